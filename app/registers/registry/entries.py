"""Entries of the registers: entered and changed by cases alone, each change with who, when and by which case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import clock, store
from app.errors import Conflict, NotFound
from app.registers.people.actors import Actor
from app.registers.registry import register as registers
from app.registers.registry.register import Register
from app.registers.registry.tables import Row
from app.store.entries import Change, Entry, Query

NOTE_LENGTH = 500
TITLE_LENGTH = 300


@dataclass(frozen=True)
class By:
    """Who causes a change, through which case; both None for the system itself."""

    person_id: int | None = None
    case_id: int | None = None


SYSTEM = By()


def enter(
    by: By,
    register: str,
    *,
    title: str,
    state: str,
    data: Mapping[str, Any],
    organisation_id: int | None = None,
    subject: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    readers: Iterable[str] = (),
    note: str = "",
) -> Entry:
    """Write a new entry. `readers` are grants beside those of the register. Call inside `store.writing()`.

    Raises NotFound for an unknown register, ValueError for a state or field that it does not have.
    """
    kind = registers.named(register)
    _check(kind, state, data)
    now = clock.now()
    entry = Entry(
        register=register,
        number=_number(kind),
        title=title[:TITLE_LENGTH],
        state=state,
        organisation_id=organisation_id,
        subject=subject,
        case_id=by.case_id,
        valid_from=valid_from,
        valid_to=valid_to,
        data=dict(data),
        created_at=now,
        updated_at=now,
    )
    own = [f"org:{organisation_id}"] if kind.owner and organisation_id is not None else []
    concerned = [f"org:{unit}" for unit in kind.named(data)]
    store.entries.add(entry, {*kind.readers, *own, *concerned, *readers})
    _note(by, entry, note or kind.state_name(state), valid_from)
    return entry


def change(
    by: By,
    entry: Entry,
    note: str,
    *,
    state: str | None = None,
    data: Mapping[str, Any] | None = None,
    title: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    effective_on: date | None = None,
    readers: Iterable[str] = (),
) -> Entry:
    """Change an entry; what is None stays. `data` replaces single fields. Call inside `store.writing()`.

    `effective_on` is the day from which the change counts (today when None). Raises ValueError, and Conflict when
    somebody else was faster.
    """
    kind, version = registers.named(entry.register), entry.version
    held = store.entries.hold(entry.id) or entry
    if held.version != version:
        raise Conflict("该登记事项刚刚已被他人更新。请刷新页面后重试。")
    _check(kind, state or held.state, data or {})
    held.state = state or held.state
    held.title = (title or held.title)[:TITLE_LENGTH]
    held.data = {**held.data, **(data or {})}
    held.valid_from = valid_from or held.valid_from
    held.valid_to = valid_to or held.valid_to
    held.updated_at = clock.now()
    store.entries.admit(held.id, readers)
    _note(by, held, note, effective_on)
    return held


def take_back(by: By, note: str) -> None:
    """Undo what a case (`by`) has entered and not yet put in force, as it was taken back: see `whenWithdrawn`.

    Call inside `store.writing()`.
    """
    for kind in registers.described().values():
        if kind.when_withdrawn:
            undone = {*kind.in_force, kind.when_withdrawn}
            for entry in store.entries.found(Query(kind.key, case_id=by.case_id)):
                if entry.state not in undone:
                    change(by, entry, note, state=kind.when_withdrawn)


def find(register: str, **narrowed: Any) -> Sequence[Entry]:
    """Return a register's entries, newest first; narrowed as `store.entries.Query` says. For handlers."""
    return store.entries.found(Query(register, **narrowed))


def in_force(
    register: str, *, organisation_id: int | None = None, subject: str = "", party: int | None = None
) -> Sequence[Entry]:
    """Return the entries that count today: in a state of `inForce` and within their days, the newest first.

    `party`: that name this unit among their parties. Those that rest on their units (`whenTerminated`) don't count
    while one of these is suspended.
    """
    kind = registers.named(register)
    wanted = Query(
        register,
        states=tuple(sorted(kind.in_force)),
        organisation_id=organisation_id,
        subject=subject,
        valid_on=clock.today(),
        party="" if party is None else f"org:{party}",
    )
    found = [entry for entry in store.entries.found(wanted) if party is None or party in kind.named(entry.data)]
    return _not_held_off(kind, found) if kind.when_terminated else found


def resting_on(kind: Register, organisation_id: int) -> list[Entry]:
    """Return the entries, in a state of `inForce`, that belong to a unit or name it among their parties."""
    states = tuple(sorted(kind.in_force))
    own = find(kind.key, organisation_id=organisation_id, states=states)
    concerned = find(kind.key, party=f"org:{organisation_id}", states=states) if kind.parties else []
    return [*own, *(entry for entry in concerned if organisation_id in kind.named(entry.data))]


def _not_held_off(kind: Register, found: Sequence[Entry]) -> list[Entry]:
    """Leave those none of whose units is suspended or terminated."""
    named = {unit for entry in found for unit in kind.named(entry.data)}
    barred = {unit.id for unit in store.people.barred(named)} if named else set()
    return [
        entry
        for entry in found
        if not (entry.organisation is not None and entry.organisation.barred)
        and barred.isdisjoint(kind.named(entry.data))
    ]


def get(entry_id: int) -> Entry:
    """Return an entry for a handler; raises NotFound."""
    found = store.entries.get(entry_id)
    if found is None:
        raise NotFound
    return found


def seen_by(actor: Actor, number: str) -> Entry:
    """Return the entry of a number if the actor may know of it; raises NotFound whether or not it exists."""
    found = store.entries.numbered(number)
    if found is None or actor.grants.isdisjoint(store.entries.parties(found.id)):
        raise NotFound
    return found


def facts(actor: Actor, entry: Entry) -> dict[str, Any]:
    """Return those of an entry's facts that the actor may read, in the register's order."""
    kind = registers.named(entry.register)
    units = {entry.organisation_id, *kind.named(entry.data)}
    fields = kind.fields_for(actor, own=any(f"org:{unit}" in actor.grants for unit in units))
    return {item.key: entry.data.get(item.key) for item in fields}


def record(
    by: By,
    register: str,
    line_id: int,
    facts: Mapping[str, Any],
    note: str,
    *,
    effective_on: date | None = None,
) -> None:
    """Note a change of a line of a typed register (organisations, experts…). Call inside `store.writing()`."""
    store.entries.note(
        Change(
            register=register,
            line_id=line_id,
            at=clock.now(),
            effective_on=effective_on or clock.today(),
            person_id=by.person_id,
            case_id=by.case_id,
            note=note[:NOTE_LENGTH],
            facts={key: _plain(value) for key, value in facts.items()},
        )
    )


def keep(by: By, register: str, row: Row, note: str, *, effective_on: date | None = None) -> None:
    """Note a typed register's line as it is after a change. Call inside `store.writing()`."""
    record(by, register, row.line_id, _line(row, row.data), note, effective_on=effective_on)


def _line(line: Row | Entry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole of a line as its history keeps it."""
    about = ("title", "state", "valid_from", "valid_to")
    return {**{name: getattr(line, name) for name in about}, **data}


def _note(by: By, entry: Entry, note: str, effective_on: date | None) -> None:
    record(by, entry.register, entry.id, _line(entry, entry.data), note, effective_on=effective_on)


def _check(kind: Register, state: str, data: Mapping[str, Any]) -> None:
    if kind.table:
        raise ValueError(f"登记库“{kind.name}”有自己的数据表，不能直接登记。")
    if state not in kind.states:
        raise ValueError(f"登记库“{kind.name}”没有状态“{state}”。")
    unknown = data.keys() - kind.by_key.keys()
    if unknown:
        raise ValueError(f"登记库“{kind.name}”没有字段：{'、'.join(sorted(unknown))}。")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _number(kind: Register) -> str:
    prefix = f"{kind.prefix}-{clock.today().year}"
    return f"{prefix}-{store.cases.take_number(prefix):05d}"

"""The registers as people read them: one interface over entries and typed tables, never more than they may know.

Who reads a register (`readers`) reads all its lines, but of entries those alone that name one of their grants;
`owner` opens to a unit its own. A register somebody has no line of their own in, and is no reader of, does not
exist for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import clock, store
from app.errors import NotFound
from app.registers.people.actors import Actor
from app.registers.registry import entries, register
from app.registers.registry.facts import Fact, Sight
from app.registers.registry.register import Field, Register
from app.registers.registry.tables import TABLES, Row
from app.store.entries import Entry, Query
from app.store.people import Organisation


@dataclass(frozen=True)
class Shelf:
    """A register that somebody may open, and how many of its lines they may read."""

    register: Register
    count: int


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed by. `today`: lines that count today; `own`: those of the reader's unit."""

    text: str = ""
    state: str = ""
    today: bool = False
    own: bool = False


@dataclass(frozen=True)
class Line:
    """A line as somebody reads it. `address` names it in its register; `number` is empty for typed tables."""

    register: Register
    line_id: int
    address: str
    number: str
    title: str
    state: str
    organisation: Organisation | None
    valid_from: date | None
    valid_to: date | None
    facts: tuple[Fact, ...]
    case_id: int | None = None

    @property
    def counts(self) -> bool:
        """Tell whether the line counts today: its state and its days."""
        today = clock.today()
        begun = self.valid_from is None or self.valid_from <= today
        running = self.valid_to is None or self.valid_to >= today
        return self.state in self.register.in_force and begun and running

    def columns(self) -> list[Fact]:
        """Return the facts that lists show."""
        return [fact for fact in self.facts if fact.field.column]


def shelves(actor: Actor) -> list[Shelf]:
    """Return the registers the actor may open, in the order of their groups."""
    counts = store.lines.entry_counts(actor.grants)
    order = list(register.GROUPS)
    kinds = sorted(register.described().values(), key=lambda kind: order.index(kind.group))
    return [Shelf(kind, _count(actor, kind, counts)) for kind in kinds if _opens(actor, kind, counts)]


def opened(actor: Actor, key: str) -> Register:
    """Return a register the actor may open; raises NotFound for any other, be there one or not."""
    kind = register.named(key)
    if not _opens(actor, kind, None):
        raise register.unknown()
    return kind


def page(actor: Actor, kind: Register, wanted: Wanted, number: int = 1, size: int = 20) -> tuple[list[Line], int]:
    """Return a page of a register's lines that the actor may read, and the number of all."""
    states = _states(kind, wanted)
    if states is None or (wanted.own and actor.represents is None):
        return [], 0
    unit = actor.represents if wanted.own else None
    query = Query(kind.key, text=wanted.text, states=states, organisation_id=unit)
    if kind.table:
        rows, total = store.lines.search(kind.table, _scoped(actor, kind, query), clock.today(), number, size)
        return _rows(actor, kind, TABLES[kind.table](rows)), total
    query = Query(**{**vars(query), "valid_on": clock.today() if wanted.today else None})
    found, total = store.entries.visible(query, actor.grants, number, size)
    return _entries(actor, kind, found), total


def one(actor: Actor, kind: Register, address: str) -> Line:
    """Return one line; raises NotFound, also for what the actor may not know of."""
    if not kind.table:
        entry = entries.seen_by(actor, address)
        if entry.register != kind.key:
            raise NotFound
        return _entries(actor, kind, [entry])[0]
    found = store.lines.get(kind.table, address)
    row = TABLES[kind.table]([found])[0] if found is not None else None
    if row is None or not (kind.read_by(actor) or _own(actor, row.organisation)):
        raise NotFound
    return _rows(actor, kind, [row])[0]


def readable(actor: Actor, kind: Register) -> tuple[Field, ...]:
    """Return the fields the actor may read of at least some lines."""
    return kind.fields_for(actor, own=(kind.owner or bool(kind.parties)) and actor.represents is not None)


def _opens(actor: Actor, kind: Register, counts: Mapping[str, int] | None) -> bool:
    if kind.read_by(actor) or (kind.owner and actor.represents is not None):
        return True
    if kind.table:
        return False
    return kind.key in (store.lines.entry_counts(actor.grants) if counts is None else counts)


def _count(actor: Actor, kind: Register, counts: Mapping[str, int]) -> int:
    if not kind.table:
        return counts.get(kind.key, 0)
    return store.lines.search(kind.table, _scoped(actor, kind, Query(kind.key)), clock.today(), 1, 1)[1]


def _scoped(actor: Actor, kind: Register, query: Query) -> Query:
    """Narrow a query of a typed table to the actor's own unit, unless they read all of it."""
    return query if kind.read_by(actor) else Query(**{**vars(query), "organisation_id": actor.represents})


def _states(kind: Register, wanted: Wanted) -> tuple[str, ...] | None:
    """Return the states to look for, () for all; None when no line can be in what is asked for."""
    named = {wanted.state} if wanted.state else set(kind.states)
    found = named & (kind.in_force if wanted.today else set(kind.states))
    if not found:
        return None
    return tuple(sorted(found)) if wanted.state or wanted.today else ()


def _own(actor: Actor, unit: Organisation | None) -> bool:
    return unit is not None and f"org:{unit.id}" in actor.grants


def _facts(
    actor: Actor, kind: Register, lines: Sequence[tuple[Organisation | None, Mapping[str, Any]]]
) -> list[tuple[Fact, ...]]:
    """Return each line's facts that the actor may read."""
    own = [_own(actor, unit) or actor.represents in kind.named(data) for unit, data in lines]
    fields = [kind.fields_for(actor, own=each) for each in own]
    sight = Sight.of(actor, kind.fields, [data for _, data in lines])
    return [
        tuple(sight.fact(field, data.get(field.key)) for field in each)
        for each, (_, data) in zip(fields, lines, strict=True)
    ]


def _rows(actor: Actor, kind: Register, rows: Sequence[Row]) -> list[Line]:
    facts = _facts(actor, kind, [(row.organisation, row.data) for row in rows])
    return [
        Line(
            kind,
            row.line_id,
            row.address,
            "",
            row.title,
            row.state,
            row.organisation,
            row.valid_from,
            row.valid_to,
            each,
        )
        for row, each in zip(rows, facts, strict=True)
    ]


def _entries(actor: Actor, kind: Register, found: Sequence[Entry]) -> list[Line]:
    facts = _facts(actor, kind, [(entry.organisation, entry.data) for entry in found])
    return [
        Line(
            kind,
            entry.id,
            entry.number,
            entry.number,
            entry.title,
            entry.state,
            entry.organisation,
            entry.valid_from,
            entry.valid_to,
            each,
            entry.case_id,
        )
        for entry, each in zip(found, facts, strict=True)
    ]

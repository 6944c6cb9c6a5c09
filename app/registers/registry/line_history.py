"""The history of a register's line as somebody reads it: what changed, when, by whom, through which case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import store
from app.registers.people.actors import NAMES_SEEN_BY, Actor, colleagues
from app.registers.registry.facts import Sight
from app.registers.registry.lines import Line
from app.store.cases import Case
from app.store.documents import Document
from app.store.entries import Change
from app.store.people import Person

ABOUT = {"title": "名称", "state": "状态", "valid_from": "起始日期", "valid_to": "届满日期"}


@dataclass(frozen=True)
class Difference:
    """A fact before and after a change, in words; None where there was or is none."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Event:
    """A change of a line. `who` is None where the reader may not know the name; `role` is empty for the system.

    `case` is the number of the case it came by, if the reader may know of it.
    """

    at: datetime
    effective_on: date
    note: str
    who: str | None
    role: str
    case: str | None
    changes: tuple[Difference, ...]


def events(actor: Actor, line: Line) -> list[Event]:
    """Return a line's changes, the oldest first, each with what differs from the one before."""
    changes = store.entries.changes(line.register.key, line.line_id)
    by = store.lines.people({change.person_id for change in changes if change.person_id})
    cases = {change.case_id for change in changes if change.case_id}
    sight = Sight.of(actor, line.register.fields, [change.facts for change in changes], cases)
    before: Sequence[Change | None] = [None, *changes]
    return [
        _event(actor, line, sight, by.get(change.person_id or 0), earlier, change)
        for earlier, change in zip(before, changes, strict=False)
    ]


def cases(actor: Actor, line: Line) -> Sequence[Case]:
    """Return the cases that made, changed or concern a line, as far as the actor may know of them, newest first."""
    changes = store.entries.changes(line.register.key, line.line_id)
    ids = {change.case_id for change in changes if change.case_id} | ({line.case_id} if line.case_id else set())
    numbers = {str(fact.target) for fact in line.facts if fact.field.type == "case" and fact.target}
    return store.lines.cases_known(ids, numbers, actor.grants) if ids or numbers else []


def documents(actor: Actor, line: Line, known: Iterable[Case]) -> Sequence[Document]:
    """Return the documents a line names and those of its cases (`known`), as far as the actor may read them."""
    numbers = {str(fact.target) for fact in line.facts if fact.field.type == "document" and fact.target}
    ids = {case.id for case in known}
    return store.lines.documents_known(numbers, ids, actor.grants) if ids or numbers else []


def _event(
    actor: Actor, line: Line, sight: Sight, person: Person | None, before: Change | None, change: Change
) -> Event:
    return Event(
        at=change.at,
        effective_on=change.effective_on,
        note=change.note,
        who=person.name if person and _named_to(actor, person) else None,
        role=person.role if person else "",
        case=sight.cases.get(change.case_id) if change.case_id else None,
        changes=tuple(_differences(line, sight, before.facts, change.facts)) if before else (),
    )


def _named_to(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may read a person's name: overseers any, everybody those of the own unit."""
    return actor.role in NAMES_SEEN_BY or person.id == actor.id or colleagues(actor, person)


def _differences(
    line: Line, sight: Sight, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield what differs, of what the reader of the line may read."""
    for key, label in ABOUT.items():
        old, new = before.get(key), after.get(key)
        if old != new:
            name = line.register.state_name if key == "state" else str
            yield Difference(label, name(old) if old else None, name(new) if new else None)
    for field in (fact.field for fact in line.facts):
        if before.get(field.key) != after.get(field.key):
            told = [sight.fact(field, facts.get(field.key)).text or None for facts in (before, after)]
            if told != [None, None]:
                yield Difference(field.label, *told)

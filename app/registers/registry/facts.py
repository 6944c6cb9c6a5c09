"""Facts of a register's line as somebody reads them: names for codes, numbers masked, only what they may follow."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import store
from app.registers.people.actors import NAMES_SEEN_BY, Actor
from app.registers.registry.register import Field

SHOWN = 4  # characters of a document's number at each end
YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class Fact:
    """A field with its value: plain JSON, masked or None where the reader must not know.

    `target` is what a link leads to, if the reader may follow it: a case's or document's number, a unit's id.
    """

    field: Field
    value: Any
    target: str | int | None = None

    @property
    def text(self) -> str:
        """Return the value in Chinese words; empty when there is none."""
        return text(self.field, self.value)


@dataclass(frozen=True)
class Sight:
    """What one reader sees of the cases, documents and units that some lines refer to; asked for at once."""

    actor: Actor
    cases: Mapping[int | str, str]
    documents: frozenset[str]
    units: Mapping[int, str]

    @classmethod
    def of(
        cls, actor: Actor, fields: Iterable[Field], lines: Sequence[Mapping[str, Any]], cases: Iterable[int] = ()
    ) -> "Sight":
        """Gather what lines refer to by these fields, and the cases of these ids."""
        named: dict[str, set[Any]] = {"case": set(cases), "document": set(), "organisation": set()}
        for field in fields:
            if field.type in named:
                values = (line.get(field.key) for line in lines)
                named[field.type] |= {value for value in values if isinstance(value, int | str) and value != ""}
        units = {each for each in named["organisation"] if isinstance(each, int)}
        return cls(
            actor,
            _cases(actor, named["case"]),
            frozenset(_documents(actor, named["document"])),
            {id_: unit.name for id_, unit in store.lines.units(units).items()} if units else {},
        )

    def fact(self, field: Field, value: Any) -> Fact:
        """Return a field's value as the reader may know it."""
        if field.type == "case":
            number = self.cases.get(value) if isinstance(value, int | str) else None
            return Fact(field, number, number)
        if field.type == "document":
            return Fact(field, value, value if value in self.documents else None)
        if field.type == "organisation" and isinstance(value, int):
            return Fact(field, self.units.get(value), value if self._follows(value) else None)
        return Fact(field, masked(value) if field.type == "identity" and value else value)

    def _follows(self, unit: int) -> bool:
        return self.actor.role in NAMES_SEEN_BY or f"org:{unit}" in self.actor.grants


def _cases(actor: Actor, named: set[Any]) -> Mapping[int | str, str]:
    """Return id and number → number of the cases that the actor may know of."""
    if not named:
        return {}
    ids = {each for each in named if isinstance(each, int)}
    known = store.lines.cases_known(ids, named - ids, actor.grants)
    return {key: case.number for case in known for key in (case.id, case.number)}


def _documents(actor: Actor, named: set[Any]) -> Iterable[str]:
    if named:
        numbers = {str(each) for each in named}
        yield from (each.number for each in store.lines.documents_known(numbers, (), actor.grants))


def masked(number: str) -> str:
    """Return the number of an identity document with its middle hidden, a short one hidden whole."""
    if len(number) <= 2 * SHOWN:
        return "*" * len(number)
    return number[:SHOWN] + "*" * (len(number) - 2 * SHOWN) + number[-SHOWN:]


def text(field: Field, value: Any) -> str:
    """Write a field's value in Chinese words; empty when there is none."""
    if value is None or value in ("", []):
        return ""
    if field.type == "table" and isinstance(value, list):
        return "；".join(
            "，".join(f"{label}：{cell}" for label, cell in row if cell) for row in cells(field, value)
        )
    if isinstance(value, list):
        return "、".join(_word(field, item) for item in value)
    return _word(field, value)


def cells(field: Field, rows: Sequence[Any]) -> list[list[tuple[str, str]]]:
    """Return the rows of a table as (name of the column, words); all rows have the same columns."""
    found = [row for row in rows if isinstance(row, Mapping)]
    keys = list(field.columns) or list(dict.fromkeys(key for row in found for key in row))
    return [[(field.columns.get(key, key), _cell(field, row.get(key))) for key in keys] for row in found]


def _cell(field: Field, value: Any) -> str:
    return "" if value is None else _word(field, value)


def _word(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return field.options.get(str(value), str(value))

"""Versions of the rules as lines."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zlib import crc32

from app import clock
from app.registers import figures
from app.registers.registry.tables.row import Row
from app.store.rule_sets import RuleSet

POSITIVE = 0x7FFFFFFF


def rule_set(row: RuleSet) -> Row:
    """Describe a version of the rules; the state is that of today."""
    data = {
        "basis": list(row.basis),
        "continued_under": row.continued_under,
        "settings": [_figure(name, value) for name, value in row.settings.items()],
    }
    return Row(
        line_id(row.version),
        row.version,
        row.title,
        state(row, clock.today()),
        data,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _figure(name: str, value: Any) -> dict[str, str]:
    """Return a figure as people read it."""
    figure = figures.named(name)
    return {"name": figure.label, "value": figure.written(value)}


def line_id(version: str) -> int:
    """Return the number a version's history is kept under: versions are texts, lines have numbers."""
    return crc32(version.encode()) & POSITIVE


def state(row: RuleSet, day: date) -> str:
    """Tell whether a version is yet to come, in force, or past its trial term on a day."""
    if row.valid_from > day:
        return "announced"
    return "ended" if row.valid_to is not None and row.valid_to < day else "in_force"


def rule_sets(rows: Sequence[RuleSet]) -> list[Row]:
    return [rule_set(row) for row in rows]

"""Misconduct as lines."""

from collections.abc import Sequence

from app import store
from app.registers.registry.tables.row import Row, day, plain
from app.store.people import Organisation
from app.store.registers import Misconduct


def entry(row: Misconduct, unit: Organisation | None) -> Row:
    """Describe an entry of misconduct of a unit, which may not be on the platform (yet)."""
    data = {
        "uscc": row.uscc,
        "head": row.head,
        "happened_on": plain(row.happened_on),
        "description": row.description,
        "source": row.source,
        "case_id": row.case_id,
        "recorded_on": plain(day(row.recorded_at)),
    }
    title = unit.name if unit else row.uscc
    return Row(row.id, str(row.id), title, "recorded", data, organisation=unit)


def entries(rows: Sequence[Misconduct]) -> list[Row]:
    known = store.lines.units_with(row.uscc for row in rows)
    return [entry(row, known.get(row.uscc)) for row in rows]

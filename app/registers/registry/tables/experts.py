"""The authority's pool of experts as lines."""

from collections.abc import Sequence
from datetime import date

from app import clock
from app.registers.registry.tables.row import Row
from app.store.registers import Expert


def expert(row: Expert) -> Row:
    """Describe an expert; the state is that of today."""
    data = {"employer": row.employer, "fields": list(row.fields), "interests": list(row.interests)}
    return Row(
        row.id,
        str(row.id),
        row.person.name,
        state(row, clock.today()),
        data,
        valid_from=row.term_from,
        valid_to=row.term_to,
    )


def state(row: Expert, day: date) -> str:
    """Tell where an expert stands on a day: nominated, confirmed, or ended with the term."""
    if row.term_to < day:
        return "ended"
    return "confirmed" if row.confirmed else "nominated"


def experts(rows: Sequence[Expert]) -> list[Row]:
    return [expert(row) for row in rows]

"""The catalogue of data sets as lines."""

from collections.abc import Sequence

from app.registers.registry.tables.row import Row
from app.store.registers import DataSet

PLAIN = (
    *("data_class", "source_class", "version", "openness", "updates", "update_cycle", "interface", "description"),
)


def data_set(row: DataSet) -> Row:
    """Describe a data set."""
    data = {name: getattr(row, name) for name in PLAIN} | {"fields": [dict(item) for item in row.fields]}
    return Row(
        row.id, row.code, row.name, state(row), data, organisation=row.provider, valid_to=row.authorised_until
    )


def state(row: DataSet) -> str:
    """Tell whether a data set is open, not updated for now, or withdrawn."""
    if not row.active:
        return "withdrawn"
    return "interrupted" if row.updates == "interrupted" else "active"


def data_sets(rows: Sequence[DataSet]) -> list[Row]:
    return [data_set(row) for row in rows]

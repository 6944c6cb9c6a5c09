"""What a line of a typed register says, whatever its table: the shape in which it is listed and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import clock
from app.store.people import Organisation


@dataclass(frozen=True)
class Row:
    """A line: `address` names it within its register; `data` holds its facts by the keys of its fields.

    `line_id` is what its history is kept under.
    """

    line_id: int
    address: str
    title: str
    state: str
    data: Mapping[str, Any]
    organisation: Organisation | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def day(moment: datetime | None) -> date | None:
    """Return the day of a moment in Asia/Shanghai."""
    return moment.astimezone(clock.SHANGHAI).date() if moment else None


def plain(value: date | None) -> str | None:
    """Return a day as text, as the history keeps it."""
    return value.isoformat() if value else None

"""What the calendar asks of a procedure that nobody starts by hand (process properties schedule, scheduleFor)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.rules import periods


@dataclass(frozen=True)
class Period:
    """A period that has ended: `key` 2026-10-07, 2026-10, 2026Q3 or 2026; its first and last day; `today`.

    After days or weeks off periods are gone through later than the day after they ended, each for itself.
    """

    key: str
    since: date
    until: date
    today: date

    @property
    def name(self) -> str:
        """Return the period in Chinese words: 2026 年第 3 季度."""
        return periods.named(self.key)


@dataclass(frozen=True)
class Target:
    """A case that a period asks for: `key` (`scene:4`) is unique within the period; `variables` are plain JSON."""

    key: str
    organisation_id: int | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

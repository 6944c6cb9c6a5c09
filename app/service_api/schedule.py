"""What the calendar asks of a procedure that nobody starts by hand (process properties schedule, scheduleFor)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


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
        """What people call the period: 2026 年第 3 季度, 2026 年 10 月, 2026 年; a day as it is."""
        year, _, part = self.key.replace("Q", "-Q").partition("-")
        if not part:
            return f"{year} 年"
        if part.startswith("Q"):
            return f"{year} 年第 {part[1:]} 季度"
        return self.key if "-" in part else f"{year} 年 {int(part)} 月"


@dataclass(frozen=True)
class Target:
    """A case that a period asks for: `key` (`scene:4`) is unique within the period; `variables` are plain JSON."""

    key: str
    organisation_id: int | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

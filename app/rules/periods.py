"""The calendar's periods: days, months, quarters and years, whole and in order."""

from dataclasses import dataclass
from datetime import date, timedelta

CYCLES = ("daily", "monthly", "quarterly", "yearly")
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True)
class Span:
    """A period: `key` is 2026-10-07, 2026-10, 2026Q4 or 2026; first and last day belong to it."""

    key: str
    since: date
    until: date


def containing(cycle: str, day: date) -> Span:
    """Return the period of a cycle that a day falls into. Raises ValueError for an unknown cycle."""
    if cycle == "daily":
        return Span(day.isoformat(), day, day)
    if cycle not in _MONTHS:
        raise ValueError(cycle)
    length = _MONTHS[cycle]
    first = day.year * 12 + (day.month - 1) // length * length
    since, after = _first_of(first), _first_of(first + length)
    return Span(_key(cycle, since), since, after - timedelta(days=1))


def following(cycle: str, span: Span) -> Span:
    """Return the period of a cycle that begins when another has ended."""
    return containing(cycle, span.until + timedelta(days=1))


def preceding(cycle: str, span: Span) -> Span:
    """Return the period of a cycle that ended when another began."""
    return containing(cycle, span.since - timedelta(days=1))


def named(key: str) -> str:
    """Write a period's key in Chinese words: 2026 年第 4 季度, 2026 年 10 月, 2026 年度; a day stays as it is."""
    year, quarter, number = key.partition("Q")
    if quarter:
        return f"{year} 年第 {number} 季度"
    year, *rest = key.split("-")
    if not rest:
        return f"{year} 年度"
    return f"{year} 年 {int(rest[0])} 月" if len(rest) == 1 else key


def _first_of(month: int) -> date:
    """Return the first day of a month that is counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)


def _key(cycle: str, since: date) -> str:
    if cycle == "yearly":
        return f"{since.year}"
    if cycle == "quarterly":
        return f"{since.year}Q{(since.month + 2) // 3}"
    return f"{since:%Y-%m}"

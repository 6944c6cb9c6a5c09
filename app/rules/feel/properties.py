"""What stands behind the dot: fields of contexts, parts of dates, times, durations and ranges."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.rules.feel.values import Months, Range, Value, lift

_Parts = dict[str, Callable[[Any], Value]]

_DATE: _Parts = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: _Parts = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "timezone": lambda value: value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None,
    "time offset": lambda value: value.utcoffset(),
}


def _clock(unit: int, modulus: int | None) -> Callable[[timedelta], int]:
    """Give the part of a duration that counts units of so many seconds, with the duration's sign."""

    def part(value: timedelta) -> int:
        count = abs(value) // timedelta(seconds=unit)
        count = count % modulus if modulus else count
        return -count if value < timedelta() else count

    return part


def _calendar(read: Callable[[int], int]) -> Callable[[Months], int]:
    return lambda value: -read(-value.months) if value.months < 0 else read(value.months)


_PARTS: dict[type, _Parts] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    timedelta: {
        "days": _clock(86_400, None),
        "hours": _clock(3_600, 24),
        "minutes": _clock(60, 60),
        "seconds": _clock(1, 60),
    },
    Months: {"years": _calendar(lambda n: n // 12), "months": _calendar(lambda n: n % 12)},
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def member(value: Value, name: str) -> Value:
    """Take `value.name`; null if there is none."""
    if isinstance(value, Mapping):
        return lift(value.get(name))
    read = _PARTS.get(type(value), {}).get(name)
    return None if read is None else read(value)

"""Dates, times and durations as text, both ways: ISO 8601 as FEEL narrows it."""

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.rules.feel.values import Months

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}|@[A-Za-z_]{1,30}(?:/[A-Za-z_+-]{1,30}){0,2})?"
)
_DURATION = re.compile(
    r"(-)?P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?"
)


def parse_date(text: str) -> date | None:
    """Read `2026-01-31`; None if it is no day of the calendar (years 0001 to 9999)."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read `18:00`, `18:00:00`, with an offset (`+08:00`, `Z`) or a zone (`@Asia/Shanghai`)."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return time(int(hour), int(minute), int(second or 0), micro, tzinfo=parse_zone(zone) if zone else None)
    except (ValueError, KeyError, OSError):
        return None


def parse_zone(text: str) -> tzinfo:
    """Read `Z`, `+08:00` or `@Asia/Shanghai`. Raises ValueError, KeyError or OSError for an unknown one."""
    if text == "Z":
        return timezone.utc  # noqa: UP017  (datetime.UTC is the same object)
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def parse_datetime(text: str) -> datetime | None:
    """Read `2026-01-31T18:00:00+08:00`; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    parsed_day = parse_date(day)
    parsed_clock = parse_time(clock) if separator else time()
    if parsed_day is None or parsed_clock is None:
        return None
    return datetime.combine(parsed_day, parsed_clock)


def parse_duration(text: str) -> timedelta | Months | None:
    """Read `P1Y2M` or `P1DT2H30M`; the two sorts can't be mixed."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    sign = -1 if found[1] else 1
    years, months, *rest = found.groups()[1:]
    if any(part is not None for part in rest):
        return None if years or months else _clock_duration(sign, rest)
    if years is None and months is None:
        return None
    return Months(sign * (int(years or 0) * 12 + int(months or 0)))


def _clock_duration(sign: int, parts: list[str | None]) -> timedelta | None:
    days, hours, minutes = (int(part or 0) for part in parts[:3])
    micros = int(Decimal(parts[3] or 0) * 1_000_000)
    try:
        return sign * timedelta(days=days, hours=hours, minutes=minutes, microseconds=micros)
    except OverflowError:
        return None


def parse_temporal(text: str) -> date | time | datetime | timedelta | Months | None:
    """Read what an at-literal (`@"…"`) may hold."""
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    if "T" in text:
        return parse_datetime(text)
    return parse_date(text) or parse_time(text)


def format_time(value: time | datetime) -> str:
    """Write a time or a date and time, with its zone as FEEL spells it."""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{iso(value.replace(tzinfo=None))}@{value.tzinfo.key}"
    return iso(value)


def iso(value: time | datetime) -> str:
    """Write a time or a date and time as ISO 8601 with its offset, for programs."""
    text = value.isoformat()
    if value.microsecond:
        digits = f".{value.microsecond:06d}"
        text = text.replace(digits, digits.rstrip("0"))
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def format_duration(value: timedelta | Months) -> str:
    """Write a duration in its shortest ISO form: `P1Y2M`, `P1DT2H`, `PT0S`."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.months), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-" if value.months < 0 else "") + "P" + body
    return ("-" if value < timedelta() else "") + "P" + _clock_text(abs(value))


def _clock_text(value: timedelta) -> str:
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    if seconds or fraction:
        clock += f"{seconds}{fraction}S"
    days = f"{value.days}D" if value.days else ""
    return days + (f"T{clock}" if clock else "") or "T0S"

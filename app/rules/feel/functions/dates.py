"""FEEL's functions on dates, times and durations. `now()` and `today()` are the host's: rules have no clock."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from app.rules.feel.functions.registry import builtin
from app.rules.feel.text import parse_date, parse_datetime, parse_duration, parse_time
from app.rules.feel.values import Months, Value, whole

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


@builtin("date(from: string)", '日期，如 date("2026-01-31") 或 date(2026, 1, 31)')
def _date(text: str) -> date | None:
    return parse_date(text)


@builtin("date(from: date)")
def _date_itself(value: date) -> date:
    return value


@builtin("date(from: date and time)")
def _date_of(moment: datetime) -> date:
    return moment.date()


@builtin("date(year: number, month: number, day: number)")
def _date_of_parts(year: Any, month: Any, day: Any) -> date | None:
    parts = whole(year), whole(month), whole(day)
    try:
        return date(*parts)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


@builtin("time(from: string)", '时刻，如 time("18:00:00")')
def _time(text: str) -> time | None:
    return parse_time(text)


@builtin("time(from: time)")
def _time_itself(value: time) -> time:
    return value


@builtin("time(from: date and time)")
def _time_of(moment: datetime) -> time:
    return moment.timetz()


@builtin("time(hour: number, minute: number, second: number, offset?: days duration)")
def _time_of_parts(hour: Any, minute: Any, second: Any, offset: timedelta | None = None) -> time | None:
    if not 0 <= second < 60:  # noqa: PLR2004
        return None
    seconds, micros = divmod(int(Decimal(second) * 1_000_000), 1_000_000)
    try:
        zone = None if offset is None else timezone(offset)
        return time(whole(hour), whole(minute), seconds, micros, zone)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


@builtin("date and time(from: string)", '日期时间，如 date and time("2026-01-31T18:00:00+08:00")')
def _moment(text: str) -> datetime | None:
    return parse_datetime(text)


@builtin("date and time(from: date and time)")
def _moment_itself(value: datetime) -> datetime:
    return value


@builtin("date and time(date: date, time: time)")
def _moment_of(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)


@builtin("date and time(date: date and time, time: time)")
def _moment_moved(moment: datetime, clock: time) -> datetime:
    return datetime.combine(moment.date(), clock)


@builtin("date and time(date: date and time, timezone: string)")
def _moment_in_zone(moment: datetime, zone: str) -> datetime | None:
    probe = parse_time("00:00:00" + (zone if zone == "Z" or zone[:1] in "+-" else "@" + zone))
    if probe is None or probe.tzinfo is None:
        return None
    try:
        return moment.replace(tzinfo=probe.tzinfo) if moment.tzinfo is None else moment.astimezone(probe.tzinfo)
    except OverflowError:
        return None


@builtin("duration(from: string)", '时长，如 duration("PT72H")、duration("P1Y6M")')
def _duration(text: str) -> timedelta | Months | None:
    return parse_duration(text)


@builtin("duration(from: duration)")
def _duration_itself(value: Value) -> Value:
    return value


@builtin(
    "years and months duration(from: date | date and time, to: date | date and time)", "两个日期之间的整年整月"
)
def _years_and_months(start: Any, end: Any) -> Months:
    first, last = _day(start), _day(end)
    sign = -1 if last < first else 1
    early, late = sorted((first, last))
    months = (late.year - early.year) * 12 + late.month - early.month
    return Months(sign * (months - (late.day < early.day)))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


@builtin("day of week(date: date | date and time)", "星期几（英文）")
def _day_of_week(value: date) -> str:
    return _WEEKDAYS[value.weekday()]


@builtin("day of year(date: date | date and time)", "一年中的第几天")
def _day_of_year(value: Any) -> int:
    return int(value.timetuple().tm_yday)


@builtin("month of year(date: date | date and time)", "月份（英文）")
def _month_of_year(value: date) -> str:
    return _MONTHS[value.month - 1]


@builtin("week of year(date: date | date and time)", "一年中的第几周（ISO）")
def _week_of_year(value: Any) -> int:
    return int(value.isocalendar().week)

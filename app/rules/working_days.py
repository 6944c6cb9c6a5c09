"""Deadlines in working days, and the working time between two moments.

The day of arrival is not counted (Civil Code art. 201); a limit of n working days ends at close of business
of the n-th working day after it (三(七)). Moments are aware, results in UTC, days those of Asia/Shanghai.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from app.rules.calendar import SHANGHAI, Calendar, Day

MAX_LIMIT = 1000  # working days; a longer limit is a slip in a diagram
_MAX_REST = 400  # days without one working day: such a calendar is a mistake


@dataclass(frozen=True)
class CountedDay:
    """A day on the way to a deadline: `number` is its place among the working days, None for a rest day."""

    day: Day
    number: int | None


@dataclass(frozen=True)
class Deadline:
    """When a limit ends and how it was counted.

    `due` and `arrived` are in UTC; `counted` holds each day after the arrival up to the due day;
    `provisional` tells that one of them stands in a year not published yet.
    """

    arrived: datetime
    limit: int
    due: datetime
    provisional: bool
    counted: tuple[CountedDay, ...]

    @property
    def explanation(self) -> str:
        """Tell how the limit was counted: "11-20 收到 → 不计当日 → … → 第 2 个工作日 11-24 18:00"."""
        parts = [f"{_short(self.arrived.astimezone(SHANGHAI).date())} 收到", "不计当日"]
        parts += [_told(list(days)) for _, days in groupby(self.counted, key=lambda item: item.number)]
        parts[-1] += f" {self.due.astimezone(SHANGHAI):%H:%M}"
        return " → ".join(parts) + ("（含尚未公布放假安排的年份，为暂定时限）" if self.provisional else "")


def due(arrived: datetime, n: int, calendar: Calendar, close: str | None = None) -> Deadline:
    """Count n working days from the moment of arrival.

    `close` is the close of business as "HH:MM" where a rule set names one, else the calendar's. Raises
    ValueError for a naive moment, n outside 1..1000, or a calendar without working days.
    """
    arrived = _aware(arrived).astimezone(UTC)
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MAX_LIMIT:
        raise ValueError(f"时限应为 1 至 {MAX_LIMIT} 个工作日的整数。")
    counted = tuple(_count(arrived.astimezone(SHANGHAI).date(), n, calendar))
    closes = calendar.closes if close is None else time.fromisoformat(close)
    provisional = any(calendar.provisional(item.day.date) for item in counted)
    return Deadline(arrived, n, _local(counted[-1].day.date, closes).astimezone(UTC), provisional, counted)


def reminder(arrived: datetime, n: int, calendar: Calendar, close: str | None = None) -> datetime:
    """Return the moment half a working day before the due time of such a limit (UTC)."""
    return half_day_before(due(arrived, n, calendar, close).due, calendar)


def half_day_before(due: datetime, calendar: Calendar) -> datetime:
    """Return the moment half a working day of working time before a due time (UTC).

    With hours of 09:00-18:00, what is due at 18:00 is reminded of at 13:30 on the same day.
    """
    left = calendar.day_length / 2
    moment = _aware(due).astimezone(SHANGHAI)
    for back in range(_MAX_REST):
        start, end = _hours(moment.date() - timedelta(days=back), calendar)
        here = max(min(end, moment) - start, timedelta())
        if here >= left:
            return (min(end, moment) - left).astimezone(UTC)
        left -= here
    raise ValueError("工作日历中连续一年没有工作日，请检查日历。")


@dataclass(frozen=True)
class Remaining:
    """Working time up to a due time, or beyond it when `overdue`; a working day has `Calendar.day_length`."""

    overdue: bool
    time: timedelta
    day_length: timedelta

    @property
    def parts(self) -> tuple[int, int, int]:
        """Working days, hours and minutes, rounded down."""
        days, rest = divmod(self.time, self.day_length)
        minutes = rest // timedelta(minutes=1)
        return days, minutes // 60, minutes % 60

    @property
    def text(self) -> str:
        """Tell it in words: "剩 1 个工作日 3 小时", "剩 25 分钟", "已超 5 小时"."""
        days, hours, minutes = self.parts
        words = [f"{days} 个工作日"] * bool(days) + [f"{hours} 小时"] * bool(hours)
        if not words and minutes:
            words = [f"{minutes} 分钟"]
        if not words:
            return "已到期" if self.overdue else "即将到期"
        return ("已超 " if self.overdue else "剩 ") + " ".join(words)


def remaining(now: datetime, due: datetime, calendar: Calendar) -> Remaining:
    """Measure the working time left until `due`, or passed since then."""
    overdue = _aware(now) >= _aware(due)
    span = elapsed(due, now, calendar) if overdue else elapsed(now, due, calendar)
    return Remaining(overdue, span, calendar.day_length)


def elapsed(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the working time between two moments; zero if `end` is not after `start`."""
    start, end = _aware(start).astimezone(SHANGHAI), _aware(end).astimezone(SHANGHAI)
    days = (end.date() - start.date()).days
    if days <= 0:
        return _worked(start, end, calendar)
    between = (start.date() + timedelta(days=ahead) for ahead in range(1, days))
    whole = sum(map(calendar.working, between)) * calendar.day_length
    first, last = _local(start.date(), calendar.closes), _local(end.date(), calendar.opens)
    return whole + _worked(start, first, calendar) + _worked(last, end, calendar)


def _count(arrival: date, n: int, calendar: Calendar) -> Iterator[CountedDay]:
    number, rest, day = 0, 0, arrival
    while number < n:
        day += timedelta(days=1)
        found = calendar.day(day)
        if found.working:
            number, rest = number + 1, 0
        else:
            rest += 1
        if rest > _MAX_REST:
            raise ValueError("工作日历中连续一年没有工作日，请检查日历。")
        yield CountedDay(found, number if found.working else None)


def _told(days: list[CountedDay]) -> str:
    """Tell one working day, or a run of rest days with the reasons for them."""
    first, last = _short(days[0].day.date), _short(days[-1].day.date)
    if days[0].number is not None:
        makeup = f"（{days[0].day.name}）" if days[0].day.kind == "makeup" else ""
        return f"第 {days[0].number} 个工作日 {first}{makeup}"
    reasons = "、".join(dict.fromkeys("周末" if item.day.kind == "weekend" else item.day.name for item in days))
    return f"{first} {reasons}不计" if first == last else f"{first} 至 {last} {reasons}不计"


def _short(day: date) -> str:
    return f"{day:%m-%d}"


def _hours(day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """Return opening and closing of a day; on a rest day both are the same moment."""
    closes = _local(day, calendar.closes)
    opens = _local(day, calendar.opens) if calendar.working(day) else closes
    return opens, closes


def _worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the working time between two moments of one day."""
    opens, closes = _hours(start.date(), calendar)
    return max(min(closes, end) - max(opens, start), timedelta())


def _local(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("时间必须带时区。")
    return moment

"""The working calendar of China: which day is worked, and who says so.

A year is either *official* (published by the State Council, or entered by an administrator) or
*provisional* (nobody has yet): weekends and the statutory holidays, without the make-up days that only the
yearly notice names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

State = Literal["official", "provisional"]
Kind = Literal["workday", "makeup", "weekend", "holiday"]
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

# Year, Spring Festival, Dragon Boat and Mid-Autumn Festival: the lunar calendar has no short formula.
_LUNAR_TABLE = """
2027 02-06 06-09 09-15
2028 01-26 05-28 10-03
2029 02-13 06-16 09-22
2030 02-03 06-05 09-12
2031 01-23 06-24 10-01
2032 02-11 06-12 09-19
2033 01-31 06-01 09-08
2034 02-19 06-20 09-27
2035 02-08 06-10 09-16
2036 01-28 05-30 10-04
2037 02-15 06-18 09-24
2038 02-04 06-07 09-13
2039 01-24 05-27 10-02
2040 02-12 06-14 09-20
2041 02-01 06-03 09-10
2042 01-22 06-22 09-28
2043 02-10 06-11 09-17
2044 01-30 05-31 10-05
2045 02-17 06-19 09-25
2046 02-06 06-08 09-15
2047 01-26 05-29 10-04
2048 02-14 06-15 09-22
2049 02-02 06-04 09-11
2050 01-23 06-23 09-30
"""
_LUNAR = {int(year): days for year, *days in map(str.split, _LUNAR_TABLE.split("\n")[1:-1])}


@dataclass(frozen=True)
class Day:
    """One day as the calendar sees it; `name` is the holiday, the make-up day or the weekday in Chinese."""

    date: date
    working: bool
    kind: Kind
    name: str


@dataclass(frozen=True)
class YearTable:
    """The days of one year that differ from the plain week: date → (working, name)."""

    year: int
    state: State
    days: Mapping[date, tuple[bool, str]]

    @classmethod
    def of(cls, year: int, state: State, days: Iterable[tuple[date, bool, str]]) -> "YearTable":
        """Build a year, leaving out days that do not differ from the plain week.

        Raises ValueError (Chinese) for a day of another year or a day named twice.
        """
        table: dict[date, tuple[bool, str]] = {}
        for day, working, name in days:
            if day.year != year:
                raise ValueError(f"{day} 不属于 {year} 年。请核对日期。")
            if day in table:
                raise ValueError(f"{day} 重复出现。同一天只能填写一次。")
            table[day] = (working, name)
        kept = {day: table[day] for day in sorted(table) if table[day][0] != _plain(day)}
        return cls(year, state, MappingProxyType(kept))

    def to_json(self) -> dict[str, Any]:
        """Return the year in the shape of the API: `{year, state, days: [{date, working, name}]}`."""
        days = [{"date": d.isoformat(), "working": w, "name": name} for d, (w, name) in self.days.items()]
        return {"year": self.year, "state": self.state, "days": days}


@dataclass(frozen=True)
class Calendar:
    """Year tables and the hours of a working day (local time in Asia/Shanghai).

    `opens` and `closes` bound working time; the lunch break is counted as working time.
    """

    years: Mapping[int, YearTable] = field(default_factory=dict)
    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("上班时间应早于下班时间。")

    @property
    def day_length(self) -> timedelta:
        """Working time in one working day."""
        return _since_midnight(self.closes) - _since_midnight(self.opens)

    def table(self, year: int) -> YearTable:
        """Return the table of a year; a year nobody knows is computed as provisional."""
        return self.years.get(year) or provisional_year(year)

    def provisional(self, day: date) -> bool:
        """Tell whether the day stands in a year that has not been published."""
        return self.table(day.year).state == "provisional"

    def working(self, day: date) -> bool:
        """Tell whether the day is worked."""
        special = self.table(day.year).days.get(day)
        return _plain(day) if special is None else special[0]

    def day(self, day: date) -> Day:
        """Describe one day."""
        special = self.table(day.year).days.get(day)
        if special is None:
            working = _plain(day)
            return Day(day, working, "workday" if working else "weekend", WEEKDAYS[day.weekday()])
        working, name = special
        return Day(day, working, "makeup" if working else "holiday", name)


@lru_cache(maxsize=256)
def provisional_year(year: int) -> YearTable:
    """Compute a year that nobody has published: weekends and the statutory holidays.

    The holidays are those of 全国年节及纪念日放假办法 as amended in 2024. The lunar ones are known to 2050;
    beyond that only those of the solar calendar are given.
    """
    return YearTable.of(year, "provisional", [(day, False, name) for day, name in _statutory(year).items()])


def seed(years: Iterable[int]) -> dict[int, YearTable]:
    """Return the tables of these years: official where the `chinesecalendar` package has them (2004-2026)."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    marked = {day: (False, name) for day, name in holidays.items()}
    marked |= {day: (True, name) for day, name in workdays.items()}
    published: dict[int, list[tuple[date, bool, str]]] = {}
    names = {item.value: item.chinese for item in Holiday}

    for day, (working, name) in marked.items():
        told = f"{names[name]}调休上班" if working else names[name]
        published.setdefault(day.year, []).append((day, working, told))
    return {
        year: YearTable.of(year, "official", published[year]) if year in published else provisional_year(year)
        for year in years
    }


def _plain(day: date) -> bool:
    return day.weekday() < 5  # noqa: PLR2004  Monday to Friday


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def _statutory(year: int) -> dict[date, str]:
    days = {date(year, 1, 1): "元旦", _qingming(year): "清明"}
    days |= {date(year, 5, n): "劳动节" for n in (1, 2)}
    if year in _LUNAR:
        spring, dragon, autumn = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year])
        days |= {spring + timedelta(days=n): "春节" for n in range(-1, 3)}  # from New Year's Eve on, four days
        days |= {dragon: "端午", autumn: "中秋"}
    return days | {date(year, 10, n): "国庆节" for n in (1, 2, 3)}


def _qingming(year: int) -> date:
    """Return the day of the solar term 清明 by the usual formula, whose constant holds for 2000-2099."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)

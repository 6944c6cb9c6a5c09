"""A calendar year as people type it: spans of days off and single make-up days, row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import Refusal
from app.registers import calendar
from app.rules.calendar import YearTable

DAY = timedelta(days=1)
FRIDAY = 4
LONGEST, LONGEST_NAME, MOST_ROWS = 31, 60, 60
WORKING = {"rest": False, "work": True}
_NAMES = ("first", "last", "kind", "name")
_ROW = re.compile(r"days\.([0-9]{1,4})\.first")


@dataclass(frozen=True)
class Row:
    """One row as typed: first and last day (ISO), `kind` rest or work, the reason."""

    first: str = ""
    last: str = ""
    kind: str = "rest"
    name: str = ""

    @property
    def blank(self) -> bool:
        return not (self.first or self.last or self.name)


@dataclass(frozen=True)
class Form:
    """The year as typed, valid or not. `state` is official or provisional."""

    state: str
    rows: Sequence[Row]


def of_table(table: YearTable) -> Form:
    """Return a year as rows; days off that only a weekend parts are one span."""
    spans: list[tuple[date, date, bool, str]] = []
    for day, (working, name) in table.days.items():
        if spans and spans[-1][2:] == (working, name) and _follows(spans[-1][1], day, working=working):
            spans[-1] = (spans[-1][0], day, working, name)
        else:
            spans.append((day, day, working, name))
    rows = [
        Row(first.isoformat(), last.isoformat() if last > first else "", "work" if working else "rest", name)
        for first, last, working, name in spans
    ]
    return Form(table.state, rows)


def _follows(last: date, day: date, *, working: bool) -> bool:
    between = [last + DAY * n for n in range(1, (day - last).days)]
    return not between or (not working and all(each.weekday() > FRIDAY for each in between))


def of_post(typed: MultiDict[str, str]) -> Form:
    """Read the posted rows in their order, without blank ones and the one that `_remove` names."""
    places = {key.split(".")[1] for key in typed if _ROW.fullmatch(key)} - {typed.get("_remove", "")}
    rows = [
        Row(*(typed.get(f"days.{place}.{name}", "").strip()[:LONGEST_NAME] for name in _NAMES))
        for place in sorted(places, key=int)[:MOST_ROWS]
    ]
    return Form(typed.get("state", ""), [row for row in rows if not row.blank])


def parse(year: int, form: Form) -> YearTable:
    """Return the year that was typed.

    Raises Refusal with `errors` at `state`, `days`, or a row's place such as `days.3.first`.
    """
    errors: dict[str, list[str]] = {}
    days: list[Mapping[str, Any]] = []
    for place, row in enumerate(form.rows):
        try:
            days += _days(year, row)
        except ValueError as error:
            errors[f"days.{place}.first"] = [f"第 {place + 1} 行：{error}"]
    if errors:
        raise Refusal(errors=errors)
    return calendar.parse_year(year, form.state, days)


def _days(year: int, row: Row) -> list[Mapping[str, Any]]:
    """Return the days of a row in the shape of the API. Raises ValueError in words."""
    first, last = _date(row.first), _date(row.last or row.first)
    if row.kind not in WORKING:
        raise ValueError("请选择放假或上班。")
    if first.year != year or last.year != year:
        raise ValueError(f"日期应在 {year} 年之内。")
    if not first <= last <= first + DAY * LONGEST:
        raise ValueError(f"结束日期应不早于开始日期，且相隔不超过 {LONGEST} 天。")
    working = WORKING[row.kind]
    span = [first + DAY * n for n in range((last - first).days + 1)]
    if all((day.weekday() <= FRIDAY) == working for day in span):
        raise ValueError("这些日期本来就上班，无需填写。" if working else "这些日期本来就是周末，无需填写。")
    return [{"date": day, "working": working, "name": row.name} for day in span]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("请填写日期，例如 2027-02-05。") from None

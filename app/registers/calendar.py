"""The working calendar kept in the database: seeded, edited by administrators, read at every step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app import clock, store
from app.errors import Forbidden, Refusal
from app.registers import audit
from app.registers.people.actors import SYSTEM, Actor
from app.rules import calendar as rules
from app.rules.calendar import Calendar, YearTable

FIRST_YEAR, LAST_SEEDED, LAST_YEAR = 2004, 2027, 2100
STATE_NAMES = {"official": "正式", "provisional": "暂定"}
_FEWEST_WORKING_DAYS = 200


def current() -> Calendar:
    """Return the calendar as it stands now: one light query; the years are cached until one changes."""
    return Calendar(_years(str(store.db.engine.url), store.calendar.changed()))


def year(number: int) -> YearTable:
    """Return one year as the calendar knows it; a year nobody entered is computed as provisional.

    Raises Refusal for a year outside 2004-2100.
    """
    _check_year(number)
    return current().table(number)


def years() -> Sequence[tuple[int, str]]:
    """Return the years that were entered with their state, in order."""
    return [(row.year, row.state) for row in store.calendar.years()]


def seed(at: datetime | None = None) -> None:
    """Enter the years 2004-2027 that are not known yet. Call inside `store.writing()`; safe to repeat."""
    known = {number for number, _ in years()}
    tables = rules.seed(number for number in range(FIRST_YEAR, LAST_SEEDED + 1) if number not in known)
    store.calendar.add_years(
        [(table.year, table.state, _entries(table)) for table in tables.values()],
        at or clock.now(),
        SYSTEM.username,
    )


def parse_year(number: int, state: str, days: Iterable[Mapping[str, Any]]) -> YearTable:
    """Check a year as the API sends it: `days` are {date, working, name} that differ from the plain week.

    Raises Refusal with the wrong fields (`year`, `state`, `days`).
    """
    _check_year(number)
    if state not in STATE_NAMES:
        raise Refusal(errors={"state": ["状态应为 official（正式）或 provisional（暂定）。"]})
    try:
        table = YearTable.of(number, state, [_entry(day) for day in days])  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError) as error:
        message = str(error) if type(error) is ValueError else "每一天应含 date、working（true 或 false）、name。"
        raise Refusal(errors={"days": [message]}) from error
    calendar = Calendar({number: table})
    first, next_first = date(number, 1, 1), date(number + 1, 1, 1)
    worked = sum(calendar.working(first + timedelta(days=n)) for n in range((next_first - first).days))
    if worked < _FEWEST_WORKING_DAYS:
        raise Refusal(errors={"days": [f"全年只有 {worked} 个工作日，请核对是否填错。"]})
    return table


def put_year(actor: Actor, table: YearTable) -> None:
    """Replace a year. Call inside `store.writing()`; the deadlines it moves are recomputed by the caller.

    Raises Forbidden for all but administrators.
    """
    if actor.role != "admin":
        raise Forbidden("只有系统管理员可以修改工作日历。")
    latest = store.calendar.changed()
    at = clock.now() if latest is None else max(clock.now(), latest + timedelta(microseconds=1))
    store.calendar.put_year(table.year, table.state, _entries(table), at, actor.username)
    name = f"修改 {table.year} 年工作日历（{STATE_NAMES[table.state]}）"
    audit.record(actor, "calendar.changed", name, year=table.year, state=table.state)


def with_year(table: YearTable) -> Calendar:
    """Return today's calendar with one year replaced, without storing it: to show what would move."""
    return Calendar({**current().years, table.year: table})


@lru_cache(maxsize=8)
def _years(url: str, changed: datetime | None) -> dict[int, YearTable]:
    """Load all years; the arguments tell when another database or a change makes the answer stale."""
    del url, changed
    days: dict[int, list[tuple[date, bool, str]]] = {}
    for row in store.calendar.days():
        days.setdefault(row.year, []).append((row.day, row.working, row.name))
    return {
        number: YearTable.of(number, state, days.get(number, ()))  # type: ignore[arg-type]
        for number, state in years()
    }


def _entries(table: YearTable) -> list[tuple[date, bool, str]]:
    return [(day, working, name) for day, (working, name) in table.days.items()]


def _check_year(number: int) -> None:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Refusal(errors={"year": [f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。"]})


def _entry(day: Mapping[str, Any]) -> tuple[date, bool, str]:
    value, working, name = day["date"], day["working"], day.get("name", "")
    if not isinstance(working, bool) or not isinstance(name, str) or len(name) > 60:  # noqa: PLR2004
        raise TypeError
    return value if isinstance(value, date) else date.fromisoformat(value), working, name

"""Limits in working days: every case of the table in every server zone, and what must hold always."""

import csv
import os
import time as clock
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import working_days
from app.rules.calendar import SHANGHAI, Calendar, YearTable, seed

CASES = list(csv.DictReader((Path(__file__).parent / "data" / "working_days.csv").read_text().splitlines()))
CALENDAR = Calendar(seed(range(2004, 2028)))
MOMENTS = st.integers(1_073_000_000, 1_860_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
LIMITS = st.integers(1, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def server_zone(request):
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    clock.tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    clock.tzset()


@pytest.mark.parametrize("hour", ["00:00", "09:30", "18:00", "23:59"])
@pytest.mark.usefixtures("server_zone")
def test_every_case_of_the_table_in_every_server_zone(hour):
    for case in CASES:
        deadline = working_days.due(at(f"{case['arrived']} {hour}"), int(case["working_days"]), CALENDAR)
        assert deadline.due.astimezone(SHANGHAI) == at(f"{case['due']} 18:00"), case


def test_the_table_agrees_with_the_holidays_library():
    china = holidays.China(years=range(2024, 2028))
    for case in CASES:
        found = china.get_nth_working_day(date.fromisoformat(case["arrived"]), int(case["working_days"]))
        assert found == date.fromisoformat(case["due"]), case


def test_the_day_of_arrival_is_that_of_shanghai_whatever_zone_the_moment_is_told_in():
    midnight = datetime(2026, 11, 20, 0, 30, tzinfo=SHANGHAI)
    same = midnight.astimezone(timezone(timedelta(hours=-8)))
    assert working_days.due(same, 2, CALENDAR) == working_days.due(midnight, 2, CALENDAR)


def test_results_are_in_utc_and_count_each_day():
    deadline = working_days.due(at("2026-11-20 10:00"), 2, CALENDAR)
    assert deadline.due == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert deadline.due.tzinfo is UTC
    assert [(c.day.date.day, c.number) for c in deadline.counted] == [(21, None), (22, None), (23, 1), (24, 2)]


def test_the_count_is_told_in_words():
    assert working_days.due(at("2026-11-20 10:00"), 2, CALENDAR).explanation == (
        "11-20 收到 → 不计当日 → 11-21 至 11-22 周末不计 → 第 1 个工作日 11-23 → 第 2 个工作日 11-24 18:00"
    )
    assert working_days.due(at("2026-02-13 10:00"), 2, CALENDAR).explanation == (
        "02-13 收到 → 不计当日 → 第 1 个工作日 02-14（春节调休上班） → 02-15 至 02-23 周末、春节不计"
        " → 第 2 个工作日 02-24 18:00"
    )


def test_a_deadline_that_touches_an_unpublished_year_is_provisional():
    assert not working_days.due(at("2026-12-29 10:00"), 2, CALENDAR).provisional
    deadline = working_days.due(at("2026-12-30 10:00"), 2, CALENDAR)
    assert deadline.provisional
    assert "暂定" in deadline.explanation
    assert deadline.due == at("2027-01-04 18:00")


def test_a_published_year_moves_the_deadline():
    makeup = YearTable.of(
        2027, "official", [(date(2027, 1, 1), False, "元旦"), (date(2027, 1, 3), True, "元旦调休上班")]
    )
    moved = Calendar({**CALENDAR.years, 2027: makeup})
    deadline = working_days.due(at("2026-12-30 10:00"), 2, moved)
    assert (deadline.due, deadline.provisional) == (at("2027-01-03 18:00"), False)


def test_close_of_business_is_the_calendars():
    early = Calendar(CALENDAR.years, time(8, 30), time(17, 30))
    assert working_days.due(at("2026-11-20 10:00"), 1, early).due == at("2026-11-23 17:30")
    assert working_days.due(at("2026-11-20 10:00"), 1, early, "17:00").due == at("2026-11-23 17:00")


@pytest.mark.parametrize(
    "call",
    [
        lambda naive: working_days.due(naive, 2, CALENDAR),
        lambda naive: working_days.half_day_before(naive, CALENDAR),
        lambda naive: working_days.elapsed(naive, at("2026-11-20 10:00"), CALENDAR),
        lambda naive: working_days.remaining(at("2026-11-20 10:00"), naive, CALENDAR),
    ],
)
def test_a_naive_moment_is_refused(call):
    with pytest.raises(ValueError, match="时区"):
        call(datetime.fromisoformat("2026-11-20 10:00"))


@pytest.mark.parametrize("limit", [0, -1, 1001, 1.5, "2", True])
def test_limits_out_of_reason_are_refused(limit):
    with pytest.raises(ValueError, match="工作日的整数"):
        working_days.due(at("2026-11-20 10:00"), limit, CALENDAR)


def test_a_calendar_without_working_days_is_refused_not_endless():
    rest = [
        YearTable.of(
            y,
            "official",
            [
                (date.fromordinal(n), False, "休")
                for n in range(date(y, 1, 1).toordinal(), date(y + 1, 1, 1).toordinal())
            ],
        )
        for y in range(2025, 2029)
    ]
    never = Calendar({table.year: table for table in rest})
    with pytest.raises(ValueError, match="没有工作日"):
        working_days.due(at("2026-01-01 10:00"), 1, never)
    with pytest.raises(ValueError, match="没有工作日"):
        working_days.half_day_before(at("2027-12-01 10:00"), never)


@given(MOMENTS, LIMITS)
def test_due_is_a_working_day_at_close_after_the_arrival(arrived, limit):
    local = working_days.due(arrived, limit, CALENDAR).due.astimezone(SHANGHAI)
    assert CALENDAR.working(local.date())
    assert local.time() == time(18)
    assert local.date() > arrived.astimezone(SHANGHAI).date()


@given(MOMENTS, MOMENTS, LIMITS)
def test_who_arrives_later_is_never_due_earlier(one, other, limit):
    first, second = sorted([one, other])
    assert working_days.due(first, limit, CALENDAR).due <= working_days.due(second, limit, CALENDAR).due


@given(MOMENTS, LIMITS)
def test_one_more_working_day_is_due_on_the_next_working_day(arrived, limit):
    longer = working_days.due(arrived, limit + 1, CALENDAR)
    assert longer.due == working_days.due(working_days.due(arrived, limit, CALENDAR).due, 1, CALENDAR).due


@given(MOMENTS, LIMITS)
def test_the_reminder_leaves_half_a_working_day(arrived, limit):
    due = working_days.due(arrived, limit, CALENDAR).due
    reminder = working_days.reminder(arrived, limit, CALENDAR)
    assert due - reminder == timedelta(hours=4, minutes=30)
    assert working_days.remaining(reminder, due, CALENDAR).parts == (0, 4, 30)


def test_the_reminder_of_a_wall_clock_limit_looks_back_over_rest_days():
    assert working_days.half_day_before(at("2026-11-21 15:00"), CALENDAR) == at("2026-11-20 13:30")
    assert working_days.half_day_before(at("2026-11-23 10:00"), CALENDAR) == at("2026-11-20 14:30")


@given(MOMENTS, MOMENTS, MOMENTS)
def test_elapsed_working_time_adds_up(one, two, three):
    a, b, c = sorted([one, two, three])
    total = working_days.elapsed(a, b, CALENDAR) + working_days.elapsed(b, c, CALENDAR)
    assert working_days.elapsed(a, c, CALENDAR) == total


@pytest.mark.parametrize(
    ("now", "due", "text"),
    [
        ("2026-11-20 15:00", "2026-11-23 18:00", "剩 1 个工作日 3 小时"),
        ("2026-11-20 18:30", "2026-11-24 18:00", "剩 2 个工作日"),
        ("2026-11-24 17:35", "2026-11-24 18:00", "剩 25 分钟"),
        ("2026-11-24 17:59:30", "2026-11-24 18:00", "即将到期"),
        ("2026-11-24 18:00", "2026-11-24 18:00", "已到期"),
        ("2026-11-25 14:10", "2026-11-24 18:00", "已超 5 小时"),
        ("2026-11-28 14:00", "2026-11-24 18:00", "已超 3 个工作日"),
    ],
)
def test_remaining_working_time_in_words(now, due, text):
    assert working_days.remaining(at(now), at(due), CALENDAR).text == text


def test_working_time_of_one_day_is_cut_at_its_hours():
    assert working_days.elapsed(at("2026-11-20 08:00"), at("2026-11-20 20:00"), CALENDAR) == timedelta(hours=9)
    assert working_days.elapsed(at("2026-11-20 10:00"), at("2026-11-20 12:30"), CALENDAR) == timedelta(hours=2.5)
    assert working_days.elapsed(at("2026-11-20 19:00"), at("2026-11-23 08:00"), CALENDAR) == timedelta()


def test_working_time_does_not_run_at_night_or_on_rest_days():
    assert working_days.elapsed(at("2026-11-20 18:00"), at("2026-11-23 09:00"), CALENDAR) == timedelta()
    assert working_days.elapsed(at("2026-11-23 09:00"), at("2026-11-20 18:00"), CALENDAR) == timedelta()

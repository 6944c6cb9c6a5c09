"""The demo's cases are played once, each step at its own moment."""

from datetime import date, datetime

import pytest

from app import clock, store
from app.cases import demo
from app.registers import calendar
from app.registers.demo_script import When

A_MONDAY = datetime(2026, 11, 23, 10, tzinfo=clock.SHANGHAI)


def test_where_there_are_cases_already_nothing_is_played(case):
    assert demo.play(lambda: None) == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("-1 09:30", "2026-11-20 09:30"),
        ("0 16:00", "2026-11-23 16:00"),
        ("+0 00:05", "2026-10-01 00:05"),  # a holiday: the calendar knows none
        ("+1 10:00", "2026-10-08 10:00"),
        ("+3 10:00", "2026-10-10 10:00"),  # a Saturday that is worked
    ],
)
def test_moments_count_working_days_back_from_today_or_on_from_the_beginning(app, text, moment):
    expected = datetime.fromisoformat(moment).replace(tzinfo=clock.SHANGHAI)
    with store.writing():
        calendar.seed()
    with clock.at(A_MONDAY):
        assert demo.moment_of(When.of(text), date(2026, 10, 1)) == expected

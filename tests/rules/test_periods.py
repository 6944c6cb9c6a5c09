"""Periods are whole, touch each other, and have the keys that people read."""

from datetime import date, timedelta

import pytest

from app.rules import periods


@pytest.mark.parametrize(
    ("cycle", "key", "since", "until"),
    [
        ("daily", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("monthly", "2026-11", "2026-11-01", "2026-11-30"),
        ("quarterly", "2026Q4", "2026-10-01", "2026-12-31"),
        ("yearly", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_period_of_a_day(cycle, key, since, until):
    span = periods.containing(cycle, date(2026, 11, 23))
    assert (span.key, span.since.isoformat(), span.until.isoformat()) == (key, since, until)


@pytest.mark.parametrize("cycle", periods.CYCLES)
def test_periods_follow_without_gap_or_overlap(cycle):
    span = periods.containing(cycle, date(2024, 2, 29))
    for _ in range(40):
        after = periods.following(cycle, span)
        assert after.since == span.until + timedelta(days=1)
        assert periods.containing(cycle, after.since) == periods.containing(cycle, after.until) == after
        assert periods.preceding(cycle, after) == span
        span = after


def test_an_unknown_cycle_is_refused():
    with pytest.raises(ValueError, match="weekly"):
        periods.containing("weekly", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("cycle", "name"),
    [
        ("daily", "2026-11-23"),
        ("monthly", "2026 年 11 月"),
        ("quarterly", "2026 年第 4 季度"),
        ("yearly", "2026 年度"),
    ],
)
def test_people_read_a_period_in_words(cycle, name):
    assert periods.named(periods.containing(cycle, date(2026, 11, 23)).key) == name

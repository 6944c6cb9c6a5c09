"""The look-back window (二(一))."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.eligibility import look_back, years_before

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_an_old_organisation_is_looked_at_for_three_years():
    window = look_back(date(2026, 11, 23), date(2001, 5, 1))
    assert (window.start, window.end, window.since_established) == (date(2023, 11, 23), date(2026, 11, 23), False)


def test_a_young_organisation_is_looked_at_since_it_was_established():
    window = look_back(date(2026, 11, 23), date(2025, 12, 1))
    assert (window.start, window.since_established) == (date(2025, 12, 1), True)


def test_both_ends_belong_to_the_window():
    window = look_back(date(2026, 11, 23), date(2001, 5, 1))
    assert window.start in window
    assert window.end in window
    assert window.start - timedelta(1) not in window
    assert window.end + timedelta(1) not in window
    assert "2026-11-23" not in window


def test_a_leap_day_never_shortens_the_window():
    assert look_back(date(2028, 2, 29), date(2001, 1, 1)).start == date(2025, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)


def test_an_organisation_of_the_future_is_refused():
    with pytest.raises(ValueError, match="成立日期"):
        look_back(date(2026, 11, 23), date(2026, 11, 24))


def test_the_number_of_years_must_be_positive():
    with pytest.raises(ValueError, match="正整数"):
        look_back(date(2026, 11, 23), date(2001, 1, 1), years=0)


@given(DAYS, DAYS, st.integers(1, 10))
def test_the_window_never_begins_before_the_establishment_nor_reaches_back_further_than_asked(one, other, years):
    established, application = sorted([one, other])
    window = look_back(application, established, years)
    assert established <= window.start <= application
    assert window.start >= years_before(application, years)

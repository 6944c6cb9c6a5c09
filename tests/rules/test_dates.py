"""Days so many years earlier."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import years_before


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2026, 11, 23), 3, date(2023, 11, 23)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2028, 2, 29), 3, date(2025, 2, 28)),
    ],
)
def test_the_same_day_years_earlier(day, years, before):
    assert years_before(day, years) == before


@pytest.mark.clause("二(一)c")
@given(st.dates(date(2010, 1, 1), date(2100, 12, 31)), st.integers(1, 10))
def test_a_look_back_is_never_shorter_than_its_years(day, years):
    since = years_before(day, years)
    assert since.year == day.year - years
    assert (since.month, since.day) <= (day.month, day.day)

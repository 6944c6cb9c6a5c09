"""Which day is worked: official years from chinesecalendar, cross-checked; other years provisional."""

from datetime import date, time

import chinese_calendar
import holidays
import pytest

from app.rules.calendar import Calendar, YearTable, provisional_year, seed

OFFICIAL = Calendar(seed(range(2004, 2027)))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_seeded_years_agree_with_their_source_on_every_day(year):
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)]
    assert OFFICIAL.years[year].state == "official"
    assert [d for d in days if OFFICIAL.working(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", range(2024, 2027))
def test_recent_years_agree_with_the_holidays_library(year):
    china = holidays.China(years=year)
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)]
    assert [d for d in days if OFFICIAL.working(d) != china.is_working_day(d)] == []


@pytest.mark.parametrize("year", range(2027, 2051))
def test_statutory_days_of_unpublished_years_agree_with_the_holidays_library(year):
    statutory = {d for d, name in holidays.China(years=year, language="zh_CN").items() if "补假" not in name}
    weekdays = {d for d in statutory if d.weekday() < 5}
    assert set(provisional_year(year).days) == weekdays


def test_a_year_nobody_published_is_provisional_and_never_an_exception():
    assert seed([2027])[2027].state == "provisional"
    assert Calendar().provisional(date(2027, 1, 4))
    assert not Calendar().working(date(2060, 10, 1))


def test_kinds_of_day_have_chinese_names():
    assert OFFICIAL.day(date(2026, 2, 14)).kind == "makeup"
    assert OFFICIAL.day(date(2026, 2, 14)).name == "春节调休上班"
    assert (OFFICIAL.day(date(2026, 10, 1)).kind, OFFICIAL.day(date(2026, 10, 1)).name) == ("holiday", "国庆节")
    assert (OFFICIAL.day(date(2026, 11, 21)).kind, OFFICIAL.day(date(2026, 11, 21)).name) == ("weekend", "周六")
    assert OFFICIAL.day(date(2026, 11, 20)).kind == "workday"


def test_a_year_table_keeps_only_days_that_differ_from_the_plain_week():
    days = [(date(2027, 1, 2), False, "周六"), (date(2027, 1, 1), False, "元旦"), (date(2027, 1, 9), True, "调休")]
    table = YearTable.of(2027, "official", days)
    assert table.to_json() == {
        "year": 2027,
        "state": "official",
        "days": [
            {"date": "2027-01-01", "working": False, "name": "元旦"},
            {"date": "2027-01-09", "working": True, "name": "调休"},
        ],
    }


def test_a_year_table_refuses_days_of_another_year_and_days_named_twice():
    with pytest.raises(ValueError, match="不属于 2027 年"):
        YearTable.of(2027, "official", [(date(2026, 1, 1), False, "元旦")])
    with pytest.raises(ValueError, match="重复"):
        YearTable.of(2027, "official", [(date(2027, 1, 1), False, "元旦")] * 2)


def test_working_hours_must_be_in_order():
    with pytest.raises(ValueError, match="早于"):
        Calendar(opens=time(18), closes=time(9))

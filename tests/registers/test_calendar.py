from datetime import date, timedelta

import pytest

from app import clock, store
from app.errors import Forbidden, Refusal
from app.registers import calendar
from tests.support.world import person, unit
from tests.web.browser import counting


@pytest.fixture
def _seeded():
    with store.writing():
        calendar.seed()


@pytest.fixture
def admin():
    return person("admin", "admin")


def put(actor, days, year=2027, state="official"):
    table = calendar.parse_year(year, state, days)
    with store.writing():
        calendar.put_year(actor, table)


NEW_YEARS_EVE = {"date": "2027-12-31", "working": False, "name": "调休"}


@pytest.mark.usefixtures("_seeded")
def test_the_seed_knows_2004_to_2027_and_marks_the_unpublished_year():
    years = dict(calendar.years())
    assert list(years) == list(range(2004, 2028))
    assert {year for year, state in years.items() if state == "provisional"} == {2027}


@pytest.mark.usefixtures("_seeded")
def test_a_make_up_day_is_worked():
    assert calendar.current().working(date(2026, 10, 10))
    assert not calendar.current().working(date(2026, 10, 1))


@pytest.mark.usefixtures("_seeded")
def test_seeding_again_keeps_what_was_edited(admin):
    put(admin, [NEW_YEARS_EVE])
    with store.writing():
        calendar.seed()
    assert calendar.year(2027).state == "official"


def test_all_years_are_entered_with_as_many_statements_as_one():
    with counting() as statements, store.writing():
        calendar.seed()
    assert len([each for each in statements if each.startswith("INSERT")]) == 2


def test_a_year_nobody_entered_is_provisional():
    assert calendar.year(2031).state == "provisional"


@pytest.mark.usefixtures("_seeded")
def test_a_change_is_seen_at_once_even_within_the_same_instant(admin):
    moment = clock.now()
    with clock.at(moment):
        put(admin, [NEW_YEARS_EVE])
        assert not calendar.current().working(date(2027, 12, 31))
        put(admin, [])
        assert calendar.current().working(date(2027, 12, 31))


@pytest.mark.usefixtures("_seeded")
def test_a_year_can_be_tried_out_without_storing_it():
    table = calendar.parse_year(2027, "official", [NEW_YEARS_EVE])
    assert not calendar.with_year(table).working(date(2027, 12, 31))
    assert calendar.current().working(date(2027, 12, 31))


def test_only_administrators_change_the_calendar():
    with pytest.raises(Forbidden):
        put(person("op1", "operator", unit("运营公司", "operator")), [])


@pytest.mark.parametrize(
    ("year", "state", "days", "field"),
    [
        (2003, "official", [], "year"),
        (2101, "official", [], "year"),
        (2027, "rumour", [], "state"),
        (2027, "official", [{"date": "2026-01-01", "working": False, "name": ""}], "days"),
        (2027, "official", [NEW_YEARS_EVE, NEW_YEARS_EVE], "days"),
        (2027, "official", [{"date": "2027-13-01", "working": False, "name": ""}], "days"),
        (2027, "official", [{"date": "2027-12-31", "working": "no", "name": ""}], "days"),
        (2027, "official", [{"working": False}], "days"),
        (2027, "official", [{"date": 5, "working": False}], "days"),
        (2027, "official", ["2027-12-31"], "days"),
        (2027, "official", [{"date": f"2027-{m:02}-{d:02}", "working": False} for m in range(1, 7) for d in range(1, 29)], "days"),
    ],
)  # fmt: skip
def test_an_impossible_year_is_refused_at_its_field(year, state, days, field):
    with pytest.raises(Refusal) as caught:
        calendar.parse_year(year, state, days)
    assert set(caught.value.errors) == {field}


def test_the_last_day_of_a_leap_year_counts():
    """2024 had 262 weekdays, the last of them a Tuesday; 62 of them off leaves the fewest that are believed."""
    start = date(2024, 1, 1)
    weekdays = [day for n in range(366) if (day := start + timedelta(days=n)).weekday() < 5]
    off = [{"date": day.isoformat(), "working": False, "name": "放假"} for day in weekdays[: len(weekdays) - 200]]
    assert weekdays[-1] == date(2024, 12, 31)
    assert calendar.parse_year(2024, "official", off).year == 2024


@pytest.mark.usefixtures("_seeded")
def test_who_changed_the_calendar_is_on_the_trail(admin):
    put(admin, [NEW_YEARS_EVE])
    event = store.events.of_platform(1, 1)[0]
    assert (event.kind, event.actor_id, event.data) == (
        "calendar.changed",
        admin.id,
        {"year": 2027, "state": "official"},
    )

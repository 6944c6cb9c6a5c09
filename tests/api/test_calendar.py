"""The working calendar over REST."""

import pytest

from app import store
from tests.api.conftest import problem

YEAR = {"state": "official", "days": [{"date": "2028-01-03", "working": False, "name": "元旦"}]}


def test_a_year_has_the_days_that_differ(calls, cast):
    year = calls("user").get("/calendar/2026").json
    assert (year["year"], year["state"]) == (2026, "official")
    assert {"date": "2026-10-01", "working": False, "name": "国庆节"} in year["days"]


def test_a_year_nobody_published_is_provisional(calls, cast):
    assert calls("user").get("/calendar/2031").json["state"] == "provisional"


@pytest.mark.parametrize("year", ["1999", "2101", "99999999999999999999"])
def test_years_out_of_reach(calls, cast, year):
    assert "year" in problem(calls("user").get(f"/calendar/{year}"), 422)["errors"]


def test_an_administrator_replaces_a_year(calls, cast):
    answer = calls("admin").put("/calendar/2028", json=YEAR)
    assert (answer.status_code, answer.json["moved"]) == (200, [])
    assert calls("user").get("/calendar/2028").json == {"year": 2028, **YEAR}


def test_what_is_wrong_is_named(calls, cast):
    twice = {**YEAR, "days": YEAR["days"] * 2}
    assert "重复" in problem(calls("admin").put("/calendar/2028", json=twice), 422)["errors"]["days"][0]
    broken = {"state": "certain", "days": [{"date": "x", "working": "perhaps"}]}
    errors = problem(calls("admin").put("/calendar/2028", json=broken), 422)["errors"]
    assert set(errors) == {"state", "days.0.date", "days.0.working"}
    other = {**YEAR, "year": 2029}
    assert "year" in problem(calls("admin").put("/calendar/2028", json=other), 422)["errors"]


def test_a_change_moves_running_deadlines_after_a_preview(calls, case):
    before = calls("op1").get(f"/cases/{case.number}").json["deadlines"][0]["due_at"]
    year, day = int(before[:4]), before[:10]
    known = calls("admin").get(f"/calendar/{year}").json
    days = [each for each in known["days"] if each["date"] != day]
    body = {"state": known["state"], "days": [*days, {"date": day, "working": False, "name": "调整"}]}

    shown = calls("admin").put(f"/calendar/{year}?preview=true", json=body).json["moved"]
    assert {(move["case"], move["before"]) for move in shown} == {(case.number, before)}
    assert calls("op1").get(f"/cases/{case.number}").json["deadlines"][0]["due_at"] == before

    assert calls("admin").put(f"/calendar/{year}", json=body).json["moved"] == shown
    assert calls("op1").get(f"/cases/{case.number}").json["deadlines"][0]["due_at"] == shown[0]["after"]


def test_what_an_administrator_may_not_know_of_moves_untold(calls, case):
    with store.writing():
        store.cases.remove_party(case.id, "role:admin")
    before = calls("op1").get(f"/cases/{case.number}").json["deadlines"][0]["due_at"]
    known = calls("admin").get(f"/calendar/{before[:4]}").json
    days = [each for each in known["days"] if each["date"] != before[:10]]
    rest = {"date": before[:10], "working": False, "name": "调整"}
    for query in ("?preview=true", ""):
        body = {"state": known["state"], "days": [*days, rest]}
        assert calls("admin").put(f"/calendar/{before[:4]}{query}", json=body).json["moved"] == []
    assert calls("op1").get(f"/cases/{case.number}").json["deadlines"][0]["due_at"] > before

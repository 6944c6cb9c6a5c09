"""What can be started, by whom, with which form."""

import json

import pytest

from tests.api.conftest import problem
from tests.support import trial


def test_live_procedures_are_listed(calls, live_trial):
    listed = calls("user").get("/processes").json
    assert (listed["total"], listed["page"], listed["pages"]) == (1, 1, 1)
    (one,) = listed["items"]
    assert (one["key"], one["name"], one["version"], one["startable"]) == ("trial", "试办事项", 1, True)
    assert one["digest"] == live_trial.digest


def test_the_start_form_is_the_one_deployed(calls, live_trial):
    found = calls("user").get("/processes/trial").json
    assert found["form"] == json.loads(trial.FORMS["forms/trial/apply.form"])
    assert found["answers_schema"]["required"] == ["subject"]


@pytest.mark.parametrize("name", ["op1", "exp1", "auditor"])
def test_who_may_not_start_it_gets_no_form(calls, live_trial, name):
    found = calls(name).get("/processes/trial").json
    assert (found["startable"], found["form"], found["stages"]) == (False, None, [])


def test_what_follows_is_told_before_it_begins(calls, live_trial):
    found = calls("user").get("/processes/trial").json
    assert found["papers"][0] == {"name": "方案", "kinds": [], "needed": False}
    assert found["stages"][0] == {
        "name": "审查",
        "steps": [
            {"name": "初审", "lane": "运营", "limit_days": 2},
            {"name": "复核", "lane": "复核员", "limit_days": 2},
        ],
    }


def test_an_unknown_procedure_is_not_found(calls, live_trial):
    problem(calls("user").get("/processes/nothing"), 404)


def test_a_page_beyond_the_last_is_empty(calls, live_trial):
    found = calls("user").get("/processes?page=7&size=1").json
    assert (found["items"], found["page"], found["pages"], found["total"]) == ([], 7, 1, 1)

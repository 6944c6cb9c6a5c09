"""Start, find, read and take back cases."""

from datetime import datetime

import pytest

from app import store
from tests.api.conftest import problem


@pytest.fixture
def started(calls, live_trial):
    return calls("user").post("/cases", json={"process": "trial", "answers": {"subject": "信用评估"}})


def test_a_case_is_started(started, calls):
    assert started.status_code == 201
    number = started.json["number"]
    assert started.headers["Location"] == f"/api/v1/cases/{number}"
    assert (started.json["title"], started.json["status"], started.json["stage"]) == ("信用评估", "running", "审查")
    assert calls("user").get(f"/cases/{number}").json == started.json


def test_times_are_told_in_shanghai(started):
    moment = started.json["created_at"]
    assert moment.endswith("+08:00")
    assert datetime.fromisoformat(moment).tzinfo is not None


def test_the_applicant_sees_open_tasks_but_neither_their_ids_nor_names(started):
    tasks = started.json["open_tasks"]
    assert {task["name"] for task in tasks} == {"初审", "复核"}
    assert all(task["id"] is None and task["assignee"] is None and task["due_at"] for task in tasks)


def test_deadlines_stand_beside_the_case(started):
    assert {(line["task"], line["limit_days"], line["state"]) for line in started.json["deadlines"]} == {
        ("初审", 2, "running"),
        ("复核", 2, "running"),
    }


def test_wrong_answers_are_named_field_by_field(calls, live_trial):
    answers = {"urgent": "perhaps", "colour": "red"}
    document = problem(calls("user").post("/cases", json={"process": "trial", "answers": answers}), 422)
    assert set(document["errors"]) == {"subject", "urgent", "colour"}
    assert store.cases.search(None, store.cases.Query(), 1, 1)[1] == 0


@pytest.mark.parametrize(
    "body", [{}, {"process": "trial"}, {"process": "trial", "answers": []}, {"process": 1, "answers": {}}, []]
)
def test_a_body_of_the_wrong_shape_is_refused(calls, live_trial, body):
    assert problem(calls("user").post("/cases", json=body), 422)["errors"]


@pytest.mark.parametrize(("name", "status"), [("op1", 403), ("exp1", 403), ("auditor", 404), ("admin", 404)])
def test_only_applicants_start_it(calls, live_trial, name, status):
    body = {"process": "trial", "answers": {"subject": "x"}}
    problem(calls(name).post("/cases", json=body), status)


def test_an_unknown_procedure_starts_nothing(calls, live_trial):
    problem(calls("user").post("/cases", json={"process": "late2", "answers": {}}), 404)


def test_cases_are_found(calls, started):
    number = started.json["number"]
    for query in ("", "?process=trial", "?status=running", f"?q={number}", "?q=信用", "?q=甲科技"):
        assert [case["number"] for case in calls("op1").get(f"/cases{query}").json["items"]] == [number]
    for query in ("?process=other", "?status=completed", "?q=nothing", "?q=%25"):
        assert calls("op1").get(f"/cases{query}").json["items"] == []


@pytest.mark.parametrize(
    "query", ["status=lost", "page=0", "page=x", "size=101", "colour=red", "q=%00", "page=99999999"]
)
def test_query_values_nobody_knows_are_refused(calls, cast, query):
    assert problem(calls("op1").get(f"/cases?{query}"), 422)["errors"]


def test_the_trail_is_told_oldest_first(calls, started):
    trail = calls("op1").get(f"/cases/{started.json['number']}/events").json
    assert [event["kind"] for event in trail["items"]][:2] == ["started", "opened"]
    assert trail["total"] == len(trail["items"])
    second = calls("op1").get(f"/cases/{started.json['number']}/events?page=2&size=1").json
    assert second["items"] == trail["items"][1:2]


def test_the_trail_keeps_names_from_who_may_not_know_them(calls, case, inbox):
    calls("op1").post(f"/tasks/{inbox('op1', '初审')}/claim")
    own, others = (calls(name).get(f"/cases/{case.number}/events").json["items"] for name in ("op1", "user"))
    assert own[-1]["who"] == "op1先生"
    assert others[-1]["who"] == "运营"


def test_the_diagram_carries_its_marks(calls, started):
    found = calls("user").get(f"/cases/{started.json['number']}/diagram").json
    assert found["xml"].startswith("<?xml")
    assert {"review", "code"} <= set(found["active"])
    assert "start" in found["done"]
    assert found["overdue"] == []


def test_a_case_is_taken_back_by_its_applicant(calls, started):
    path = f"/cases/{started.json['number']}/withdraw"
    problem(calls("op1").post(path, json={"reason": "不办了"}), 403)
    answer = calls("user2").post(path, json={"reason": "不办了"})
    assert (answer.status_code, answer.json["status"], answer.json["open_tasks"]) == (200, "withdrawn", [])
    problem(calls("user").post(path, json={"reason": ""}), 409)

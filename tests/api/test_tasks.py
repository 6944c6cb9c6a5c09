"""The inbox, and what people do to a task."""

import json

import pytest

from tests.api.conftest import problem
from tests.support import trial

PASS = {"answers": {"review_decision": "pass", "review_reason": "齐全"}}


@pytest.fixture
def task(case, inbox):
    return inbox("op1", "初审")


def test_the_inbox_holds_what_one_may_do(calls, case):
    assert [item["name"] for item in calls("op1").get("/tasks").json["items"]] == ["初审"]
    assert {item["name"] for item in calls("op2").get("/tasks").json["items"]} == {"初审", "复核"}
    assert calls("user").get("/tasks").json["items"] == []


def test_a_task_line_says_what_it_is_about(calls, case):
    (item,) = calls("op1").get("/tasks").json["items"]
    assert (item["case"], item["process"], item["title"]) == (case.number, "trial", "信用评估")
    assert (item["lane"], item["clause"], item["state"], item["assignee"]) == ("运营", "三(三)b", "open", None)


def test_the_inbox_is_narrowed(calls, case):
    op1 = calls("op1")
    assert op1.get(f"/tasks?process=trial&q={case.number}").json["total"] == 1
    assert op1.get("/tasks?process=other").json["total"] == 0
    assert op1.get("/tasks?state=mine").json["total"] == 0
    problem(op1.get("/tasks?state=closed"), 422)


def test_a_task_comes_with_form_and_file(calls, task):
    found = calls("op1").get(f"/tasks/{task}").json
    assert found["form"] == json.loads(trial.FORMS["forms/trial/review.form"])
    assert (
        found["answers_schema"]["required"] == ["review_decision"]
        or "review_decision" in found["answers_schema"]["required"]
    )
    assert [(one["element"], one["answers"]["subject"]) for one in found["data"]] == [("start", "信用评估")]
    assert (found["draft"], found["can_claim"], found["can_complete"]) == (None, True, True)


def test_claim_release_reassign(calls, task):
    op1 = calls("op1")
    assert op1.post(f"/tasks/{task}/claim").json["assignee"] == "op1"
    assert op1.get("/tasks?state=mine").json["total"] == 1
    problem(calls("op2").post(f"/tasks/{task}/claim"), 409)
    problem(calls("op2").post(f"/tasks/{task}/release"), 403)
    assert op1.post(f"/tasks/{task}/reassign", json={"to": "op3"}).json["assignee"] == "op3"
    assert calls("op3").post(f"/tasks/{task}/release").json["assignee"] is None


def test_a_task_is_handed_only_to_who_may_do_it(calls, task):
    calls("op1").post(f"/tasks/{task}/claim")
    for name in ("auth1", "nobody", "user"):
        document = problem(calls("op1").post(f"/tasks/{task}/reassign", json={"to": name}), 422)
        assert list(document["errors"]) == ["to"]


def test_an_administrator_hands_tasks_on_without_reading_them(calls, task):
    calls("op1").post(f"/tasks/{task}/claim")
    assert calls("admin").post(f"/tasks/{task}/reassign", json={"to": "op2"}).json["assignee"] == "op2"
    problem(calls("admin").get(f"/tasks/{task}"), 404)


def test_a_draft_is_kept_valid_or_not(calls, task):
    answers = {"review_decision": "maybe", "review_reason": ""}
    kept = calls("op1").put(f"/tasks/{task}/draft", json={"answers": answers})
    assert kept.json["draft"] == answers
    assert kept.json["saved_at"].endswith("+08:00")
    assert calls("op1").get(f"/tasks/{task}").json["draft"] == answers
    assert calls("op2").get(f"/tasks/{task}").json["draft"] is None


def test_a_draft_beyond_measure_is_refused(calls, task):
    body = {"answers": {"review_reason": "x" * 600_000}}
    problem(calls("op1").put(f"/tasks/{task}/draft", json=body), 422)


def test_completing_answers_with_the_case(calls, case, task):
    answer = calls("op1").post(f"/tasks/{task}/complete", json=PASS)
    assert (answer.status_code, answer.json["number"]) == (200, case.number)
    assert [one["name"] for one in answer.json["open_tasks"]] == ["复核"]
    assert calls("op1").get("/tasks?state=done").json["items"][0]["id"] == task


def test_wrong_answers_complete_nothing_and_are_named(calls, task):
    document = problem(
        calls("op1").post(f"/tasks/{task}/complete", json={"answers": {"review_decision": "x"}}), 422
    )
    assert set(document["errors"]) == {"review_decision", "review_reason"}
    assert calls("op1").get(f"/tasks/{task}").json["state"] == "open"


def test_the_second_click_is_a_conflict(calls, task):
    assert calls("op1").post(f"/tasks/{task}/complete", json=PASS).status_code == 200
    document = problem(calls("op1").post(f"/tasks/{task}/complete", json=PASS), 409)
    assert "已经办理" in document["detail"]


def test_somebody_elses_task_is_a_conflict_within_the_role(calls, task):
    calls("op2").post(f"/tasks/{task}/claim")
    problem(calls("op1").post(f"/tasks/{task}/complete", json=PASS), 409)
    problem(calls("op1").put(f"/tasks/{task}/draft", json=PASS), 409)


def test_four_eyes(calls, case, inbox, task):
    calls("op2").post(f"/tasks/{task}/complete", json=PASS)
    code = inbox("op2", "复核")
    assert calls("op2").get(f"/tasks/{code}").json["why_not"]
    document = problem(
        calls("op2").post(f"/tasks/{code}/complete", json={"answers": {"code_decision": "pass"}}), 403
    )
    assert "初审" in document["detail"]


def test_a_broken_step_halts_the_case_and_says_so(calls, case, inbox, task, panel):
    panel.fail["draw"] = "raise"
    calls("op1").post(f"/tasks/{task}/complete", json=PASS)
    code = inbox("op2", "复核")
    document = problem(
        calls("op2").post(f"/tasks/{code}/complete", json={"answers": {"code_decision": "pass"}}), 409
    )
    assert "管理员" in document["detail"]
    assert calls("admin").get(f"/cases/{case.number}").json["status"] == "incident"


def test_the_whole_way_by_rest(calls, case, inbox):
    def do(name, task, **answers):
        return calls(name).post(f"/tasks/{inbox(name, task)}/complete", json={"answers": answers}).json

    do("op1", "初审", review_decision="return", review_reason="补材料")
    do("op2", "复核", code_decision="pass")
    do("user", "补正", subject="信用评估（修订）")
    do("op1", "初审", review_decision="pass", review_reason="齐全")
    do("op2", "复核", code_decision="pass")
    for name in ("exp1", "exp2"):
        do(name, "专家评估", opinion_value="pass", grounds="可行")
    for name in ("water", "bus"):
        do(name, "征求意见", provider_opinion="同意")
    ended = do("auth1", "审批", decision="approve")
    assert (ended["status"], ended["outcome"], ended["outcome_name"]) == ("completed", "approved", "准予")
    assert ended["closed_at"]


def test_sealed_opinions_stay_out_of_the_answer(calls, reviewed, inbox):
    task = inbox("exp1", "专家评估")
    calls("exp1").post(f"/tasks/{task}/complete", json={"answers": {"opinion_value": "fail", "grounds": "可逆"}})
    for name in ("exp2", "op1", "auth1", "auditor", "user"):
        assert "可逆" not in calls(name).get(f"/cases/{reviewed.number}").text
    other = inbox("exp2", "专家评估")
    assert "可逆" not in calls("exp2").get(f"/tasks/{other}").text

"""One task: its page, its draft, completing it, handing it on."""

import io
from unittest.mock import ANY

import pytest

from app import store
from app.cases.actions import tasks

GOOD = {"review_decision": "pass", "review_reason": "齐全"}
PDF = b"%PDF-1.4\n%%EOF"


def test_the_page_shows_form_application_clause_and_how_the_limit_counts(browser, review):
    page = browser("op1").get(f"/tasks/{review.id}").text
    assert 'name="review_reason"' in page
    assert "信用评估" in page
    assert "场景申报审批" in page
    assert "不计当日" in page


def test_the_heading_says_whose_case_it_is(browser, cast, review):
    unit = cast.user.organisation_name
    assert unit in browser("op1").get(f"/tasks/{review.id}").text.partition("q-task")[0]
    assert unit in browser("op1").get(f"/inbox/{review.id}").text


def test_a_complete_answer_moves_the_case_and_leads_back_to_the_list(browser, cast, review):
    visitor = browser("op1")
    answer = visitor.post(f"/tasks/{review.id}/complete", GOOD)
    assert answer.location == "/inbox"
    assert store.tasks.get(review.id).answers["review_reason"] == "齐全"
    assert "已办理：初审" in visitor.get("/inbox").text


def test_a_refused_answer_keeps_every_word_and_names_the_field(browser, review):
    answer = browser("op1").post(f"/tasks/{review.id}/complete", {"review_reason": "写了很多字"})
    assert answer.status_code == 422
    assert "写了很多字" in answer.text
    assert "data-error-summary" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_unknown_fields_are_refused(browser, review):
    answer = browser("op1").post(f"/tasks/{review.id}/complete", {**GOOD, "stranger": "1"})
    assert answer.status_code == 422


def test_a_second_click_is_harmless(browser, review):
    visitor = browser("op1")
    visitor.post(f"/tasks/{review.id}/complete", GOOD)
    again = visitor.post(f"/tasks/{review.id}/complete", GOOD)
    assert again.status_code == 302
    assert "没有重复提交" in visitor.get(again.location).text


def test_who_is_too_late_keeps_the_text_and_is_told(browser, cast, review):
    tasks.complete(cast.op1, review.id, GOOD)
    answer = browser("op3").post(f"/tasks/{review.id}/complete", {**GOOD, "review_reason": "我的意见"})
    assert answer.status_code == 409
    assert "已经办理完毕" in answer.text


def test_a_task_taken_by_another_shows_no_form(browser, cast, review):
    tasks.claim(cast.op3, review.id)
    page = browser("op1").get(f"/tasks/{review.id}").text
    assert "已由他人领取" in page
    assert 'name="review_reason"' not in page


def test_four_eyes_are_explained_and_enforced(browser, cast, case, review):
    code = next(task for task in store.tasks.open_of_case(case.id) if task.element == "code")
    tasks.complete(cast.op2, code.id, {"code_decision": "pass"})
    visitor = browser("op2")
    assert "按回避要求" in visitor.get(f"/tasks/{review.id}").text
    assert visitor.post(f"/tasks/{review.id}/complete", GOOD).status_code == 403


@pytest.mark.parametrize("name", ["rival", "water", "exp1", "auditor"])
def test_others_do_not_learn_of_the_task(browser, review, name):
    visitor = browser(name)
    assert visitor.get(f"/tasks/{review.id}").status_code == 404
    assert visitor.post(f"/tasks/{review.id}/complete", GOOD).status_code == 404
    assert visitor.post(f"/tasks/{review.id}/draft", GOOD).status_code == 404


def test_a_draft_is_kept_though_not_valid_and_comes_back(browser, review):
    visitor = browser("op1")
    answer = visitor.post(f"/tasks/{review.id}/draft", {"review_reason": "写到一半"})
    assert answer.json == {"saved_at": ANY, "visible": ["review_decision", "review_reason"], "choices": {}}
    assert "写到一半" in visitor.get(f"/tasks/{review.id}").text
    assert "写到一半" not in browser("op3").get(f"/tasks/{review.id}").text


def test_a_draft_of_a_task_that_is_over_is_refused_as_json(browser, cast, review):
    tasks.complete(cast.op1, review.id, GOOD)
    answer = browser("op3").post(
        f"/tasks/{review.id}/draft", {"review_reason": "晚了"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    assert "已经办理完毕" in answer.json["detail"]


def test_the_draft_can_be_saved_without_scripts(browser, cast, review):
    visitor = browser("op1")
    answer = visitor.post(f"/tasks/{review.id}/complete", {"review_reason": "写到一半", "_save": "1"})
    assert answer.status_code == 200
    assert store.tasks.draft(cast.op1.id, review.id).answers["review_reason"] == "写到一半"
    assert store.tasks.get(review.id).state == "open"


def test_claim_release_and_hand_on(browser, cast, review):
    visitor = browser("op1")
    visitor.post(f"/tasks/{review.id}/claim")
    assert store.tasks.get(review.id).assignee_id == cast.op1.id
    assert 'value="op2"' in visitor.get(f"/tasks/{review.id}").text
    visitor.post(f"/tasks/{review.id}/reassign", {"to": "op2"})
    assert store.tasks.get(review.id).assignee_id == cast.op2.id
    browser("op2").post(f"/tasks/{review.id}/release")
    assert store.tasks.get(review.id).assignee_id is None


def test_it_can_not_be_handed_to_somebody_else(browser, review):
    visitor = browser("op1")
    visitor.post(f"/tasks/{review.id}/claim")
    answer = visitor.post(f"/tasks/{review.id}/reassign", {"to": "rival"})
    assert "不是这项任务的可办理人员" in visitor.get(answer.location).text


def returned(cast, case):
    """Send the case back to its applicant; return the task 补正."""
    for task in store.tasks.open_of_case(case.id):
        review = task.element == "review"
        answers = {"review_decision": "return", "review_reason": "不全"} if review else {"code_decision": "pass"}
        tasks.complete(cast.op1 if review else cast.op2, task.id, answers)
    return next(task for task in store.tasks.open_of_case(case.id) if task.element == "correct")


def test_the_next_round_shows_what_changed(browser, cast, case):
    tasks.complete(cast.user, returned(cast, case).id, {"subject": "信用评估（修订）"})
    review = next(task for task in store.tasks.open_of_case(case.id) if task.element == "review")
    page = browser("op1").get(f"/tasks/{review.id}").text
    differences = page.partition("与上一轮的差异")[2].partition("</details>")[0]
    assert "第 2 轮" in page
    assert "<del>" in differences
    assert "信用评估（修订）" in differences
    assert "加急" not in differences


def test_files_go_up_without_scripts(browser, cast, case):
    task = returned(cast, case)
    body = {"subject": "信用评估", "plan": (io.BytesIO(PDF), "方案.pdf")}
    answer = browser("user").post(f"/tasks/{task.id}/complete", body, content_type="multipart/form-data")
    assert answer.location == f"/cases/{case.number}"
    assert [file.name for file in store.files.of_case(case.id)] == ["方案.pdf"]


def test_a_file_that_lies_is_refused_and_the_text_stays(browser, cast, case):
    task = returned(cast, case)
    body = {"subject": "改过的名称", "plan": (io.BytesIO(b"MZ"), "方案.pdf")}
    answer = browser("user").post(f"/tasks/{task.id}/complete", body, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "改过的名称" in answer.text
    assert "与扩展名" in answer.text

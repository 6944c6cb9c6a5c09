"""The applicant's home."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.registers import standing
from app.registers.registry.entries import By
from tests.web.browser import counting


def test_a_card_tells_where_the_case_stands(browser, case):
    page = browser("user").get("/").text
    assert case.number in page
    assert "运营单位初审中" in page
    assert "第 1 步，共 3 步" in page


def test_what_the_applicant_must_do_comes_first(browser, cast, case):
    for task in store.tasks.open_of_case(case.id):
        doer = cast.op1 if task.element == "review" else cast.op2
        answers = {"review_decision": "return", "review_reason": "不全"} if task.element == "review" else {}
        tasks.complete(doer, task.id, answers or {"code_decision": "pass"})
    page = browser("user").get("/").text
    assert "有 1 件事需要您办理" in page
    assert "补正" in page
    assert "q-stage-returned" in page


@pytest.mark.parametrize(("days", "said"), [(-1, "已超过时限"), (1, "前办理")])
def test_a_limit_that_is_over_is_not_told_as_one_to_come(browser, cast, live_trial, days, said):
    case = start.start(cast.user, "trial", {"subject": "信用评估"})
    with store.writing():
        task = store.tasks.open_of_case(case.id)[0]
        task.candidate, task.due_at = f"org:{cast.user.organisation_id}", clock.now() + timedelta(days=days)
    assert said in browser("user").get("/").text


def test_an_empty_home_is_kind_and_offers_what_may_be_started(browser, live_trial):
    page = browser("user").get("/").text
    assert "还没有办件" in page
    assert 'href="/start/trial"' in page


def test_a_form_begun_is_offered_again_where_one_looks_first(browser, live_trial):
    visitor = browser("user")
    visitor.post("/start/trial/draft", {"subject": "信用"})
    page = visitor.get("/").text
    assert "有 1 份表单尚未提交" in page
    assert "继续填写：试办事项" in page
    assert "开始填写" not in page


def test_what_cannot_be_started_yet_is_told_once_with_its_reason(browser, cast, live_trial):
    with store.writing():
        standing.suspend(By(), cast.user.organisation_id, "整改不力")
    page = browser("user").get("/").text
    assert "暂不能办理的业务" in page
    assert page.count(f"{standing.REFUSED['suspended']}</span>") == 1


def test_other_organisations_see_nothing_of_it(browser, case):
    assert case.number not in browser("rival").get("/").text


def test_others_go_to_the_first_page_of_their_menu(browser):
    assert browser("op1").get("/").location == "/inbox"
    assert browser("auditor").get("/").location in {"/cases", "/sla"}


def test_the_number_of_queries_does_not_grow_with_the_cases(browser, cast, live_trial):
    visitor = browser("user")

    def queries(more):
        for _ in range(more):
            start.start(cast.user, "trial", {"subject": "信用评估"})
        with counting() as said:
            visitor.get("/")
        return len(said)

    queries(1)
    assert queries(1) == queries(9)

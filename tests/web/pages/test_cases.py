"""The list of cases and one case."""

import pytest

from app import store
from app.cases.actions import start, tasks
from tests.web.browser import counting

TABS = ["", "?tab=papers", "?tab=files", "?tab=deadlines", "?all=1", "?tab=unknown"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", ["user", "op1", "auth1", "auditor"])
def test_those_concerned_see_the_case(browser, case, name, tab):
    page = browser(name).get(f"/cases/{case.number}{tab}")
    assert page.status_code == 200
    assert "信用评估" in page.text


@pytest.mark.parametrize("path", ["", "/diagram", "?tab=papers", "/withdraw"])
def test_others_do_not_learn_of_it(browser, case, path):
    hidden = browser("rival").get(f"/cases/{case.number}{path}")
    unknown = browser("rival").get(f"/cases/SY-2026-99999{path}")
    assert hidden.status_code == unknown.status_code == 404
    assert "没有符合条件的办件" in browser("rival").get(f"/cases?q={case.number}").text


def test_names_of_reviewers_are_not_for_the_applicant(browser, cast, case, review):
    tasks.complete(cast.op1, review.id, {"review_decision": "pass", "review_reason": "齐全"})
    assert "op1先生" not in browser("user").get(f"/cases/{case.number}?all=1").text
    assert "op1先生" in browser("auth1").get(f"/cases/{case.number}?all=1").text


def test_the_full_trail_tells_to_whom_a_task_went_and_which_round_it_is(browser, cast, case, review):
    tasks.claim(cast.op1, review.id)
    tasks.reassign(cast.op1, review.id, "op3")
    tasks.complete(cast.op3, review.id, {"review_decision": "return", "review_reason": "不全"})
    code = next(task for task in store.tasks.open_of_case(case.id) if task.element == "code")
    tasks.complete(cast.op2, code.id, {"code_decision": "pass"})
    correct = next(task for task in store.tasks.open_of_case(case.id) if task.element == "correct")
    tasks.complete(cast.user, correct.id, {"subject": "信用评估"})
    page = browser("auth1").get(f"/cases/{case.number}?all=1").text
    assert "转给 op3先生" in page
    assert "第 2 轮" in page


def test_opinions_are_only_for_whom_the_diagram_names(browser, cast, case, review):
    tasks.complete(cast.op1, review.id, {"review_decision": "pass", "review_reason": "内部意见"})
    assert "内部意见" not in browser("user").get(f"/cases/{case.number}?tab=papers").text
    assert "内部意见" in browser("auth1").get(f"/cases/{case.number}?tab=papers").text


def test_the_trail_tells_time_against_the_limit(browser, cast, case, review):
    tasks.complete(cast.op1, review.id, {"review_decision": "pass", "review_reason": "齐全"})
    page = browser("op1").get(f"/cases/{case.number}").text
    assert "办理完成：初审" in page
    assert "时限 2 个工作日" in page


def test_deadlines_tell_how_they_were_counted(browser, case):
    page = browser("user").get(f"/cases/{case.number}?tab=deadlines").text
    assert "不计当日" in page
    assert "第 2 个工作日" in page


def test_the_diagram_comes_as_json(browser, case):
    answer = browser("user").get(f"/cases/{case.number}/diagram", headers={"Accept": "application/json"})
    assert set(answer.json) == {"xml", "active", "done", "overdue"}
    assert {"review", "code"} <= set(answer.json["active"])


def test_the_applicant_takes_the_case_back(browser, case):
    visitor = browser("user")
    assert "撤回后不能恢复" in visitor.get(f"/cases/{case.number}/withdraw").text
    answer = visitor.post(f"/cases/{case.number}/withdraw", {"reason": "不办了"})
    assert "办件已撤回" in visitor.get(answer.location).text
    assert store.cases.by_id(case.id).status == "withdrawn"


def test_a_case_that_is_over_can_not_be_taken_back(browser, case):
    visitor = browser("user")
    visitor.post(f"/cases/{case.number}/withdraw")
    assert visitor.get(f"/cases/{case.number}/withdraw").status_code == 403
    assert visitor.post(f"/cases/{case.number}/withdraw").status_code == 409


def test_nobody_else_takes_it_back(browser, case):
    assert browser("op1").post(f"/cases/{case.number}/withdraw").status_code == 403
    assert browser("rival").post(f"/cases/{case.number}/withdraw").status_code == 404


def test_the_list_is_searched_filtered_and_remembered(browser, cast, live_trial):
    found = [start.start(cast.user, "trial", {"subject": f"事项{n}"}) for n in range(3)]
    visitor = browser("op1")
    page = visitor.get("/cases?q=事项1&process=trial&status=running").text
    assert found[1].number in page
    assert found[0].number not in page
    assert visitor.get("/cases").location.startswith("/cases?process=trial")
    assert "没有符合条件的办件" in visitor.get("/cases?status=withdrawn").text


def test_long_lists_have_pages(browser, cast, live_trial):
    for number in range(21):
        start.start(cast.user, "trial", {"subject": f"事项{number}"})
    visitor = browser("op1")
    assert 'rel="next"' in visitor.get("/cases").text
    assert "事项0<" in visitor.get("/cases?page=2").text
    assert visitor.get("/cases?page=-1").status_code == visitor.get("/cases?page=x").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(browser, cast, live_trial):
    visitor = browser("op1")

    def queries(more):
        for number in range(more):
            start.start(cast.user, "trial", {"subject": f"事项{number}"})
        with counting() as said:
            visitor.get("/cases?status=running")
        return len(said)

    queries(1)
    assert queries(4) == queries(12)

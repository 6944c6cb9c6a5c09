"""The inbox: most urgent first, filters that stay, claims, a task beside the list."""

import re
from datetime import datetime, timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from tests.web.browser import counting


@pytest.fixture(autouse=True)
def _ten_o_clock():
    """It is ten o'clock on a Monday: chips tell working time, which depends on the hour."""
    with clock.at(datetime(2026, 11, 23, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def many(cast, live_trial):
    """Three cases, the second one urgent."""
    return [start.start(cast.user, "trial", {"subject": f"事项{n}", "urgent": n == 1}) for n in range(3)]


def numbers(page):
    return re.findall(r'<span class="q-num">(SY-[\d-]+)</span>', page.text)


def test_the_most_urgent_stands_first(browser, many):
    page = browser("op1").get("/inbox")
    assert numbers(page)[0] == many[1].number
    assert "剩 2 个工作日" in page.text


def test_the_chip_turns_when_time_runs_out(browser, case):
    with clock.at(clock.now() + timedelta(days=30)):
        page = browser("op1").get("/inbox").text
    assert "已超" in page
    assert 'class="q-chip q-bad"' in page


def test_a_limit_by_the_wall_clock_is_told_in_hours(browser, case):
    with store.writing():
        for limit in store.deadlines.open_of_case(case.id):
            limit.limit_days = None
    page = browser("op1").get("/inbox").text
    assert re.search(r"剩 \d+ 小时", page)
    assert "个工作日" not in page


def test_applicants_do_not_claim(browser, case):
    page = browser("user").get("/inbox").text
    assert "领取" not in page


def test_a_list_without_tasks_stands_alone(browser, live_trial):
    assert "q-split-alone" in browser("op1").get("/inbox").text
    assert "请从左侧选择一件" not in browser("op1").get("/inbox").text


def test_filters_are_remembered_and_forgotten_on_demand(browser, many):
    visitor = browser("op1")
    assert numbers(visitor.get("/inbox?q=事项2")) == [many[2].number]
    assert visitor.get("/inbox").location.startswith("/inbox?q=")
    visitor.get("/inbox?reset=1")
    assert len(numbers(visitor.get("/inbox"))) == 3


def test_a_search_without_result_says_what_to_do(browser, many):
    assert "没有符合条件的任务" in browser("op1").get("/inbox?q=无此事").text


def test_an_empty_inbox_says_so_kindly(browser, live_trial):
    assert "都办完了" in browser("op1").get("/inbox").text


def test_ticked_tasks_are_claimed_together(browser, cast, many):
    visitor = browser("op1")
    ids = [t.id for case in many for t in store.tasks.open_of_case(case.id) if t.element == "review"]
    visitor.get("/inbox")
    visitor.post("/inbox/claim", {"task": ids})
    assert "已领取 3 件" in visitor.get("/inbox").text
    assert {store.tasks.get(one).assignee_id for one in ids} == {cast.op1.id}


def test_a_claim_that_comes_too_late_is_told(browser, cast, review):
    first, second = browser("op1"), browser("op3")
    first.post("/inbox/claim", {"only": review.id})
    answer = second.post("/inbox/claim", {"only": review.id})
    assert "已由他人领取" in second.get(answer.location).text
    assert store.tasks.get(review.id).assignee_id == cast.op1.id


def test_an_unknown_task_can_not_be_claimed(browser, review):
    visitor = browser("rival")
    visitor.post("/inbox/claim", {"only": review.id})
    assert store.tasks.get(review.id).assignee_id is None


def test_nothing_ticked_is_told(browser, many):
    visitor = browser("op1")
    assert "请先勾选" in visitor.get(visitor.post("/inbox/claim").location).text


def test_a_task_opens_beside_the_list(browser, review):
    page = browser("op1").get(f"/inbox/{review.id}").text
    assert "q-split-open" in page
    assert 'name="review_reason"' in page
    assert 'aria-current="true"' in page


def test_htmx_gets_the_task_alone(browser, review):
    page = browser("op1").get(f"/inbox/{review.id}", headers={"HX-Request": "true"}).text
    assert page.lstrip().startswith('<section class="q-split-detail" id="detail"')
    assert "q-inbox" not in page


def test_a_task_of_others_is_not_found(browser, review):
    assert browser("water").get(f"/inbox/{review.id}").status_code == 404


def test_done_tasks_are_listed_with_whether_they_were_in_time(browser, cast, review):
    from app.cases.actions import tasks

    tasks.complete(cast.op1, review.id, {"review_decision": "pass", "review_reason": "齐全"})
    page = browser("op1").get("/inbox?state=done").text
    assert "按时办结" in page


def test_four_eyes_stand_in_the_list_in_words(browser, cast, case):
    from app.cases.actions import tasks

    code = next(task for task in store.tasks.open_of_case(case.id) if task.element == "code")
    tasks.complete(cast.op2, code.id, {"code_decision": "pass"})
    assert "须由他人办理" in browser("op2").get("/inbox").text


def test_the_number_of_queries_does_not_grow_with_the_rows(browser, cast, live_trial):
    visitor = browser("op1")

    def queries(more):
        for number in range(more):
            start.start(cast.user, "trial", {"subject": f"事项{number}"})
        with counting() as said:
            assert visitor.get("/inbox?all=1").status_code == 200
        return len(said)

    queries(1)
    assert queries(4) == queries(45)

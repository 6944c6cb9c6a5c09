"""Notices and the bell."""

from app import store
from app.registers import notices


def tell(cast, case, **about):
    with store.writing():
        notices.notify(
            ["person:" + str(cast.user.id)], kind="test", text="请办理：补正", key="k", case_id=case.id, **about
        )


def test_the_bell_counts_and_the_list_shows(browser, cast, case):
    tell(cast, case)
    page = browser("user").get("/notices").text
    assert "通知，1 条未读" in page
    assert "请办理：补正" in page


def test_a_notice_leads_to_its_case_and_is_read(browser, cast, case):
    tell(cast, case)
    visitor = browser("user")
    notice = notices.of(cast.user)[0][0]
    answer = visitor.post(f"/notices/{notice.id}", {"case": case.id})
    assert answer.location == f"/cases/{case.number}"
    assert notices.unread(cast.user) == 0


def test_a_notice_of_a_task_leads_to_the_task(browser, case, review):
    answer = browser("op1").post("/notices/1", {"case": case.id, "task": review.id})
    assert answer.location == f"/tasks/{review.id}"


def test_a_notice_leads_nowhere_one_may_not_go(browser, case, review):
    answer = browser("rival").post("/notices/1", {"case": case.id, "task": review.id})
    assert answer.location == "/notices"


def test_all_are_marked_as_read_at_once(browser, cast, case):
    tell(cast, case)
    browser("user").post("/notices")
    assert notices.unread(cast.user) == 0


def test_nobody_marks_the_notices_of_others(browser, cast, case):
    tell(cast, case)
    browser("rival").post(f"/notices/{notices.of(cast.user)[0][0].id}", {})
    assert notices.unread(cast.user) == 1


def test_no_notices_is_said_kindly(browser):
    assert "没有通知" in browser("user").get("/notices").text

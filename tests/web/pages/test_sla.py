"""The board of limits."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.cases.automatic import due
from tests.web.browser import counting

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def week(cast, live_trial):
    """A case of Monday 10:00: 初审 and 复核 are due on Wednesday 18:00; op1 has claimed 初审."""
    with clock.at(MONDAY):
        case = start.start(cast.user, "trial", {"subject": "信用评估"})
        task = next(task for task in store.tasks.open_of_case(case.id) if task.element == "review")
        tasks.claim(cast.op1, task.id)
    return case


def later(**span):
    """Let the clock do what is due at a moment, and stay there."""
    moment = clock.at(MONDAY + timedelta(**span))
    moment.__enter__()
    due.fire_all()
    return moment


@pytest.fixture
def at():
    opened = []
    yield lambda **span: opened.append(later(**span))
    for moment in opened:
        moment.__exit__(None, None, None)


READERS = ["admin", "auditor", "op1", "auth1"]


@pytest.mark.parametrize("who", READERS)
def test_staff_see_what_is_due_tomorrow_with_role_and_person(browser, week, at, who):
    at(days=1)
    page = browser(who).get("/sla").text
    assert "信用评估" in page
    assert f'href="/cases/{week.number}?tab=deadlines"' in page
    assert "剩 1 个工作日" in page
    assert "复核员 明天到期 1" in page
    assert "op1先生 明天到期 1" in page


@pytest.mark.parametrize("who", ["user", "exp1", "water", "analyst"])
def test_others_have_no_board(browser, who):
    assert browser(who).get("/sla").status_code == 403
    assert browser(who).get("/sla/heat/trial").status_code == 403


def test_what_is_late_says_by_how_much_and_owes_an_explanation(browser, week, at):
    at(days=3)
    page = browser("admin").get("/sla?band=overdue").text
    assert "已超 1 小时" in page
    assert "q-kpi q-bad" in page
    owed = browser("admin").get("/sla?band=owed").text
    assert owed.count(week.number) >= 2


def test_an_explained_delay_is_not_owed_any_more(browser, cast, week, at):
    at(days=3)
    for task in [task for task in store.tasks.open_of_case(week.id) if task.element == "explain"]:
        tasks.complete(cast.op1, task.id, {"explanation": "系统升级。"})
    for deadline in store.deadlines.of_case(week.id):
        with store.writing():
            store.deadlines.get(deadline.id).explained_at = clock.now()
    assert week.number not in browser("admin").get("/sla?band=owed").text


def test_the_list_is_narrowed_by_band_role_and_person(browser, cast, week, at):
    at(days=1)
    admin = browser("admin")
    assert "初审" not in admin.get("/sla?lane=复核员").text.partition("q-shares")[0]
    mine = admin.get(f"/sla?person={cast.op1.id}").text.partition("q-shares")[0]
    assert ("初审" in mine, "复核" in mine.replace("复核员", "")) == (True, False)
    assert "没有超时" in admin.get("/sla?band=overdue").text
    assert "没有符合条件" in admin.get("/sla?person=4711").text


def test_nothing_due_is_said_kindly(browser):
    assert "一切都在时限之内。" in browser("admin").get("/sla").text


@pytest.fixture
def decided(cast, week):
    """初审 was done in time after 10 hours of working time, 复核 a day late."""
    with clock.at(MONDAY + timedelta(days=1, hours=1)):
        done(cast.op1, week, "review", review_decision="return", review_reason="补充材料")
    with clock.at(MONDAY + timedelta(days=3)):
        due.fire_all()
        done(cast.op2, week, "code", code_decision="pass")
    return week


def done(actor, case, element, **answers):
    task = next(task for task in store.tasks.open_of_case(case.id) if task.element == element)
    tasks.complete(actor, task.id, answers)


def test_rates_are_shown_by_step_and_month(browser, decided, at):
    at(days=4)
    page = browser("auditor").get("/sla?tab=rates").text
    assert "100% (1/1)" in page
    assert "0% (0/1)" in page
    assert ">11月</th>" in page
    assert "50%" in browser("auditor").get("/sla").text


def test_time_is_told_in_working_hours_and_drawn_on_the_diagram(browser, decided, at):
    at(days=4)
    admin = browser("admin")
    assert "1 个工作日 1 小时" in admin.get("/sla?tab=time&process=trial").text
    drawn = admin.get("/sla/heat/trial").json
    assert drawn["heat"]["review"] == {"level": 2, "words": "1 个工作日 1 小时"}
    assert drawn["heat"]["code"]["level"] == 5
    assert drawn["xml"].startswith("<?xml")


def test_months_without_work_are_not_late(browser, week):
    page = browser("admin").get("/sla?tab=rates").text
    assert "还没有办结的环节" in page


def test_there_is_heat_for_live_procedures_alone(browser, live_trial):
    assert browser("admin").get("/sla/heat/nothing").status_code == 404


@pytest.mark.parametrize(
    "query", ["?tab=x&band=x&lane=%3Cb%3E&person=-1&page=-1", "?page=99999999999", "?band=today&page=7"]
)
def test_odd_addresses_do_no_harm(browser, week, query):
    answer = browser("admin").get("/sla" + query)
    assert answer.status_code == 200
    assert "<b>" not in answer.text


def test_more_rows_ask_no_more_questions(browser, cast, week, at):
    at(days=1)
    admin = browser("admin")
    admin.get("/sla")
    with counting() as one:
        admin.get("/sla")
    with clock.at(MONDAY):
        for number in range(6):
            start.start(cast.user, "trial", {"subject": f"评估 {number}"})
    with counting() as many:
        page = admin.get("/sla").text
    assert "评估 3" in page
    assert len([each for each in many if each != "BEGIN"]) == len([each for each in one if each != "BEGIN"])


def test_the_calendar_in_use_is_named(browser):
    with clock.at(MONDAY):
        page = browser("admin").get("/sla").text
    assert "2026 年正式，2027 年暂定" in page

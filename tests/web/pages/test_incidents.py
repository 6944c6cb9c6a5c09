"""Steps that failed: administrators see why, and try again."""

import pytest

from app import store
from app.cases.actions import tasks
from app.cases.steps import halting
from tests.web.browser import counting


@pytest.fixture
def broken(live_trial):
    """Let the service task that draws the panel fail, until told otherwise."""
    import handlers.trial as module

    module.fail["draw"] = "raise"
    yield module.fail
    module.fail["draw"] = ""


def done(actor, case, element, **answers):
    task = next(task for task in store.tasks.open_of_case(case.id) if task.element == element)
    tasks.complete(actor, task.id, answers)


@pytest.fixture
def halted(cast, case, broken):
    """A case whose 复核 was answered, after which 抽取专家 failed."""
    done(cast.op1, case, "review", review_decision="pass", review_reason="秘密的理由")
    with pytest.raises(halting.CaseHalted):
        done(cast.op2, case, "code", code_decision="pass")
    return store.incidents.unresolved_of_case(case.id)[0]


def test_administrators_see_what_failed_where_and_why(browser, case, halted):
    page = browser("admin").get("/incidents").text
    for words in ("抽取专家", "draw", "broken on demand", case.number, "op2先生 · 提交任务", "技术信息"):
        assert words in page


@pytest.mark.parametrize("who", ["op1", "auth1", "auditor", "analyst", "user", "exp1"])
def test_others_see_and_retry_nothing(browser, halted, who):
    other = browser(who)
    assert other.get("/incidents").status_code == 403
    assert other.post(f"/incidents/{halted.id}/retry").status_code == 403
    assert store.incidents.get(halted.id).resolved_at is None


def test_what_was_typed_is_not_shown(browser, cast, halted):
    assert "code_decision" not in browser("admin").get("/incidents").text


def test_a_case_kept_from_administrators_has_neither_number_nor_people(browser, case, halted, broken):
    with store.writing():
        store.cases.remove_party(case.id, "role:admin")
    broken["draw"] = ""
    admin = browser("admin")
    page = admin.get("/incidents").text
    assert "抽取专家" in page
    admin.post(f"/incidents/{halted.id}/retry")
    after = admin.get("/incidents").text
    assert "重试成功" in after
    for words in (case.number, case.title, "op2先生"):
        assert words not in page + after


def test_a_retry_takes_the_case_on(browser, case, halted, broken):
    broken["draw"] = ""
    admin = browser("admin")
    answer = admin.post(f"/incidents/{halted.id}/retry")
    assert answer.location == "/incidents"
    page = admin.get("/incidents").text
    assert f"重试成功，办件 {case.number} 已继续办理。" in page
    assert "没有异常" in page
    assert "assess" in {task.element for task in store.tasks.open_of_case(case.id)}
    resolved = admin.get("/incidents?state=resolved").text
    assert "admin先生" in resolved
    assert "抽取专家" in resolved


def test_a_retry_that_fails_again_says_so_and_the_case_waits(browser, case, halted):
    admin = browser("admin")
    admin.post(f"/incidents/{halted.id}/retry")
    page = admin.get("/incidents").text
    assert "重试没有成功" in page
    assert page.count(">重试</button>") == 1
    assert store.cases.by_id(case.id).status == "incident"


def test_a_second_click_does_nothing(browser, halted, broken):
    broken["draw"] = ""
    admin = browser("admin")
    admin.post(f"/incidents/{halted.id}/retry")
    admin.post(f"/incidents/{halted.id}/retry")
    assert "该异常不存在或已处理" in admin.get("/incidents").text


def test_nothing_wrong_is_said_kindly(browser):
    assert "所有办件都在正常办理。" in browser("admin").get("/incidents").text
    assert "没有处理过的异常" in browser("admin").get("/incidents?state=resolved").text


def test_more_incidents_ask_no_more_questions(browser, halted):
    admin = browser("admin")
    admin.get("/incidents")
    with counting() as few:
        admin.get("/incidents")
    with store.writing():
        copies = [{name: getattr(halted, name) for name in COPIED} for _ in range(12)]
        store.db.session.add_all(store.incidents.Incident(**copy) for copy in copies)
    with counting() as many:
        page = admin.get("/incidents").text
    assert "共 13 条" in page
    assert len([each for each in many if each != "BEGIN"]) == len([each for each in few if each != "BEGIN"])


COPIED = ("case_id", "action", "task_id", "person_id", "arguments", "element", "message", "trace", "created_at")

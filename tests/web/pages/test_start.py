"""Starting a case."""

import pytest

from app import clock, store
from tests.support import trial


def cases():
    return store.cases.search(None, store.cases.Query(), 1, 20)[0]


def test_the_page_shows_form_and_clause(browser, live_trial):
    page = browser("user").get("/start/trial").text
    assert 'name="subject"' in page
    assert "申请环节" in page
    assert page.count(">提交申请</button>") == 2  # the one for Enter, and the one to be seen


def test_the_page_tells_what_follows_within_which_limit(browser, live_trial):
    page = browser("user").get("/start/trial").text
    assert "运营：初审" in page
    assert "2 个工作日" in page
    assert "所需材料" in page


def test_what_may_be_started_is_listed_for_who_may(browser, live_trial):
    assert "/start/trial" in browser("user").get("/start").text
    nothing = browser("op1").get("/start").text
    assert "/start/trial" not in nothing
    assert "没有可以发起的业务" in nothing


def test_the_way_back_leads_to_where_it_was_chosen(browser, live_trial):
    assert 'href="/">' in browser("user").get("/start/trial").text.partition("q-back")[2][:120]


def test_a_good_answer_starts_a_case_and_shows_it(browser, live_trial):
    visitor = browser("user")
    answer = visitor.post("/start/trial", {"subject": "信用评估"})
    assert answer.location == f"/cases/{cases()[0].number}"
    assert "已提交，办件编号" in visitor.get(answer.location).text


def test_a_refused_start_keeps_every_word(browser, live_trial):
    answer = browser("user").post("/start/trial", {"urgent": "true", "subject": ""})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert "checked" in answer.text
    assert cases() == []


def test_the_draft_comes_back_and_can_be_thrown_away(browser, live_trial):
    visitor = browser("user")
    assert visitor.post("/start/trial/draft", {"subject": "半截名称"}).status_code == 200
    assert "半截名称" in visitor.get("/start/trial").text
    visitor.post("/start/trial/discard")
    assert "半截名称" not in visitor.get("/start/trial").text


def test_the_draft_goes_when_the_case_starts(browser, cast, live_trial):
    visitor = browser("user")
    visitor.post("/start/trial/draft", {"subject": "信用评估"})
    visitor.post("/start/trial", {"subject": "信用评估"})
    assert store.tasks.draft(cast.user.id, "start:trial") is None


def test_who_may_not_start_it_is_refused(browser, live_trial):
    assert browser("op1").get("/start/trial").status_code == 403
    assert browser("op1").post("/start/trial", {"subject": "x"}).status_code == 403
    assert browser("admin").get("/start/trial").status_code == 404
    assert browser("user").get("/start/unknown").status_code == 404


def test_a_draft_beyond_measure_is_refused(browser, live_trial):
    answer = browser("user").post("/start/trial/draft", {"subject": "长" * 600_000})
    assert answer.status_code == 422


@pytest.fixture
def plain(cast):
    """A procedure that asks nothing to be started."""
    files = {
        "processes/plain.bpmn": trial.process(
            "plain",
            "领取材料",
            trial.lanes(申请单位=["start", "wait"])
            + '<bpmn:startEvent id="start" name="领取"/>'
            + trial.user("wait", "等待", "again")
            + trial.end("done", "已领取", outcome="done")
            + trial.flow("start", "wait")
            + trial.flow("wait", "done"),
        ),
        "processes/lanes.yaml": trial.LANES,
        "forms/plain/again.form": trial.form(),
    }
    with store.writing():
        store.definitions.add("plain-1", "plain", "领取材料", files, clock.now())
        store.db.session.flush()
        store.definitions.make_live("plain", "plain-1", clock.now(), "test")


def test_a_procedure_that_asks_nothing_is_started_by_its_button(browser, plain):
    visitor = browser("user")
    assert visitor.get("/start/plain").status_code == 200
    answer = visitor.post("/start/plain")
    (task,) = store.tasks.open_of_case(cases()[0].id)
    assert answer.location == f"/tasks/{task.id}"


def test_what_was_asked_before_is_not_asked_any_more(browser, plain):
    answer = browser("user").post("/start/plain/draft", {"subject": "信用评估"})
    assert (answer.json["visible"], answer.json["choices"]) == ([], {})

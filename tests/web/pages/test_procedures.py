"""What is live: for those who make, run and oversee procedures."""

from urllib.parse import unquote

import pytest

from app import clock, store
from tests.support import trial

READERS = ["analyst", "admin", "op1", "auth1", "auditor"]


@pytest.mark.parametrize("who", READERS)
def test_the_live_procedures_are_listed(browser, live_trial, who):
    page = browser(who).get("/procedures").text
    assert "试办事项" in page
    assert "第 1 版" in page
    assert live_trial.digest[:12] in page


@pytest.mark.parametrize("who", ["user", "exp1", "water"])
@pytest.mark.parametrize("url", ["/procedures", "/procedures/trial", "/procedures/trial/diagram"])
def test_others_have_no_business_there(browser, live_trial, who, url):
    assert browser(who).get(url).status_code == 403


def test_a_procedure_shows_steps_limits_forms_and_history(browser, live_trial):
    page = browser("analyst").get("/procedures/trial").text
    for words in (
        "专家评估",
        "working_days(expert_limit)",
        "（到期即关闭）",
        "<code>apply</code>",
        "复核员、专家",
        "使用中",
        "test",
    ):
        assert words in page.replace("复核员,专家", "复核员、专家")


def test_the_diagram_is_the_deployed_one(browser, live_trial):
    drawn = browser("analyst").get("/procedures/trial/diagram").json
    assert drawn == {"xml": trial.TRIAL.decode(), "active": [], "done": [], "overdue": []}


def test_elements_can_be_lit_in_the_diagram(browser, live_trial):
    analyst = browser("analyst")
    assert "/diagram?version=1&amp;lit=review,code" in unquote(
        analyst.get("/procedures/trial?lit=review,code").text
    )
    assert analyst.get("/procedures/trial/diagram?lit=review,code").json["lit"] == ["review", "code"]


@pytest.mark.parametrize("lit", ["", ",", "%22%3E%3Cscript%3E", "a b", "审核", "x" * 3000])
def test_what_is_no_id_is_not_lit(browser, live_trial, lit):
    analyst = browser("analyst")
    assert analyst.get(f"/procedures/trial?lit={lit}").status_code == 200
    assert all(
        id_.isidentifier() for id_ in analyst.get(f"/procedures/trial/diagram?lit={lit}").json.get("lit", ())
    )


@pytest.fixture
def changed(live_trial):
    """A second version, in which 初审 is called 预审."""
    files = trial.FILES | {"processes/trial.bpmn": trial.TRIAL.replace("初审".encode(), "预审".encode())}
    with store.writing():
        store.definitions.add("2" * 64, "trial", "试办事项", files, clock.now())
        store.db.session.flush()
        store.definitions.make_live("trial", "2" * 64, clock.now(), "op")


def test_earlier_versions_can_be_read(browser, changed):
    analyst = browser("analyst")
    assert "预审" in analyst.get("/procedures/trial").text
    old = analyst.get("/procedures/trial?version=1").text
    assert "这是较早的版本" in old
    assert "预审" not in old
    assert "初审" in analyst.get("/procedures/trial/diagram?version=1").json["xml"]


@pytest.mark.parametrize(
    "url", ["/procedures/none", "/procedures/trial?version=7", "/procedures/trial/diagram?version=x"]
)
def test_what_was_never_deployed_is_not_found(browser, live_trial, url):
    assert browser("analyst").get(url).status_code == 404


def test_nothing_deployed_is_said(browser):
    assert "还没有发布流程" in browser("analyst").get("/procedures").text

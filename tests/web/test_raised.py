"""What the platform does by itself, on the pages: schedules, cases it raised, what it could not finish."""

from datetime import datetime

import pytest

from app import clock, store
from app.cases.automatic import raising
from app.jobs import work
from tests.cases import test_parties
from tests.cases.conftest import do, publish
from tests.support import raised


@pytest.fixture
def scheduled(cast):
    """A procedure that the calendar starts, live since August 2026, for 泉州甲科技有限公司."""
    from handlers import trial

    trial.trial_targets[:] = [("unit", cast.organisations["unit"])]
    with clock.at(datetime(2026, 8, 1, tzinfo=clock.SHANGHAI)):
        publish(raised.FILES, "regular")
    with clock.at(datetime(2026, 10, 2, tzinfo=clock.SHANGHAI)):
        work.everything()


def test_a_procedure_shows_its_schedule_and_the_last_periods(browser, scheduled):
    page = browser("op1").get("/procedures/regular").text
    for words in ("定期发起", "每季度一次", "2026 年第 3 季度", "1 件", "2026 年第 4 季度"):
        assert words in page


def test_how_many_cases_a_confidential_one_asked_for_is_not_told(browser, scheduled):
    with clock.at(datetime(2026, 10, 3, tzinfo=clock.SHANGHAI)):
        publish(raised.FILES | {"processes/regular.bpmn": raised.regular(confidential="true")}, "regular")
    page = browser("op1").get("/procedures/regular").text
    assert "2026 年第 3 季度" in page
    assert "1 件" not in page


def test_a_raised_case_says_so_and_stands_on_the_units_home(browser, scheduled):
    (case,) = store.cases.search(None, store.cases.Query(process="regular"), 1, 9)[0]
    assert case.number in browser("user").get("/").text
    page = browser("user").get(f"/cases/{case.number}").text
    assert "系统发起" in page
    assert "2026 年第 3 季度 定期发起" in page
    assert "撤回" not in page


def test_a_case_that_concerns_a_unit_is_not_among_its_own(browser, cast):
    from app.cases.actions import start

    publish(test_parties.FILES, "about")
    answers = {"subject": "违规使用", "party": cast.organisations["unit"]}
    case = start.start(cast.op1, "about", answers)
    assert case.number not in browser("user").get("/").text
    do(cast.op1, case, "verify", finding="属实")
    page = browser("user").get("/").text
    assert page.index("涉及本单位的办件") < page.rindex(case.number)


@pytest.fixture
def given_up(cast):
    now = clock.now()
    order = {"process": "nothing_live", "organisation_id": None, "variables": {}, "because": {}}
    row = {"key": "case:1", "kind": "case", "payload": order, "created_at": now, "next_at": now}
    with store.writing():
        store.messages.send([row])
    work.deliver()
    return store.messages.failing(("case",), 1, 1)[0][0]


def test_administrators_see_what_was_given_up_and_have_it_tried_again(browser, given_up):
    admin = browser("admin")
    page = admin.get("/incidents/effects").text
    for words in ("发起办件", "nothing_live", "尚未发布", "已停止重试"):
        assert words in page
    assert admin.post(f"/incidents/effects/{given_up.id}/retry").status_code == 302
    assert "等待重试" in admin.get("/incidents/effects").text


@pytest.mark.parametrize("who", ["op1", "auth1", "auditor", "user"])
def test_others_have_no_business_there(browser, given_up, who):
    assert browser(who).get("/incidents/effects").status_code == 403
    assert browser(who).post(f"/incidents/effects/{given_up.id}/retry").status_code == 403


def test_what_can_not_be_raised_is_not_begun(cast, given_up):
    with pytest.raises(raising.Undeliverable):
        raising.raise_case(raising.Order("nothing_live", "case:1"))

"""The register of organisations: staff see all, everybody else their own, identity numbers who checks them."""

from datetime import date

import pytest

from app import clock, store
from app.cases.actions import start
from tests.support import world
from tests.web.browser import counting

NUMBER = "350502198001011374"


@pytest.fixture
def unit(cast):
    """泉州甲科技有限公司 with its people."""
    with store.writing():
        found = store.people.organisation(cast.organisations["unit"])
        found.legal_representative, found.legal_representative_id = "陈一", NUMBER
        found.contact_name, found.contact_phone = "林二", "13805950001"
        found.dcmm_level, found.dcmm_expires_on = 3, date(2027, 5, 1)
        found.status_since = clock.now()
    return found


@pytest.mark.parametrize("who", ["op1", "auth1", "auditor", "admin"])
def test_staff_see_the_register(browser, who):
    page = browser(who).get("/organisations").text
    assert "泉州甲科技有限公司" in page
    assert "泉州水务集团" in page


@pytest.mark.parametrize("who", ["user", "exp1", "water", "analyst"])
def test_others_have_no_register(browser, who):
    assert browser(who).get("/organisations").status_code == 403


def test_everybody_sees_their_own(browser, cast, unit):
    own = f"/organisations/{unit.id}"
    assert browser("user").get("/organisations/mine").location == own
    assert "3 级，有效期至 2027-05-01" in browser("user").get(own).text
    assert browser("water").get(f"/organisations/{cast.organisations['water']}").status_code == 200


@pytest.mark.clause("二(一)e")
@pytest.mark.parametrize(("level", "expires", "said"), [(None, None, "无"), (4, None, "4 级<")])
def test_the_maturity_of_a_unit_is_told(browser, unit, level, expires, said):
    with store.writing():
        row = store.people.organisation(unit.id)
        row.dcmm_level, row.dcmm_expires_on = level, expires
    assert f"<dt>DCMM 贯标</dt><dd>{said}" in browser("op1").get(f"/organisations/{unit.id}").text


@pytest.mark.parametrize("who", ["rival", "exp1", "water", "analyst"])
def test_and_nobody_elses(browser, unit, who):
    answer = browser(who).get(f"/organisations/{unit.id}")
    assert answer.status_code == 404
    assert answer.text.count("泉州甲") == 0
    assert browser(who).get("/organisations/4711").status_code == 404


def test_who_stands_for_nobody_has_no_own(browser):
    assert browser("exp1").get("/organisations/mine").status_code == 404


def test_only_who_checks_the_onboarding_reads_identity_numbers(browser, unit):
    own = f"/organisations/{unit.id}"
    assert NUMBER in browser("op1").get(own).text
    for who in ("user", "auth1", "auditor", "admin"):
        page = browser(who).get(own).text
        assert NUMBER not in page
        assert "3505**********1374" in page


def test_short_numbers_are_hidden_whole(browser, unit):
    with store.writing():
        store.people.organisation(unit.id).legal_representative_id = "E1234567"
    page = browser("admin").get(f"/organisations/{unit.id}").text
    assert "E1234567" not in page
    assert "********" in page


def test_the_cases_are_those_the_reader_may_know_of(browser, cast, unit, live_trial):
    case = start.start(cast.user, "trial", {"subject": "信用评估"})
    own = f"/organisations/{unit.id}"
    for who in ("user2", "op1", "auth1", "auditor", "admin"):
        assert case.number in browser(who).get(own).text
    with store.writing():
        for party in store.db.session.query(store.cases.CaseParty).filter_by(grant_key="role:admin"):
            store.db.session.delete(party)
    assert case.number not in browser("admin").get(own).text


def test_the_list_is_searched_and_filtered(browser, cast):
    world.unit("厦门丙有限公司", status="registered", kind="service_provider")
    op = browser("op1")
    assert "泉州甲" not in op.get("/organisations?q=厦门").text
    assert "泉州甲科技" in op.get("/organisations?q=91350500MA00000016").text
    registered = op.get("/organisations?status=registered").text
    assert ("厦门丙" in registered, "泉州甲科技" in registered) == (True, False)
    assert "厦门丙" in op.get("/organisations?kind=service_provider").text
    assert "没有符合条件的单位" in op.get("/organisations?q=%25_").text


def test_filters_stay_until_they_are_cleared(browser):
    op = browser("op1")
    op.get("/organisations?kind=operator")
    assert op.get("/organisations").location == "/organisations?kind=operator"
    assert op.get("/organisations?reset=1").location == "/organisations"


def test_more_rows_ask_no_more_questions(browser, cast):
    op = browser("op1")
    op.get("/organisations")
    with counting() as few:
        op.get("/organisations")
    for number in range(25):
        world.unit(f"测试 {number:02d} 有限公司")
    with counting() as many:
        page = op.get("/organisations").text
    assert "共 31 条" in page
    assert 'rel="next"' in page
    assert len([each for each in many if each != "BEGIN"]) == len([each for each in few if each != "BEGIN"])

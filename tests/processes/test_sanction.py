"""违规处置: facts, statement, measure; in force at once everywhere, and back when it is over (六(四))."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import organisations
from app.registers.registry import entries
from app.rules.forms.expressions import fill
from tests.processes.conftest import every_way, refused


@pytest.fixture
def stage():
    return "with_scenes"


END = {"sanction_measure": "terminate", "sanction_until": None}


def heard(walk, **answers):
    walk.start("op1", "sanction", **answers)
    walk.do("user1" if "party" not in answers else "user3", "hear")


def lifted(walk):
    heard(walk)
    walk.do("op2", "decide_sanction")
    walk.do("op1", "lift_sanction")


def expired_after_a_silence_and_a_delay(walk):
    walk.start("op1", "sanction")
    walk.lapse("hear")
    walk.lapse("decide_sanction")
    walk.do("op2", "decide_sanction")
    walk.wait(days=31)


def dropped(walk):
    heard(walk)
    walk.do("op2", "decide_sanction", sanction_measure="none", sanction_until=None)


def terminated_after_a_disagreement(walk):
    heard(walk, party=walk.town["user3"].organisation_id)
    walk.do("op2", "decide_sanction", **END)
    walk.lapse("consent")
    walk.do("auth2", "consent", consent_decision="disagree")
    walk.do("op2", "decide_sanction", **END)
    walk.do("auth2", "consent")


WAYS = {
    lifted: "lifted",
    expired_after_a_silence_and_a_delay: "expired",
    dropped: "dropped",
    terminated_after_a_disagreement: "terminated",
}


def unit(walk, who="user1"):
    return organisations.get(walk.town[who].organisation_id)


def suspended(walk):
    heard(walk)
    walk.do("op2", "decide_sanction")


TestEveryWay = every_way("sanction", WAYS)


@pytest.mark.clause("六(四)")
def test_nobody_is_sanctioned_unheard(walk):
    walk.start("op1", "sanction")
    assert walk.open() == ["hear"]
    assert unit(walk).status == "onboarded"
    walk.lapse("hear")
    assert walk.open() == ["decide_sanction"]


@pytest.mark.clause("六(四)")
def test_a_suspension_works_at_once_and_ends_with_its_last_day(walk):
    suspended(walk)
    assert unit(walk).status == "suspended"
    with pytest.raises((Conflict, Forbidden)):
        start.start(walk.town["user1"], "pre_application", {})
    walk.wait(days=30)
    assert unit(walk).status == "suspended"
    walk.wait(days=1)
    assert unit(walk).status == "onboarded"
    [kept] = entries.find("sanctions")
    assert kept.state == "expired"


@pytest.mark.clause("六(四)")
def test_register_document_record_and_notice_say_the_same(walk):
    suspended(walk)
    [kept] = entries.in_force("sanctions", organisation_id=unit(walk).id)
    assert (kept.data["measure"], kept.data["conduct"]) == ("暂停数据服务", ["违规使用"])
    assert store.documents.numbered(kept.data["document"]).kind == "sanction"
    [mark] = store.registers.misconduct(unit(walk).uscc, clock.today(), clock.today())
    assert (mark.source, mark.case_id) == ("platform", walk.case.id)
    told = [notice.text for notice in store.messages.notices(walk.town["auth1"].id, 1, 20)[0]]
    assert any("暂停" in text for text in told)


@pytest.mark.clause("六(四)")
def test_a_termination_needs_the_authoritys_consent(walk):
    heard(walk)
    walk.do("op2", "decide_sanction", **END)
    assert (walk.open(), unit(walk).status) == (["consent"], "onboarded")
    walk.do("auth2", "consent")
    assert unit(walk).status == "terminated"


@pytest.mark.clause("六(四)", "二(一)c")
def test_a_terminated_unit_that_applies_again_meets_its_own_record(walk):
    heard(walk)
    walk.do("op2", "decide_sanction", **END)
    walk.do("auth2", "consent")
    walk.wait(days=200)
    with pytest.raises(Conflict, match="近三年内有不良记录"):
        walk.start("user1", "onboarding", identity_path="paper")
    walk.wait(days=3 * 366)
    walk.start("user1", "onboarding", identity_path="paper")
    walk.onto("check_onboarding")
    assert walk.variables()["look_back"]["hits"] == []


@pytest.mark.clause("六(四)", "七(二)2")
def test_who_opens_the_case_does_not_decide_it(walk):
    heard(walk)
    with pytest.raises(Forbidden):
        walk.do("op1", "decide_sanction")


@pytest.mark.clause("六(四)")
def test_a_suspended_unit_is_not_suspended_again_but_heard(walk):
    suspended(walk)
    heard(walk)
    with refused("sanction_measure"):
        walk.do("op2", "decide_sanction")


def test_a_suspension_has_an_end_to_come(walk):
    heard(walk)
    for until in (None, clock.today().isoformat(), (clock.today() - timedelta(days=1)).isoformat()):
        with refused("sanction_until"):
            walk.do("op2", "decide_sanction", sanction_until=until)


def test_others_know_nothing_of_it(walk):
    suspended(walk)
    for who in ("user3", "tpp1", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)


def test_the_units_people_read_what_they_answer_to(walk):
    walk.start("op1", "sanction")
    view = reading.task(walk.town["user1b"], walk.task("hear").id)
    assert view.variables["facts"] == "将贷前核验结果用于营销名单。"


def test_an_unknown_unit_is_refused(walk):
    with pytest.raises(Refusal):
        walk.start("op1", "sanction", party=1_000_000)


@pytest.mark.clause("六(四)")
def test_who_decides_reads_the_facts_and_the_evidence_a_colleague_entered(walk):
    heard(walk)
    view = reading.task(walk.town["op2"], walk.task("decide_sanction").id)
    opened = next(each for each in view.submissions if each.task.element == "start")
    assert opened.answers["facts"] == walk.filed["sanction"]["facts"]
    assert [file.name for file in opened.files.values()] == ["evidence_files.pdf"]


def test_the_unit_reads_which_measure_is_meant_before_it_speaks(walk):
    walk.start("op1", "sanction", proposed_measure="terminate")
    view = reading.task(walk.town["user1"], walk.task("hear").id)
    assert "终止入驻" in fill(view.form.fields[0].extra["text"], view.variables)

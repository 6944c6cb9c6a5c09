"""投诉平台运营单位: past the operator to the authority; the operator reads only what was written for it (七(五))."""

import pytest

from app import store
from app.cases import bundle
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.jobs import outbox
from app.registers.registry import entries, register
from handlers import operator_complaints
from tests.processes.conftest import every_way, refused
from tests.processes.third_parties import held_off, ordered

SECRETS = ("TD-2026", "另收服务费", "窗口人员", "郭投诉", "甲信用", "TY-2026")


@pytest.fixture
def stage():
    return "with_scenes"


def answered(walk):
    walk.start("user1", "complaint_operator")
    walk.finish()


def dismissed(walk):
    walk.start("user1", "complaint_operator")
    walk.do("auth1", "accept", accept_decision="dismiss")


def answered_after_returns_and_delays(walk):
    walk.start("user1", "complaint_operator")
    walk.lapse("accept")
    walk.do("auth1", "accept")
    walk.lapse("investigate")
    walk.do("auth1", "investigate")
    walk.lapse("decide")
    walk.do("auth2", "decide", decide_result="return")
    walk.do("auth1", "investigate")
    walk.do("auth2", "decide", decide_result="unfounded")
    walk.lapse("answer_complainant")
    walk.finish()


WAYS = {answered: "answered", dismissed: "dismissed", answered_after_returns_and_delays: "answered"}


def registered(walk):
    return entries.get(walk.variables()["entry_id"])


def to_decide(walk):
    walk.start("user1", "complaint_operator")
    walk.onto("decide")


TestEveryWay = every_way("complaint_operator", WAYS)


@pytest.mark.clause("七(五)")
def test_no_lane_belongs_to_anybody_but_the_complainant_and_the_authority(app):
    definition, _ = bundle.live("complaint_operator")
    roles = {definition.lanes[name].role for name in definition.process.lanes}
    called = {element.called for element in definition.process.elements.values() if element.called}
    assert (definition.confidential, roles, called) == (True, {"applicant", "authority"}, set())


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("who", ["op1", "op2", "admin", "auditor", "user3", "tpp1", "prov1", "exp1"])
def test_nobody_else_knows_of_case_and_entry(walk, who):
    answered(walk)
    with pytest.raises(NotFound):
        reading.case(walk.town[who], walk.case.number)
    with pytest.raises(NotFound):
        entries.seen_by(walk.town[who], registered(walk).number)


@pytest.mark.clause("七(五)")
def test_the_register_is_for_the_authority_alone(walk):
    answered(walk)
    kind = register.named("operator_complaints")
    assert {who for who in walk.town if kind.read_by(walk.town[who])} == {"auth1", "auth2", "auth3"}
    assert not kind.owner
    found = registered(walk)
    assert (found.state, found.data["measure"], found.data["told"]) == ("founded", "责令整改", True)


@pytest.mark.clause("七(五)", "一(三)")
def test_the_operator_is_told_what_was_written_for_it_and_nothing_that_leads_back(walk):
    answered(walk)
    complaint = walk.case
    outbox.deliver_all()
    told = store.cases.begun_by(ordered()[0].key)
    assert told.process == "instruction"
    view = reading.case(walk.town["op1"], told.number)
    assert view.entries[0].data == {}
    [task] = view.mine
    page = reading.task(walk.town["op1"], task.id)
    assert page.variables["instruction_text"].startswith("请对各项业务")
    for text in (repr(page.variables), repr(view.entries), told.title, repr(entries.find("instructions")[0].data)):
        assert not any(secret in text for secret in SECRETS)
    assert reading.case(walk.town["auth1"], told.number).entries[0].data["case"] == complaint.number


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize(
    "leak", ["泉州甲信用服务有限公司", "TD-2026-00001", "郭投诉", "13805951111", "TY-2026-00001"]
)
@pytest.mark.parametrize("field", ["release_title", "release_text"])
def test_a_text_that_gives_the_author_away_is_refused(walk, leak, field):
    to_decide(walk)
    with refused(field):
        walk.do("auth2", "decide", **{field: f"请核查{leak}反映的收费情况并整改。"})


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize(
    ("result", "tell", "orders"),
    [("urge", "no", 0), ("talk", "yes", 1), ("rectify", "yes", 1), ("unfounded", "yes", 0)],
)
def test_whether_the_operator_is_told_is_the_authoritys_decision(walk, result, tell, orders):
    to_decide(walk)
    walk.do("auth2", "decide", decide_result=result, tell_operator=tell)
    assert (len(ordered()), walk.open()) == (orders, ["answer_complainant"])
    assert registered(walk).data["measure"] == operator_complaints.MEASURES[result]


@pytest.mark.clause("七(五)")
def test_an_order_to_rectify_is_told_to_whom_it_binds(walk):
    to_decide(walk)
    with refused("tell_operator"):
        walk.do("auth2", "decide", decide_result="rectify", tell_operator="no")


@pytest.mark.clause("七(五)", "七(二)1a")
def test_who_investigated_does_not_decide(walk):
    walk.start("user1", "complaint_operator")
    walk.do("auth3", "accept")
    walk.do("auth3", "investigate")
    with pytest.raises(Forbidden):
        walk.do("auth3", "decide")


@pytest.mark.clause("七(五)")
def test_the_complainant_reads_the_answer_and_not_the_investigation(walk):
    answered(walk)
    read = {each.task.element for each in reading.case(walk.town["user1"], walk.case.number).submissions}
    assert {"accept", "answer_complainant"} <= read
    assert not {"investigate", "decide"} & read


@pytest.mark.clause("七(五)")
def test_the_complainant_marks_the_answer_and_who_suffered_for_it_is_heard(walk):
    walk.start("user1", "complaint_operator")
    walk.onto("read_answer")
    walk.do("user1", "read_answer", mark="unsatisfied", mark_note="仍在收费", retaliation=True)
    assert registered(walk).data["mark"] == "不满意：仍在收费"
    told = {
        who
        for who in walk.town
        if any("不利对待" in each.text for each in store.messages.notices(walk.town[who].id, 1, 50)[0])
    }
    assert told == {"auth1", "auth2", "auth3"}


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("status", ["suspended", "terminated"])
def test_units_held_off_complain_and_go_on_to_the_end(walk, status):
    held_off(walk, "user1", status)
    answered(walk)
    assert walk.case.outcome == "answered"


@pytest.mark.clause("七(五)")
def test_a_unit_that_is_not_onboarded_may_complain(walk):
    assert walk.start("user2", "complaint_operator").status == "running"


@pytest.mark.clause("七(五)")
def test_late_steps_remind_the_authority_and_nobody_else(walk):
    walk.start("user1", "complaint_operator")
    walk.lapse("accept")
    told = {
        who
        for who in walk.town
        if any("逾期提醒" in each.text for each in store.messages.notices(walk.town[who].id, 1, 50)[0])
    }
    assert told == {"auth1", "auth3"}

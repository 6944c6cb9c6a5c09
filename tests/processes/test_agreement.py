"""公共数据协议: drawn up as approved, signed by each in turn, filed, and only then in force (三(五), 四(五)b)."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start, withdraw
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import confidentiality, organisations, standing
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM
from tests.processes.conftest import not_reached, refused
from tests.support.town import OPERATOR, UNIT, YOUNG


@pytest.fixture
def stage():
    return "with_approvals"


def drafted(walk, who="user1", **answers):
    walk.start(who, "agreement")
    walk.do(who, "draft_agreement", **answers)


def signed(walk, who="user1", **answers):
    """Bring an agreement to the authority: checked, signed by everybody."""
    drafted(walk, who, **answers)
    walk.do("op1", "check_agreement")
    walk.do(who, "unit_sign")
    if "partner_sign" in walk.open():
        walk.do("user1b", "partner_sign")
    walk.do("op2", "operator_sign")


def two_parties(walk):
    signed(walk)
    walk.do("auth1", "file_agreement")


def three_parties_after_a_return(walk):
    drafted(walk, "user3")
    walk.lapse("check_agreement")
    walk.do("op1", "check_agreement", check_decision="return", check_reason="请缩短期限。")
    walk.do("op1", "record_guidance")
    walk.do("user3", "draft_agreement")
    walk.do("op1", "check_agreement")
    walk.do("user3", "unit_sign")
    walk.do("user1", "partner_sign")
    walk.lapse("operator_sign")
    walk.do("op2", "operator_sign")
    walk.lapse("file_agreement")
    walk.do("auth1", "file_agreement", file_decision="return", file_reason="请说明输出结果。")
    walk.lapse("answer_filing")
    walk.do("op1", "answer_filing")
    walk.do("auth1", "file_agreement", filing_number="泉数备〔2026〕89 号")
    walk.finish()


def refused_by_the_operator(walk):
    withdraw_all(walk)
    drafted(walk)
    walk.do("op1", "check_agreement", check_decision="refuse", check_reason="场景已调整。")


def declined_by_the_partner(walk):
    withdraw_all(walk)
    drafted(walk, "user3")
    walk.do("op1", "check_agreement")
    walk.do("user3", "unit_sign")
    walk.do("user1", "partner_sign", partner_decision="decline", partner_reason="合作已终止。")


def dropped_at_the_filing(walk):
    withdraw_all(walk)
    signed(walk)
    walk.do("auth1", "file_agreement", file_decision="return", file_reason="文本有误。")
    walk.do("op1", "answer_filing", check_decision="refuse", check_reason="双方商定不再签订。")


def withdraw_all(walk):
    """Let what is in force for the scenes come to its end, so that they may have another agreement."""
    with store.writing():
        for each in entries.find("agreements", states=("in_force",)):
            entries.change(SYSTEM, each, "双方商定提前终止", state="ended")


WAYS = {
    two_parties: "in_force",
    three_parties_after_a_return: "in_force",
    refused_by_the_operator: "refused",
    declined_by_the_partner: "declined",
    dropped_at_the_filing: "not_filed",
}


def kept(walk):
    return entries.get(walk.variables()["entry_id"])


def paper(walk):
    return store.documents.numbered(walk.variables()["agreement_document"])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    case = store.cases.by_id(walk.case.id)
    assert (case.status, case.outcome) == ("completed", WAYS[way])
    assert kept(walk).state == ("in_force" if WAYS[way] == "in_force" else "void")
    assert (paper(walk).state == "void") == (WAYS[way] != "in_force")


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "agreement", WAYS) == set()


# In force only then


@pytest.mark.clause("三(五)a", "三(五)b", "四(五)b")
@pytest.mark.parametrize("who", ["user1", "user3"])
def test_at_no_step_before_the_receipt_is_there_an_agreement(walk, who):
    walk.start(who, "agreement")
    steps = []
    while walk.open():
        assert entries.in_force("agreements") == []
        task = store.tasks.open_of_case(walk.case.id)[0]
        steps.append(task.element)
        walk._play({})
    assert steps[-1] == "file_agreement"
    [found] = entries.in_force("agreements")
    assert found.data["filing_number"] == "泉数备〔2026〕88 号"
    assert found.data["filed_at"]


@pytest.mark.clause("三(五)b", "七(六)")
def test_filing_gives_a_receipt_signed_by_who_filed(walk):
    two_parties(walk)
    receipt = store.documents.numbered(walk.variables()["receipt_document"])
    assert receipt.kind == "filing_receipt"
    assert receipt.signatures[0].person_id == walk.town["auth1"].id
    assert receipt.data["document"] == paper(walk).number
    assert receipt.data["filed_at"] == kept(walk).data["filed_at"]


@pytest.mark.clause("三(五)a")
def test_it_says_what_was_approved_and_is_signed_by_two(walk):
    two_parties(walk)
    document = paper(walk)
    signers = [(one.party, one.person_id) for one in document.signatures]
    assert signers == [(OPERATOR, walk.town["op2"].id), (UNIT, walk.town["user1"].id)]
    model = store.registers.models_of_scene(walk.variables()["scene_id"])[-1]
    assert document.data["digest"] == model.digest
    assert document.data["approval"].startswith("PZS-")
    assert kept(walk).data["parties"] == [OPERATOR, UNIT]


@pytest.mark.clause("四(五)b")
def test_with_a_partner_three_sign_and_nothing_counts_while_one_is_missing(walk):
    drafted(walk, "user3")
    assert [one.party for one in paper(walk).signatures] == [OPERATOR, YOUNG, UNIT]
    walk.do("op1", "check_agreement")
    walk.do("user3", "unit_sign")
    assert walk.open() == ["partner_sign"]
    for who in ("user3", "tpp1", "op1"):
        with pytest.raises((Forbidden, NotFound)):
            walk.do(who, "partner_sign")
    walk.do("user1b", "partner_sign")
    assert walk.open() == ["operator_sign"]
    walk.finish()
    assert all(one.person_id for one in paper(walk).signatures)


@pytest.mark.clause("四(五)b")
def test_a_partner_that_is_not_on_the_platform_can_not_sign(walk):
    unit = walk.town["user1"].organisation_id
    with store.writing():
        standing.suspend(SYSTEM, unit, "整改不力")
    with pytest.raises(Refusal, match=UNIT):
        walk.start("user3", "agreement")


@pytest.mark.clause("三(五)a")
def test_it_ends_by_itself_with_its_last_day(walk):
    two_parties(walk)
    walk.wait(days=364)
    assert entries.in_force("agreements") == [kept(walk)]
    walk.wait(days=1)
    assert entries.in_force("agreements") == []


@pytest.mark.clause("三(五)a")
def test_filed_late_it_begins_with_the_receipt(walk):
    signed(walk)
    walk.wait(days=3)
    walk.do("auth1", "file_agreement")
    assert kept(walk).valid_from == clock.today()


# What it rests on


def reasons(walk, who="user1"):
    with pytest.raises(Conflict) as caught:
        start.start(walk.town[who], "agreement", {"scene": 1})
    return caught.value.message


@pytest.mark.clause("三(五)a")
def test_a_scene_has_one_agreement(walk):
    drafted(walk)
    assert "尚未签订协议" in reasons(walk)


@pytest.mark.clause("三(五)a")
def test_two_cases_at_once_make_one_agreement(walk):
    walk.start("user1", "agreement")
    drafted_later = walk.case
    drafted(walk)
    walk.case = drafted_later
    with pytest.raises(Refusal, match="已有生效或正在签署的协议"):
        walk.do("user1", "draft_agreement")


@pytest.mark.clause("六(三)a", "六(三)b", "一(四)", "七(六)")
@pytest.mark.parametrize(
    ("register", "state", "said"),
    [
        ("security_rules", "replaced", "安全管理制度"),
        ("confidentiality", "ended", "保密承诺"),
        ("authorisations", "ended", "运营授权"),
        ("templates", "withdrawn", "模板尚未报"),
    ],
)
def test_without_what_it_rests_on_nobody_begins_one(walk, register, state, said):
    with store.writing():
        for each in entries.in_force(register):
            entries.change(SYSTEM, each, "测试", state=state)
    assert said in reasons(walk)


@pytest.mark.clause("三(五)a", "七(二)4b")
def test_approval_comes_first(walk):
    with store.writing():
        store.registers.scenes_of(walk.town["user1"].organisation_id)[0].state = "passed"
    assert "尚未签订协议" in reasons(walk)


@pytest.mark.clause("七(四)a")
def test_risks_of_quality_and_stability_are_acknowledged(walk):
    walk.start("user1", "agreement")
    with refused("quality_acknowledged"):
        walk.do("user1", "draft_agreement", quality_acknowledged=False)


def test_the_term_is_kept_within_its_figure(walk):
    walk.start("user1", "agreement")
    today = clock.today()
    for until in (today, today.replace(year=today.year + 2)):
        with refused("term_to"):
            walk.do("user1", "draft_agreement", term_to=until.isoformat())
    walk.do(
        "user1", "draft_agreement", term_to=(today.replace(year=today.year + 2) - timedelta(days=1)).isoformat()
    )


# Who signs


@pytest.mark.clause("六(三)b")
def test_who_has_not_promised_does_not_sign_for_the_unit(walk):
    drafted(walk)
    walk.do("op1", "check_agreement")
    with store.writing():
        [promise] = entries.in_force("confidentiality", subject=f"person:{walk.town['user1b'].id}")
        entries.change(SYSTEM, promise, "离岗", state="ended")
    assert not confidentiality.promised(walk.town["user1b"].id)
    with pytest.raises(Refusal, match="保密承诺"):
        walk.do("user1b", "unit_sign")


@pytest.mark.clause("七(二)2")
def test_who_checked_does_not_sign_for_the_operator(walk):
    drafted(walk)
    walk.do("op1", "check_agreement")
    walk.do("user1", "unit_sign")
    with pytest.raises(Forbidden):
        walk.do("op1", "operator_sign")


@pytest.mark.clause("一(四)")
def test_without_a_mandate_the_operator_does_not_sign(walk):
    drafted(walk)
    walk.do("op1", "check_agreement")
    walk.do("user1", "unit_sign")
    with store.writing():
        entries.change(SYSTEM, entries.in_force("authorisations")[0], "期限届满", state="ended")
    with pytest.raises(Refusal, match="运营授权"):
        walk.do("op2", "operator_sign")


# Not concluded


@pytest.mark.clause("三(五)a")
@pytest.mark.parametrize("until", ["check_agreement", "operator_sign", "file_agreement"])
def test_taken_back_before_filing_text_and_entry_are_void(walk, until):
    walk.start("user1", "agreement")
    walk.onto(until)
    withdraw.withdraw(walk.town["user1"], walk.case.number, "暂不签订")
    assert (kept(walk).state, paper(walk).state) == ("void", "void")
    assert store.cases.by_id(walk.case.id).status == "withdrawn"


def test_once_in_force_it_is_not_taken_back(walk):
    two_parties(walk)
    with pytest.raises(Conflict):
        withdraw.withdraw(walk.town["user1"], walk.case.number, "暂不签订")
    assert kept(walk).state == "in_force"


@pytest.mark.clause("七(二)1d")
def test_an_agreement_of_a_scene_that_was_ended_is_not_filed(walk):
    signed(walk)
    with store.writing():
        store.registers.scenes_of(walk.town["user1"].organisation_id)[0].state = "ended"
    with pytest.raises(Refusal, match="已经终止"):
        walk.do("auth1", "file_agreement")


@pytest.mark.clause("三(五)b")
def test_what_is_over_before_it_is_filed_goes_back(walk):
    signed(walk, term_to=day(5))
    walk.wait(days=6)
    with pytest.raises(Refusal, match="期限已过"):
        walk.do("auth1", "file_agreement")
    walk.do("auth1", "file_agreement", file_decision="return", file_reason="期限已过。")
    assert "answer_filing" in walk.open()


def test_a_filing_number_is_used_once(walk):
    two_parties(walk)
    signed(walk, "user3")
    with refused("filing_number"):
        walk.do("auth1", "file_agreement")


def test_drawn_up_anew_the_text_before_is_void_and_all_sign_again(walk):
    signed(walk)
    before = paper(walk)
    walk.do("auth1", "file_agreement", file_decision="return", file_reason="期限有误。")
    walk.do("op1", "answer_filing", check_decision="return", check_reason="请更正期限。")
    walk.do("user1", "draft_agreement")
    assert store.documents.numbered(before.number).state == "void"
    assert {one.state for one in paper(walk).signatures} == {"waiting"}
    walk.finish()
    assert kept(walk).state == "in_force"


def test_others_know_nothing_of_it(walk):
    signed(walk)
    for who in ("user3", "tpp1", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            entries.seen_by(walk.town[who], kept(walk).number)


def test_a_scene_of_another_unit_is_refused(walk):
    foreign = store.registers.scenes_of(organisations.find(YOUNG).id)[0]
    with refused("scene"):
        start.start(walk.town["user1"], "agreement", {"scene": foreign.id})


def test_a_unit_that_is_not_onboarded_is_told(walk):
    assert "完成平台入驻后方可办理" in reasons(walk, "user2")


# One after another


def day(offset):
    return (clock.today() + timedelta(days=offset)).isoformat()


def renewed(walk, **answers):
    """Bring the next agreement of the scene into force."""
    walk.start("user1", "agreement")
    walk.onto("file_agreement", draft_agreement=answers)
    walk.do("auth1", "file_agreement", filing_number=f"泉数备〔2027〕{walk.case.id} 号")
    return kept(walk)


@pytest.mark.clause("三(五)a")
def test_the_next_is_drawn_up_only_when_the_end_is_near(walk):
    two_parties(walk)
    walk.wait(days=364 - 61)
    assert "60 天内可以续签" in reasons(walk)
    walk.wait(days=1)
    walk.start("user1", "agreement")
    assert walk.variables()["term_from"] == day(61)


@pytest.mark.clause("三(五)a", "六(一)b")
def test_the_next_begins_the_day_after_the_last_and_leaves_no_gap(walk):
    two_parties(walk)
    first = kept(walk)
    walk.wait(days=354)
    second = renewed(walk, term_from=day(11), term_to=day(300))
    assert entries.in_force("agreements") == [first]
    walk.wait(days=11)
    assert entries.in_force("agreements") == [second]


@pytest.mark.clause("三(五)a")
def test_the_next_does_not_begin_before_the_last_has_ended(walk):
    two_parties(walk)
    walk.wait(days=354)
    walk.start("user1", "agreement")
    with refused("term_from"):
        walk.do("user1", "draft_agreement", term_from=day(10))


@pytest.mark.clause("三(五)a")
def test_there_is_one_to_come_and_no_more(walk):
    two_parties(walk)
    walk.wait(days=354)
    renewed(walk, term_from=day(11), term_to=day(20))
    assert "尚未签订协议" in reasons(walk)


def change_plan(walk):
    walk.start("user1", "plan_change")
    walk.finish()


@pytest.mark.clause("三(六)", "三(五)a")
@pytest.mark.parametrize(("begins", "counts"), [(0, "second"), (5, "first")])
def test_on_a_changed_plan_the_next_takes_its_place_when_it_begins(walk, begins, counts):
    two_parties(walk)
    first = kept(walk)
    change_plan(walk)
    assert any("重新签订协议" in each.text for each in store.messages.notices(walk.town["user1"].id, 1, 20)[0])
    assert entries.in_force("agreements") == [first]
    second = renewed(walk, term_from=day(begins), term_to=day(100))
    assert entries.in_force("agreements") == [{"first": first, "second": second}[counts]]
    walk.wait(days=begins)
    assert entries.in_force("agreements") == [second]


@pytest.mark.clause("三(六)")
def test_what_was_drawn_up_on_a_plan_that_changed_meanwhile_does_not_come_into_force(walk):
    signed(walk)
    agreement = walk.case
    change_plan(walk)
    walk.case = agreement
    with pytest.raises(Refusal, match="开发方案已经变更"):
        walk.do("auth1", "file_agreement")


@pytest.mark.clause("三(六)")
def test_it_is_not_drawn_up_on_a_plan_that_changed_meanwhile(walk):
    walk.start("user1", "agreement")
    agreement = walk.case
    change_plan(walk)
    walk.case = agreement
    with pytest.raises(Refusal, match="按新方案重新提出"):
        walk.do("user1", "draft_agreement")

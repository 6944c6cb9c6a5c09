"""平台入驻: who may take part, how a unit proves who it is, and what the operator checks (二)."""

from datetime import date, timedelta

import pytest

from app import store
from app.cases import bundle
from app.cases.actions import start, tasks
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import misconduct, organisations
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused
from tests.support.answers import HEADS

THREE_YEARS_AGO = date(2023, 11, 23)


def status(walk, who):
    return organisations.get(walk.town[who].organisation_id).status


def record(walk, who, head, happened_on):
    """Let the operator enter misconduct of a person's unit."""
    unit = organisations.get(walk.town[who].organisation_id)
    with store.writing():
        misconduct.record(walk.town["op1"], unit.uscc, head, happened_on=happened_on, description="行政处罚")


def newcomer(walk):
    return walk.town.newcomer(f"new{len(walk.town.people)}")


# The ways through


def passed_by_qr(walk):
    walk.start(newcomer(walk), "onboarding")
    walk.scan()
    walk.do("op1", "check_onboarding")


def passed_on_paper(walk):
    walk.start(newcomer(walk), "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding")


def passed_on_paper_after_the_code_expired(walk):
    who = newcomer(walk)
    walk.start(who, "onboarding")
    walk.wait(hours=72)
    walk.do(who, "renew_identity", identity_path="paper")
    walk.do(who, "upload_paper")
    walk.do("op1", "check_onboarding")


def passed_with_a_second_code(walk):
    who = newcomer(walk)
    walk.start(who, "onboarding")
    walk.do(who, "scan_identity", identity_path="qr")
    walk.scan()
    walk.do("op1", "check_onboarding")


def refused_after_a_return(walk):
    who = newcomer(walk)
    walk.start(who, "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return", check_reason="公章不清晰")
    walk.do("op1", "record_guidance")
    walk.do(who, "correct_application")
    walk.do("op1", "check_onboarding", check_decision="refuse")


def passed_late(walk):
    walk.start(newcomer(walk), "onboarding", identity_path="paper")
    walk.lapse("check_onboarding")
    walk.finish()


WAYS = {
    passed_by_qr: "onboarded",
    passed_on_paper: "onboarded",
    passed_on_paper_after_the_code_expired: "onboarded",
    passed_with_a_second_code: "onboarded",
    refused_after_a_return: "refused",
    passed_late: "onboarded",
}


TestEveryWay = every_way("onboarding", WAYS)


@pytest.mark.clause("二(二)3")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_unit_is_onboarded_only_by_an_onboarded_outcome(walk, way):
    way(walk)
    unit = organisations.get(walk.case.organisation_id)
    assert unit.status == {"onboarded": "onboarded", "refused": "registered"}[WAYS[way]]


# Who may apply


def test_what_the_sign_up_said_is_not_asked_again(walk):
    actor = walk.town[newcomer(walk)]
    with store.writing():
        unit = organisations.get(actor.organisation_id)
        unit.contact_name, unit.contact_phone = "王小明", "13805950000"
    loaded, _deployment = bundle.live("onboarding")
    offered = loaded.form_of(loaded.process.start).initial(start.platform_variables(actor))
    said = {"unit_type": "enterprise", "contact_name": "王小明", "contact_phone": "13805950000"}
    assert {key: offered[key] for key in said} == said


@pytest.mark.clause("二(一)a")
@pytest.mark.parametrize("process", ["pre_application", "scenario_application"])
@pytest.mark.parametrize("state", ["registered", "suspended", "terminated"])
def test_nothing_else_is_open_to_a_unit_that_is_not_onboarded(walk, process, state):
    with store.writing():
        organisations.set_status(entries.SYSTEM, organisations.get(walk.town["user1"].organisation_id), state)
    with pytest.raises(Conflict, match="完成平台入驻后方可办理"):
        start.start(walk.town["user1"], process, {})


@pytest.mark.clause("二(一)a")
def test_one_application_at_a_time_and_none_once_onboarded(walk):
    walk.start("user1", "onboarding")
    with pytest.raises(Conflict, match="正在办理"):
        walk.start("user1b", "onboarding")
    walk.finish()
    with pytest.raises(Conflict, match="已入驻"):
        walk.start("user1", "onboarding")


@pytest.mark.clause("七(二)4a")
def test_a_unit_has_one_kind_using_unit_or_service_provider(walk):
    with refused("organisation_kind"):
        walk.start("user1", "onboarding", organisation_kind="service_provider")
    assert walk.onboard("tpp1", path="paper").outcome == "onboarded"


@pytest.mark.clause("七(二)4a")
@pytest.mark.parametrize(("field", "value"), [("organisation_name", "别的单位"), ("uscc", "91350500MA2XNQ5L0N")])
def test_a_unit_applies_for_itself_alone(walk, field, value):
    with pytest.raises(Refusal) as caught:
        walk.start("user1", "onboarding", **{field: value})
    assert set(caught.value.errors) == {field}


@pytest.mark.clause("二(一)b")
@pytest.mark.parametrize("field", ["governance_declared", "governance_note", "finance_declared", "finance_note"])
def test_each_declaration_is_asked(walk, field):
    with refused(field):
        walk.start("user1", "onboarding", **{field: None})


@pytest.mark.clause("七(四)a")
def test_who_does_not_acknowledge_the_limits_of_data_and_service_cannot_apply(walk):
    for answer in (False, None):
        with refused("quality_acknowledged"):
            walk.start("user1", "onboarding", quality_acknowledged=answer)


# The operator's check


@pytest.mark.clause("二(二)3")
@pytest.mark.parametrize("path", ["qr", "paper"])
def test_neither_way_makes_a_unit_onboarded_without_the_operators_check(walk, path):
    walk.start("user1", "onboarding", identity_path=path)
    if path == "qr":
        walk.scan()
    assert walk.open() == ["check_onboarding"]
    assert status(walk, "user1") == "registered"


@pytest.mark.clause("二(二)3")
def test_only_the_operator_checks(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    task, answers = walk.doing("op1", "check_onboarding")
    for who in ("user1", "auth1", "exp1", "prov1", "admin", "auditor"):
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, answers)


@pytest.mark.clause("二(一)b")
@pytest.mark.parametrize("item", ["governance", "finance", *HEADS])
def test_the_operator_ticks_each_item_with_a_reason(walk, item):
    walk.start("user1", "onboarding", identity_path="paper")
    for field in (f"{item}_check", f"{item}_check_reason"):
        with refused(field):
            walk.do("op1", "check_onboarding", **{field: None})
    with refused("check_decision"):
        walk.do("op1", "check_onboarding", **{f"{item}_check": "no"})


@pytest.mark.clause("二(二)3", "三(一)1b")
@pytest.mark.parametrize("decision", ["pass", "return", "refuse"])
def test_every_decision_needs_a_reason(walk, decision):
    walk.start("user1", "onboarding", identity_path="paper")
    with refused("check_reason"):
        walk.do("op1", "check_onboarding", check_decision=decision, check_reason="")


@pytest.mark.clause("二(一)c")
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("day", [THREE_YEARS_AGO, date(2026, 11, 23)])
def test_a_record_within_three_years_keeps_a_unit_from_passing(walk, head, day):
    record(walk, "user1", head, day)
    walk.start("user1", "onboarding", identity_path="paper")
    assert [hit["head"] for hit in walk.variables()["look_back"]["hits"]] == [head]
    with refused("check_decision"):
        walk.do("op1", "check_onboarding")


@pytest.mark.clause("二(一)c")
def test_a_record_that_is_older_does_not_count(walk):
    record(walk, "user1", "safety", THREE_YEARS_AGO - timedelta(days=1))
    assert walk.onboard("user1", path="paper").outcome == "onboarded"


@pytest.mark.clause("二(一)c")
def test_what_an_admitted_unit_declared_stands_in_the_register(walk):
    own = [{"head": "safety", "happened_on": "2019-03-01", "description": "曾受行政处罚"}]
    walk.start("user1", "onboarding", identity_path="paper", safety_record="has", declared_misconduct=own)
    assert walk.finish().outcome == "onboarded"
    uscc = organisations.get(walk.town["user1"].organisation_id).uscc
    (entry,) = misconduct.within(uscc, date(2019, 1, 1), date(2019, 12, 31))
    assert (entry.head, entry.source, entry.case_id) == ("safety", "declared", walk.case.id)


@pytest.mark.clause("二(一)c")
def test_what_a_unit_declares_of_itself_counts_as_well(walk):
    own = [{"head": "safety", "happened_on": "2025-03-01", "description": "曾受行政处罚"}]
    walk.start("user1", "onboarding", identity_path="paper", safety_record="has", declared_misconduct=own)
    with refused("check_decision"):
        walk.do("op1", "check_onboarding")


@pytest.mark.clause("二(一)c")
def test_what_is_declared_needs_its_particulars(walk):
    other = [{"head": "safety", "happened_on": "2025-03-01", "description": "曾受行政处罚"}]
    with refused("declared_misconduct"):
        walk.start("user1", "onboarding", environment_record="has", declared_misconduct=other)


@pytest.mark.clause("二(一)d")
def test_a_young_unit_is_looked_back_on_from_the_day_it_was_founded(walk):
    record(walk, "user3", "safety", date(2025, 8, 31))
    walk.start("user3", "onboarding", identity_path="paper")
    assert walk.variables()["look_back"] == {"since": "2025-09-01", "until": "2026-11-23", "hits": []}
    assert walk.finish().outcome == "onboarded"


@pytest.mark.clause("二(一)d")
def test_a_young_unit_answers_for_the_time_it_exists(walk):
    record(walk, "user3", "safety", date(2025, 9, 1))
    walk.start("user3", "onboarding", identity_path="paper")
    with refused("check_decision"):
        walk.do("op1", "check_onboarding")


@pytest.mark.clause("二(一)d")
def test_youth_is_told_to_the_reviewer_and_is_no_ground(walk):
    walk.start("user3", "onboarding", identity_path="paper")
    assert [line["result"] for line in walk.variables()["eligibility"]] == ["pass", "pass", "note"]


@pytest.mark.clause("二(一)d")
def test_an_older_unit_is_looked_back_on_for_three_years(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    assert walk.variables()["look_back"]["since"] == THREE_YEARS_AGO.isoformat()


CERTIFIED = {"dcmm_level": "3", "dcmm_expires_on": "2027-06-30"}


def inbox(walk, who):
    found, _ = reading.inbox(walk.town[who], store.tasks.Query())
    return [item.task.case.number for item in found]


@pytest.mark.clause("二(一)e")
def test_dcmm_comes_first_in_the_operators_inbox(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    plain = walk.case.number
    walk.start("user3", "onboarding", identity_path="paper", **CERTIFIED)
    assert inbox(walk, "op1") == [walk.case.number, plain]


@pytest.mark.clause("二(一)e")
def test_dcmm_is_a_priority_and_no_condition(walk):
    record(walk, "user1", "safety", date(2026, 1, 1))
    walk.start("user1", "onboarding", identity_path="paper", **CERTIFIED)
    with refused("check_decision"):
        walk.do("op1", "check_onboarding")
    assert "DCMM" in walk.variables()["eligibility"][-1]["reason"]
    assert walk.onboard("user3", path="paper", dcmm_level="none").outcome == "onboarded"


@pytest.mark.clause("二(一)e")
def test_an_expired_certificate_is_not_taken(walk):
    with refused("dcmm_expires_on"):
        walk.start("user1", "onboarding", dcmm_level="3", dcmm_expires_on="2026-11-22")


# Returned


@pytest.mark.clause("三(七)d", "二(二)3")
def test_a_return_opens_the_correction_and_the_operators_guidance_side_by_side(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return", check_reason="公章不清晰")
    assert walk.open() == ["correct_application", "record_guidance"]
    view = reading.task(walk.town["user1"], walk.task("correct_application").id)
    assert view.variables["last_return"]["reason"] == "公章不清晰"


@pytest.mark.clause("三(七)d")
def test_a_return_is_possible_up_to_the_cap_and_not_beyond(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    for _ in range(5):
        walk.do("op1", "check_onboarding", check_decision="return")
        walk.do("user1", "correct_application")
        walk.do("op1", "record_guidance")
    with refused("check_decision"):
        walk.do("op1", "check_onboarding", check_decision="return")


@pytest.mark.clause("三(七)d")
def test_the_answers_of_earlier_rounds_stay_readable_beside_the_new_ones(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return", check_reason="地址不符")
    walk.do("user1", "correct_application", address="福建省泉州市鲤城区 2 号")
    for who in ("op1", "user1", "auth1"):
        papers = reading.case(walk.town[who], walk.case.number).submissions
        applied = [paper for paper in papers if paper.task.form == "apply"]
        assert [paper.answers["address"][-4:] for paper in applied] == [" 1 号", " 2 号"]
        assert applied[1].earlier == applied[0].answers
        assert "地址不符" in [paper.answers.get("check_reason") for paper in papers]


@pytest.mark.clause("一(三)")
def test_the_authority_oversees_it_and_does_none_of_it(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    view = reading.case(walk.town["auth1"], walk.case.number)
    assert (len(view.submissions), view.mine) == (1, [])


@pytest.mark.clause("二(二)3")
def test_other_units_learn_nothing_of_an_application(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    for who in ("user2", "exp1", "prov1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)


def test_an_applicant_starts_it_and_nobody_else(walk):
    for who in ("op1", "auth1", "exp1", "prov1"):
        with pytest.raises((Forbidden, NotFound)):
            start.start(walk.town[who], "onboarding", {})

"""场景预申报: three heads judged separately, licences of the trade, samples of the named data only (三(一), 三(二))."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import tasks
from app.cases.views import reading
from app.errors import Conflict, NotFound
from app.registers import data_sets, scenes
from tests.processes.conftest import every_way, refused

HEADS = ("feasibility", "necessity", "security")
LICENCE = {"name": "金融许可证", "number": "B0001", "valid_from": "2020-01-01", "valid_until": "2027-12-31"}
BANKING = {"industry": "banking", "licences": [LICENCE]}


@pytest.fixture
def walk(walk):
    walk.onboard("user1")
    return walk


# The ways through


def passed(walk):
    walk.start("user1", "pre_application")
    walk.do("op1", "review")


def refused_after_a_return(walk):
    walk.start("user1", "pre_application")
    walk.do("op1", "review", review_decision="return")
    walk.do("user1", "correct_application", scene_name="小微企业信用再评估")
    walk.do("op1", "record_guidance")
    walk.do("op1", "review", review_decision="refuse")


def passed_late(walk):
    walk.start("user1", "pre_application")
    walk.lapse("review")
    walk.do("op1", "review")
    walk.finish()


WAYS = {passed: "passed", refused_after_a_return: "refused", passed_late: "passed"}


TestEveryWay = every_way("pre_application", WAYS)


# Who may apply, and with what


@pytest.mark.clause("三(一)0", "七(二)3")
def test_a_service_provider_may_apply_too(walk):
    walk.onboard("tpp1")
    assert walk.pass_scene("tpp1").outcome == "passed"


@pytest.mark.clause("三(二)a")
@pytest.mark.parametrize("field", ["solution_file", "scene_name", "scene_description", "purpose", "scene_kind"])
def test_form_and_solution_are_needed(walk, field):
    with refused(field):
        walk.start("user1", "pre_application", **{field: [] if field.endswith("file") else None})


@pytest.mark.clause("三(一)1a")
def test_each_data_set_needs_its_own_justification(walk):
    named = [{"data_set": "RS-001", "reason": "核验企业参保人数是否稳定。"}, {"data_set": "SW-001", "reason": ""}]
    with refused("data_sets.1.reason"):
        walk.start("user1", "pre_application", data_sets=named)


@pytest.mark.clause("七(一)")
def test_only_data_sets_of_the_catalogue_can_be_named_and_each_once(walk):
    row = {"data_set": "RS-001", "reason": "核验企业参保人数是否稳定。"}
    with refused("data_sets.0.data_set"):
        walk.start("user1", "pre_application", data_sets=[row | {"data_set": "XX-999"}])
    with refused("data_sets"):
        walk.start("user1", "pre_application", data_sets=[row, row])


@pytest.fixture
def held():
    """A data set that a company lends to the platform until the end of the week."""
    item = data_sets.get("SW-001")
    with store.writing():
        item.source_class, item.authorised_until = "non_public", clock.today() + timedelta(days=4)
    return item


@pytest.mark.clause("七(一)")
def test_non_public_data_is_there_while_its_holder_allows_it(walk, held):
    assert walk.pass_scene("user1").outcome == "passed"
    assert "SW-001" in samples(walk)
    with clock.at(clock.now() + timedelta(days=5)):
        assert "SW-001" not in samples(walk)
        with refused("data_sets.1.data_set"):
            walk.start("user1", "pre_application", scene_name="另一个场景")


@pytest.mark.clause("七(一)")
def test_non_public_data_without_its_holders_authorisation_is_never_offered(walk, held):
    with store.writing():
        held.authorised_until = None
    with refused("data_sets.1.data_set"):
        walk.start("user1", "pre_application")


@pytest.mark.clause("三(一)1c")
def test_the_licence_of_the_trade_is_needed(walk):
    with refused("licences"):
        walk.start("user1", "pre_application", industry="banking", licences=[LICENCE | {"name": "测绘资质证书"}])
    walk.start("user1", "pre_application", **BANKING)
    assert walk.variables()["required_licences"] == ["金融许可证"]


@pytest.mark.clause("三(一)1c")
@pytest.mark.parametrize("trade", [
    ("insurance", "保险许可证"), ("securities", "经营证券期货业务许可证"), ("credit_reporting", "征信业务经营许可证或备案证明"),
    ("health", "医疗机构执业许可证"), ("human_resources", "人力资源服务许可证"), ("surveying", "测绘资质证书"),
    ("telecom", "增值电信业务经营许可证"), ("education", "办学许可证"), ("transport", "道路运输经营许可证"),
    ("food", "食品生产经营许可证"),
], ids=lambda trade: trade[0])  # fmt: skip
def test_each_special_trade_has_its_licence(walk, trade):
    industry, name = trade
    with refused("licences"):
        walk.start("user1", "pre_application", industry=industry, licences=[LICENCE])
    walk.start("user1", "pre_application", industry=industry, licences=[LICENCE | {"name": name}])
    assert walk.open() == ["review"]


@pytest.mark.clause("三(一)1c")
def test_a_licence_must_be_in_force_and_its_paper_there(walk):
    with refused("licences.0.valid_until"):
        walk.start("user1", "pre_application", **BANKING | {"licences": [LICENCE | {"valid_until": "2026-11-22"}]})
    with refused("licence_files"):
        walk.start("user1", "pre_application", **BANKING, licence_files=[])


@pytest.mark.clause("三(一)1c")
def test_a_licence_that_ran_out_while_the_application_was_returned_must_be_renewed(walk):
    walk.start("user1", "pre_application", **BANKING | {"licences": [LICENCE | {"valid_until": "2026-11-25"}]})
    walk.do("op1", "review", review_decision="return")
    walk.wait(days=5)
    with refused("licences.0.valid_until"):
        walk.do("user1", "correct_application")


@pytest.mark.clause("三(一)1c")
def test_no_licence_is_asked_of_other_trades(walk):
    walk.start("user1", "pre_application", industry="general")
    assert walk.variables()["required_licences"] == []


# The operator's review


@pytest.mark.clause("三(一)1a")
@pytest.mark.parametrize("head", HEADS)
def test_each_head_is_judged_by_itself_with_a_reason(walk, head):
    walk.start("user1", "pre_application")
    with refused(head):
        walk.do("op1", "review", **{head: None})
    with refused(f"{head}_reason"):
        walk.do("op1", "review", **{f"{head}_reason": ""})


@pytest.mark.clause("三(一)1a")
@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_is_not_met_cannot_pass(walk, head):
    walk.start("user1", "pre_application")
    with refused("review_decision"):
        walk.do("op1", "review", **{head: "poor"})


@pytest.mark.clause("三(一)1c")
def test_a_licence_the_reviewer_finds_wanting_cannot_pass(walk):
    walk.start("user1", "pre_application", **BANKING)
    with refused("licences_check"):
        walk.do("op1", "review", licences_check=None)
    with refused("review_decision"):
        walk.do("op1", "review", licences_check="no")


@pytest.mark.clause("三(一)1b")
@pytest.mark.parametrize("decision", ["pass", "return", "refuse"])
def test_no_decision_without_a_reason(walk, decision):
    walk.start("user1", "pre_application")
    with refused("review_reason"):
        walk.do("op1", "review", review_decision=decision, review_reason="")


@pytest.mark.clause("三(一)1b")
@pytest.mark.parametrize(("decision", "outcome"), [("pass", "预申报通过"), ("refuse", "预申报不通过")])
def test_the_applicant_is_told_the_result_and_can_read_the_reason(walk, decision, outcome):
    walk.start("user1", "pre_application")
    walk.do("op1", "review", review_decision=decision, review_reason="三项均已论证。")
    notices, _ = store.messages.notices(walk.town["user1"].id, 1, 20)
    assert outcome in notices[0].text
    papers = reading.case(walk.town["user1"], walk.case.number).submissions
    assert papers[-1].answers["review_reason"] == "三项均已论证。"


@pytest.mark.clause("七(二)2")
def test_only_the_operator_reviews(walk):
    walk.start("user1", "pre_application")
    task, answers = walk.doing("op1", "review")
    for who in ("user1", "user2", "auth1", "exp1", "prov1", "admin", "auditor"):
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, answers)


@pytest.mark.clause("三(七)d")
def test_returned_up_to_the_cap_with_the_cap_announced(walk):
    walk.start("user1", "pre_application")
    for number in range(5):
        walk.do("op1", "review", review_decision="return", review_reason=f"第 {number + 1} 次退回")
        walk.do("user1", "correct_application")
    with refused("review_decision"):
        walk.do("op1", "review", review_decision="return")
    assert walk.open().count("record_guidance") == 5
    view = reading.task(walk.town["op1"], walk.task("review").id)
    assert (view.variables["returns"], view.variables["max_returns"]) == (5, 5)


# Samples


def samples(walk):
    """Which data sets the scenes of the unit may sample."""
    found = scenes.of_organisation(walk.town["user1"].organisation_id)
    return [item.code for scene in found for item in scenes.sampled(scene)]


@pytest.mark.clause("三(二)b")
def test_samples_open_only_when_the_pre_application_has_passed(walk):
    walk.start("user1", "pre_application")
    assert samples(walk) == []
    walk.do("op1", "review")
    assert samples(walk) == ["RS-001", "SW-001"]


@pytest.mark.clause("三(二)b")
def test_samples_open_only_for_the_data_sets_that_were_named(walk):
    passed(walk)
    scene = scenes.of_case(walk.case.id)
    seen = {item.code: scenes.may_see_sample(scene, item) for item in data_sets.all_active()}
    assert seen == {"RS-001": True, "SW-001": True, "RS-002": False, "GJ-001": False}


@pytest.mark.clause("三(二)b")
def test_samples_follow_the_correction_not_the_first_filing(walk):
    walk.start("user1", "pre_application")
    walk.do("op1", "review", review_decision="return")
    walk.do("user1", "correct_application", data_sets=[{"data_set": "GJ-001", "reason": "分析公交客流变化情况。"}])
    walk.do("op1", "review")
    assert samples(walk) == ["GJ-001"]


@pytest.mark.clause("三(二)b")
def test_a_refused_pre_application_opens_nothing(walk):
    refused_after_a_return(walk)
    assert samples(walk) == []


@pytest.mark.clause("三(二)b")
def test_a_scene_belongs_to_its_unit_alone(walk):
    passed(walk)
    assert scenes.of_organisation(walk.town["user3"].organisation_id) == []


@pytest.mark.clause("三(二)b")
def test_a_pre_application_that_is_over_takes_no_more_answers(walk):
    passed(walk)
    done = next(task for task in store.tasks.of_case(walk.case.id) if task.element == "review")
    with pytest.raises(Conflict):
        tasks.complete(walk.town["op1"], done.id, {})

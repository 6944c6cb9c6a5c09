"""场景申报审批, its ways; what is filed; the operator's two first reviews (三(一)0, 三(三)a, 三(三)b)."""

import json

import pytest

from app import store
from app.cases.actions import start, tasks
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound
from app.registers import models, scenes
from tests.processes.conftest import every_way, refused
from tests.processes.third_parties import engaged, published
from tests.support.world import uscc


@pytest.fixture
def stage():
    return "with_scenes"


# The ways through


def approved_after_the_experts(walk):
    walk.file("user1")
    walk.finish()


def refused_by_the_authority(walk):
    walk.file("user1")
    walk.finish(examine={"examine_decision": "refuse"}, decide={"decide_decision": "refuse"})


def approved_after_every_return(walk):
    walk.file("user1")
    walk.first_reviews(plan="return")
    walk.correct()
    walk.first_reviews()
    walk.opinions("fail", "fail", "pass")
    walk.onto("correct_application")
    walk.correct()
    walk.onto("examine")
    walk.do("auth1", "examine", examine_decision="return")
    walk.correct()
    walk.onto("decide")
    walk.do("auth2", "decide", decide_decision="return")
    walk.finish()


def approved_on_the_fast_track(walk):
    walk.file("user1", code="# the same")
    walk.finish()
    walk.file("user1", code="# the same")
    walk.finish()


def sent_from_the_fast_track_to_the_experts(walk):
    walk.file("user1", code="# again the same")
    walk.finish()
    walk.file("user1", code="# again the same")
    walk.onto("examine")
    walk.do("auth1", "examine", examine_decision="to_experts")
    walk.finish()


def approved_after_a_meeting_the_operator_asked_for(walk):
    walk.file("user1")
    walk.finish(plan_review={"plan_complex": "yes"})


def approved_online_though_an_expert_asked_for_a_meeting(walk):
    walk.file("user1")
    walk.first_reviews()
    for who, mode in zip(walk.doers("evaluate"), ("offline", "online", "online"), strict=True):
        walk.do(who, "evaluate", evaluation_mode=mode)
    walk.finish(offline_consent={"offline_consent": "no"})


def approved_after_an_expert_stepped_back(walk):
    walk.file("user1")
    walk.first_reviews()
    walk.do(walk.doers("evaluate")[0], "evaluate", recusal="yes")
    walk.finish()


def approved_though_the_providers_said_nothing(walk):
    walk.file("user1")
    walk.first_reviews()
    walk.lapse("give_opinion")
    walk.finish()


def refused_at_the_cap(walk):
    walk.file("user1")
    for _ in range(5):
        walk.first_reviews(code="return")
        walk.correct()
    walk.do("op1", "plan_review", plan_decision="refer")
    walk.do("op2", "code_review")
    walk.finish(examine={"examine_decision": "refuse"}, decide={"decide_decision": "refuse"})


def approved_late_at_every_step_online(walk):
    walk.file("user1")
    for element in ("plan_review", "code_review", "evaluate", "panel_conclusion", "examine", "decide"):
        walk.onto(element)
        walk.lapse(element)
    walk.finish()


def approved_late_at_every_step_of_a_meeting(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.lapse("offline_consent")
    walk.onto("offline_minutes")
    walk.lapse("offline_minutes")
    walk.finish()


WAYS = {
    approved_after_the_experts: "approved",
    refused_by_the_authority: "refused",
    approved_after_every_return: "approved",
    approved_on_the_fast_track: "approved",
    sent_from_the_fast_track_to_the_experts: "approved",
    approved_after_a_meeting_the_operator_asked_for: "approved",
    approved_online_though_an_expert_asked_for_a_meeting: "approved",
    approved_after_an_expert_stepped_back: "approved",
    approved_though_the_providers_said_nothing: "approved",
    refused_at_the_cap: "refused",
    approved_late_at_every_step_online: "approved",
    approved_late_at_every_step_of_a_meeting: "approved",
}


TestEveryWay = every_way("scenario_application", WAYS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.clause("三(三)a")
def test_only_an_approval_lists_the_model_and_opens_the_agreement(walk, way):
    way(walk)
    listed = models.of_case(walk.case.id) is not None
    scene = scenes.of_organisation(walk.case.organisation_id)[0]
    open_ = any(right.case_id == walk.case.id for right in scenes.rights(scenes.MAY_SIGN, scene))
    approved = WAYS[way] == "approved"
    assert listed == approved
    assert open_ <= approved


# What is filed


@pytest.mark.clause("三(一)0")
def test_no_formal_application_without_a_pre_application_that_passed(walk):
    walk.onboard("tpp1")
    with pytest.raises(Conflict, match="没有通过预申报的场景"):
        start.start(walk.town["tpp1"], "scenario_application", {})
    walk.start("tpp1", "pre_application")
    walk.do("op1", "review", review_decision="refuse")
    with pytest.raises(Conflict, match="没有通过预申报的场景"):
        start.start(walk.town["tpp1"], "scenario_application", {})


@pytest.mark.clause("三(一)0")
def test_it_refers_to_one_passed_pre_application_of_the_same_unit(walk):
    [others] = scenes.of_organisation(walk.town["user3"].organisation_id)
    for wrong in (others.id, 9999, None):
        with refused("pre_application"):
            walk.file("user1", pre_application=wrong)


@pytest.mark.clause("三(一)0", "三(四)")
def test_the_fast_track_needs_a_pre_application_as_well(walk):
    walk.file("user1")
    walk.finish()
    [model] = models.listed()
    with refused("pre_application"):
        walk.file("user3", model_source="listed", listed_model=model.id, pre_application=None)


@pytest.mark.clause("三(三)a")
@pytest.mark.parametrize("field", ["solution_file", "modelling_file", "model_file"])
def test_plan_and_model_are_filed_together(walk, field):
    with refused(field):
        walk.file("user1", **walk.model(walk.town["user1"]) | {field: []})


@pytest.mark.clause("三(三)a")
@pytest.mark.parametrize("field", ["model_name", "model_version", "model_sha256", "output_schema", "min_cell_size"])
def test_the_listing_names_code_inputs_and_outputs(walk, field):
    with refused(field):
        walk.file("user1", **walk.model(walk.town["user1"]) | {field: None})


@pytest.mark.clause("三(三)a")
def test_the_digest_must_be_that_of_the_file(walk):
    with refused("model_sha256"):
        walk.file("user1", **walk.model(walk.town["user1"]) | {"model_sha256": "0" * 64})


@pytest.mark.clause("三(三)a", "三(二)b")
def test_only_items_of_the_data_sets_that_passed_can_be_used(walk):
    with refused("inputs.0.item"):
        walk.file("user1", inputs=[{"item": "GJ-001.id", "reason": "计算评分所需。"}])
    with refused("inputs.0.reason"):
        walk.file("user1", inputs=[{"item": "SW-001.id", "reason": ""}])


@pytest.mark.clause("三(三)g")
def test_how_the_result_resists_inversion_is_part_of_the_plan(walk):
    for field in ("irreversibility_note", "no_inversion_declared"):
        with refused(field):
            walk.file("user1", **{field: None})


def results(*names):
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {name: {"type": "string"} for name in names}},
    }
    return json.dumps({"type": "object", "properties": {"score": {"type": "integer"}, "rows": rows}})


@pytest.mark.clause("一(二)")
def test_raw_items_are_not_handed_out_one_by_one(walk):
    with refused("output_schema") as caught:
        walk.file("user1", output_schema=results("grade", "id"), min_cell_size=1)
    assert "id 是所用的原始数据项" in caught.value.errors["output_schema"][0]
    walk.file("user1", output_schema=results("grade"), min_cell_size=1)


@pytest.mark.clause("一(二)")
def test_a_statistic_may_group_by_a_raw_item(walk):
    walk.file("user1", output_schema=results("id"), min_cell_size=5)
    assert "plan_review" in walk.open()


@pytest.mark.clause("三(二)c")
def test_a_service_provider_is_chosen_freely_but_must_be_engaged_for_the_scene(walk):
    named = {"developer": "service_provider", "service_provider_name": "泉州丁模型服务有限公司"}
    published(walk)
    with refused("service_provider_name"):
        walk.file("user1", **named)
    engaged(walk)
    walk.file("user1", **named)
    assert "plan_review" in walk.open()


@pytest.mark.clause("四(三)d")
def test_a_real_time_scene_with_personal_data_names_its_letter_of_consent(walk):
    walk.pass_scene("user1", scene_kind="realtime")
    with refused("letter_template"):
        walk.file("user1", letter_template="not_needed")
    with refused("letter_template_note", "letter_template_file"):
        walk.file("user1", letter_template="own", letter_template_note="", letter_template_file=[])
    walk.file("user1", letter_template="standard")
    assert "plan_review" in walk.open()


@pytest.mark.clause("四(五)a")
@pytest.mark.parametrize("field", ["partner_name", "partner_uscc", "partner_cooperation", "partner_letters"])
def test_a_partner_who_collects_letters_is_described_in_the_plan(walk, field):
    partner = {
        "letter_template": "standard",
        "uses_partner": "yes",
        "partner_name": "泉州戊服务有限公司",
        "partner_uscc": uscc("350500"),
        "partner_cooperation": "受托向信息主体告知并收取授权书。",
        "partner_letters": "通过其营业网点收取电子授权书。",
    }
    with refused(field):
        walk.file("user1", **partner | {field: None})
    walk.file("user1", **partner)
    assert "plan_review" in walk.open()


# The first reviews


@pytest.mark.clause("三(三)b", "七(二)2")
def test_plan_and_code_are_reviewed_side_by_side(walk):
    walk.file("user1")
    assert walk.open() == ["code_review", "plan_review"]


@pytest.mark.clause("三(三)b")
@pytest.mark.parametrize("first", [("op1", "plan_review"), ("op2", "code_review")])
def test_the_experts_are_asked_only_after_both_reviews(walk, first):
    walk.file("user1")
    walk.do(*first)
    assert len(walk.open()) == 1
    assert store.panels.seats(walk.case.id) == []


@pytest.mark.clause("三(三)b")
@pytest.mark.parametrize("decisions", [("return", "pass"), ("pass", "return"), ("return", "return")])
def test_one_return_is_enough_to_keep_the_application_from_the_experts(walk, decisions):
    walk.file("user1")
    walk.first_reviews(*decisions)
    assert walk.open() == ["correct_application", "record_guidance"]


@pytest.mark.clause("三(三)b", "三(七)d")
def test_after_a_return_both_reviews_are_done_anew(walk):
    walk.file("user1")
    walk.first_reviews(plan="return")
    walk.correct()
    assert walk.open() == ["code_review", "plan_review"]


@pytest.mark.clause("七(二)2")
def test_plan_and_code_are_reviewed_by_different_people(walk):
    walk.file("user1")
    walk.do("op2", "plan_review")
    task, answers = walk.doing("op2", "code_review")
    with pytest.raises(Forbidden, match="另一人"):
        tasks.complete(walk.town["op2"], task.id, answers)
    walk.do("op3", "code_review")
    assert "evaluate" in walk.open()


@pytest.mark.clause("七(二)2")
def test_code_is_reviewed_only_by_who_holds_that_duty(walk):
    walk.file("user1")
    task, answers = walk.doing("op2", "code_review")
    for who in ("op1", "auth1", "user1", "exp1", "admin"):
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, answers)


@pytest.mark.clause("三(一)1b")
@pytest.mark.parametrize("which", [("op1", "plan"), ("op2", "code")])
@pytest.mark.parametrize("decision", ["pass", "return"])
def test_a_review_needs_its_reason_and_every_item(walk, which, decision):
    who, name = which
    walk.file("user1")
    with refused(f"{name}_reason"):
        walk.do(who, f"{name}_review", **{f"{name}_decision": decision, f"{name}_reason": ""})
    item = {"plan": "plan_minimal", "code": "code_irreversible"}[name]
    with refused(item):
        walk.do(who, f"{name}_review", **{item: None})
    with refused(f"{name}_decision"):
        walk.do(who, f"{name}_review", **{item: "no"})


@pytest.mark.clause("三(三)f")
def test_the_operator_cannot_refuse_only_return_and_at_the_cap_refer(walk):
    walk.file("user1")
    for decision in ("refuse", "refer"):
        with refused("plan_decision"):
            walk.do("op1", "plan_review", plan_decision=decision)
    for _ in range(5):
        walk.first_reviews(plan="return")
        walk.correct()
    with refused("plan_decision"):
        walk.do("op1", "plan_review", plan_decision="return")
    walk.do("op1", "plan_review", plan_decision="refer")
    walk.do("op2", "code_review")
    assert walk.open() == ["examine"]
    with refused("examine_decision"):
        walk.do("auth1", "examine")


@pytest.mark.clause("三(七)d")
def test_what_earlier_rounds_said_stays_readable_for_the_applicant_and_the_reviewers(walk):
    walk.file("user1", model_version="1.0")
    walk.do("op1", "plan_review", plan_decision="return", plan_reason="缺少应急预案。")
    walk.do("op2", "code_review")
    walk.correct(model_version="1.1")
    walk.do("op1", "plan_review", plan_reason="已补充。")
    for who in ("user1", "op1", "op2"):
        papers = reading.case(walk.town[who], walk.case.number).submissions
        versions = [paper.answers["model_version"] for paper in papers if paper.task.form == "apply"]
        reasons = [paper.answers["plan_reason"] for paper in papers if paper.task.form == "plan_review"]
        assert (versions, reasons) == (["1.0", "1.1"], ["缺少应急预案。", "已补充。"])


# Secrecy


@pytest.mark.clause("三(二)c")
def test_a_service_provider_that_was_not_engaged_does_not_know_of_it(walk):
    walk.file("user1")
    for who in ("tpp1", "user3", "prov3"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)


@pytest.mark.clause("六(五)a")
def test_the_model_file_is_read_by_code_reviewers_the_panel_the_authority_and_its_owner(walk):
    walk.file("user1")
    walk.onto("evaluate")
    [model] = [each for each in store.files.of_case(walk.case.id) if each.field == "model_file"]
    may = {who for who in walk.town if _reads(walk.town[who], model)}
    assert may == {"user1", "user1b", "op2", "op3", "auth1", "auth2", "auth3", *walk.doers("evaluate")}


def _reads(who, file):
    try:
        return reading.file(who, file.id) is not None
    except NotFound:
        return False

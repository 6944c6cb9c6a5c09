"""场景申报审批, decision: two nodes of the authority; the fast track, proved by digest; changes (三(三)f, 三(四), 三(六))."""

import json

import pytest

from app import store
from app.cases.actions import tasks
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import models, organisations, scenes
from app.registers.people.proofs import Proof
from app.registers.registry import entries
from tests.processes.conftest import refused
from tests.support import world
from tests.support.answers import OUTPUT

CODE = "def score(row): return row"


@pytest.fixture
def stage():
    return "with_scenes"


# The authority's two nodes


@pytest.fixture
def examining(walk):
    walk.file("user1")
    walk.onto("examine")
    return walk


@pytest.fixture
def deciding(examining):
    examining.onto("decide")
    return examining


@pytest.mark.clause("三(三)f", "七(二)1a")
@pytest.mark.parametrize(("element", "doer"), [("examine", "auth1"), ("decide", "auth2")])
def test_nobody_but_the_authoritys_own_office_decides(examining, element, doer):
    examining.onto(element)
    task, answers = examining.doing(doer, element)
    others = {"op1", "op2", "exp1", "exp2", "exp3", "prov1", "user1", "admin", "auditor", "auth1", "auth2"} - {doer}
    for who in others:
        with pytest.raises(NotFound):
            tasks.complete(examining.town[who], task.id, answers)


@pytest.mark.clause("三(三)f")
def test_nothing_is_approved_before_the_second_node(examining):
    examining.do("auth1", "examine")
    assert examining.open() == ["decide"]
    assert examining.case.outcome == ""
    assert models.listed() == []


@pytest.mark.clause("三(三)f")
def test_the_two_nodes_are_different_people(examining):
    examining.do("auth3", "examine")
    task, answers = examining.doing("auth3", "decide")
    with pytest.raises(Forbidden, match="另一人"):
        tasks.complete(examining.town["auth3"], task.id, answers, proof=Proof(world.PASSWORD))
    assert examining.do("auth2", "decide").outcome == "approved"


@pytest.mark.clause("三(三)f", "三(三)d")
def test_who_consented_to_a_meeting_does_not_decide(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.do("auth3", "offline_consent")
    walk.onto("decide")
    task, answers = walk.doing("auth3", "decide")
    with pytest.raises(Forbidden, match="另一人"):
        tasks.complete(walk.town["auth3"], task.id, answers, proof=Proof(world.PASSWORD))


@pytest.mark.clause("三(三)f")
@pytest.mark.parametrize("decision", ["approve", "return", "refuse"])
def test_each_decision_of_the_authority_needs_a_reason(examining, decision):
    with refused("examine_reason"):
        examining.do("auth1", "examine", examine_decision=decision, examine_reason="")
    examining.do("auth1", "examine")
    with refused("decide_reason"):
        examining.do("auth2", "decide", decide_decision=decision, decide_reason="")


@pytest.mark.clause("三(三)f")
@pytest.mark.parametrize("first", ["approve", "refuse"])
@pytest.mark.parametrize(("second", "outcome"), [("approve", "approved"), ("refuse", "refused")])
def test_the_head_decides_whatever_was_proposed(examining, first, second, outcome):
    examining.do("auth1", "examine", examine_decision=first)
    assert examining.do("auth2", "decide", decide_decision=second).outcome == outcome


@pytest.mark.clause("三(三)f")
def test_the_authority_sees_first_reviews_opinions_and_what_providers_said(deciding):
    papers = reading.task(deciding.town["auth2"], deciding.task("decide").id).submissions
    seen = {paper.task.element for paper in papers}
    assert seen == {
        "start",
        "plan_review",
        "code_review",
        "evaluate",
        "give_opinion",
        "panel_conclusion",
        "examine",
    }


@pytest.mark.clause("三(一)2")
def test_the_applicant_sees_where_it_stands_and_the_result_with_its_reason(deciding):
    view = reading.case(deciding.town["user1"], deciding.case.number)
    assert [(stage.name, stage.state) for stage in view.rail][-1] == ("审批", "current")
    assert "负责人审批中" in view.status_text
    deciding.do("auth2", "decide", decide_reason="场景合规，同意。")
    papers = reading.case(deciding.town["user1"], deciding.case.number).submissions
    assert papers[-1].answers["decide_reason"] == "场景合规，同意。"


@pytest.mark.clause("七(二)5a")
def test_deciding_against_an_objection_needs_a_reason_at_both_nodes(walk):
    walk.file("user1")
    walk.onto("examine", give_opinion={"opinion": "object"})
    with refused("examine_objection_reason"):
        walk.do("auth1", "examine")
    walk.do("auth1", "examine", examine_objection_reason="数据已脱敏。")
    with refused("decide_objection_reason"):
        walk.do("auth2", "decide")
    assert walk.do("auth2", "decide", decide_objection_reason="同意经办意见。").outcome == "approved"


@pytest.mark.clause("七(二)5a")
def test_following_an_objection_needs_no_such_reason(walk):
    walk.file("user1")
    walk.onto("examine", give_opinion={"opinion": "object"})
    walk.do("auth1", "examine", examine_decision="refuse")
    assert walk.do("auth2", "decide", decide_decision="refuse").outcome == "refused"


@pytest.mark.clause("三(七)d")
@pytest.mark.parametrize("node", ["examine", "decide"])
def test_the_authority_may_return_and_its_reason_reaches_the_applicant(deciding, node):
    if node == "examine":
        deciding.file("user1")
        deciding.onto("examine")
    who = {"examine": "auth1", "decide": "auth2"}[node]
    deciding.do(who, node, **{f"{node}_decision": "return", f"{node}_reason": "请补充应急预案。"})
    assert deciding.open() == ["correct_application", "record_guidance"]
    view = reading.task(deciding.town["user1"], deciding.task("correct_application").id)
    assert view.variables["last_return"]["reason"] == "请补充应急预案。"


def test_an_approval_opens_the_right_to_an_agreement_and_no_more_data(deciding):
    before = {(right.kind, right.data_set_id) for right in rights(deciding)}
    deciding.do("auth2", "decide")
    assert {(right.kind, right.data_set_id) for right in rights(deciding)} - before == {(scenes.MAY_SIGN, None)}


def rights(walk):
    [scene] = scenes.of_organisation(walk.case.organisation_id)
    return [right for kind in (scenes.MAY_SIGN, scenes.SAMPLE_DATA) for right in scenes.rights(kind, scene)]


# The fast track


@pytest.fixture
def listed(walk):
    """user1's model has passed the experts and is listed."""
    walk.file("user1", code=CODE)
    walk.finish()
    [model] = models.listed()
    return model


def route(walk):
    """Pass the first reviews; return the route that was taken."""
    walk.first_reviews()
    return walk.variables()["route"]


@pytest.mark.clause("三(四)", "三(六)")
def test_an_unchanged_model_needs_no_second_evaluation(walk, listed):
    walk.file("user1", code=CODE)
    assert route(walk) == "fast"
    assert walk.open() == ["examine"]


@pytest.mark.clause("三(四)")
@pytest.mark.parametrize("changed", [
    {"code": CODE + "  # one comment more"},
    {"inputs": [{"item": "SW-001.id", "reason": "计算评分所需。"}]},
    {"output_schema": json.dumps({"type": "object", "properties": {"score": {"type": "number"}}})},
], ids=["code", "data", "output"])  # fmt: skip
def test_whatever_has_changed_goes_to_the_experts(walk, listed, changed):
    walk.file("user1", **{"code": CODE, **changed})
    assert route(walk) == "experts"
    assert walk.open() == ["evaluate"] * 3 + ["give_opinion"] * len(walk.doers("give_opinion"))


@pytest.mark.clause("三(四)")
def test_the_same_written_differently_is_the_same(walk, listed):
    _, inputs = None, walk.filed["scenario_application"]["inputs"]
    spaced = json.dumps(json.loads(OUTPUT), indent=4)
    walk.file(
        "user1", code=CODE, inputs=inputs[::-1], output_schema=spaced, model_name="换个名字", model_version="9"
    )
    assert route(walk) == "fast"


@pytest.mark.clause("三(四)")
def test_a_model_that_never_passed_the_experts_proves_nothing(walk):
    walk.file("user1", code=CODE)
    walk.finish(decide={"decide_decision": "refuse"})
    walk.file("user1", code=CODE)
    assert route(walk) == "experts"


@pytest.mark.clause("三(四)")
def test_a_delisted_model_cannot_be_chosen_and_proves_nothing(walk, listed):
    with store.writing():
        models.delist(entries.SYSTEM, models.get_listed(listed.id), "核实后下架")
    with refused("listed_model"):
        walk.file("user1", model_source="listed", listed_model=listed.id)
    walk.file("user1", code=CODE)
    assert route(walk) == "experts"


@pytest.mark.clause("三(四)")
def test_a_model_delisted_on_the_way_cannot_be_approved_on_the_fast_track(walk, listed):
    walk.file("user1", code=CODE)
    walk.onto("decide")
    with store.writing():
        models.delist(entries.SYSTEM, models.get_listed(listed.id), "核实后下架")
    with pytest.raises(Refusal, match="已下架"):
        walk.do("auth2", "decide")
    assert walk.case.outcome == ""


@pytest.mark.clause("三(四)")
def test_another_unit_may_choose_a_listed_model(walk, listed):
    walk.file("user3", model_source="listed", listed_model=listed.id)
    assert route(walk) == "fast"
    assert walk.finish().outcome == "approved"
    assert models.of_case(walk.case.id).panel_case_id == listed.case_id


@pytest.mark.clause("三(四)")
def test_a_chosen_model_with_other_data_goes_to_the_experts(walk, listed):
    only = [{"item": "SW-001.id", "reason": "计算评分所需。"}]
    walk.file("user3", model_source="listed", listed_model=listed.id, inputs=only)
    assert "使用数据有改变" in walk.variables()["fast_track"]["reason"]
    assert route(walk) == "experts"


@pytest.mark.clause("三(四)", "三(六)")
def test_the_fast_track_skips_the_experts_and_nothing_else(walk, listed):
    walk.file("user1", code=CODE)
    assert walk.open() == ["code_review", "plan_review"]
    walk.finish()
    done = {task.element for task in store.tasks.of_case(walk.case.id)}
    assert done == {"start", "plan_review", "code_review", "examine", "decide"}


@pytest.mark.clause("三(四)")
def test_nobody_is_on_the_fast_track_because_they_say_so(walk, listed):
    with refused("fast_track"):
        walk.file("user1", code="# other", fast_track={"eligible": True})


@pytest.mark.clause("三(四)", "三(三)e")
def test_the_providers_are_told(walk, listed):
    walk.file("user1", code=CODE)
    walk.first_reviews()
    for who in ("prov1", "prov2"):
        notices, _ = store.messages.notices(walk.town[who].id, 1, 1)
        assert walk.case.number in notices[0].text
        assert notices[0].kind == "provider_notice"


@pytest.mark.clause("三(四)")
def test_the_authority_may_still_send_it_to_the_experts(walk, listed):
    walk.file("user1", code=CODE)
    walk.onto("examine")
    walk.do("auth1", "examine", examine_decision="to_experts")
    assert walk.open() == ["evaluate"] * 3 + ["give_opinion"] * 2
    walk.onto("examine")
    with refused("examine_decision"):
        walk.do("auth1", "examine", examine_decision="to_experts")
    assert walk.finish().outcome == "approved"


# Changes of what was approved


@pytest.mark.clause("三(六)")
def test_an_approved_plan_cannot_be_edited(walk, listed):
    for task in store.tasks.of_case(walk.case.id):
        with pytest.raises((Conflict, NotFound)):
            tasks.complete(walk.town["user1"], task.id, {"model_name": "改名"})


@pytest.mark.clause("三(六)")
def test_a_scene_with_a_plan_is_not_applied_for_again(walk, listed):
    with pytest.raises(Conflict, match="开发方案变更"):
        walk.file("user1", pre_application=listed.scene_id)
    walk.pass_scene("user1", scene_name="另一个应用场景")
    with refused("pre_application"):
        walk.file("user1", pre_application=listed.scene_id)
    walk.file("user1")
    assert walk.finish().outcome == "approved"


@pytest.mark.clause("三(六)")
def test_of_two_applications_for_a_scene_only_one_is_approved(walk):
    walk.file("user1")
    first = walk.case
    walk.onto("decide")
    walk.file("user1")
    assert walk.finish().outcome == "approved"
    walk.case = first
    with refused():
        walk.do("auth2", "decide")
    walk.do("auth2", "decide", decide_decision="refuse")
    assert walk.case.outcome == "refused"


@pytest.mark.clause("三(六)", "三(三)a")
def test_the_approval_enters_version_1_of_the_plan(walk, listed):
    [plan] = entries.find("plans")
    assert (plan.state, plan.data["version"], plan.data["plan_case"]) == ("in_force", 1, listed.case_id)
    assert plan.data["digest"] == listed.digest
    papers = [each["paper"] for each in plan.data["papers"]]
    assert papers == ["《应用场景解决方案》", "《建模设计说明书》"]


@pytest.mark.clause("二(一)a", "六(四)")
def test_a_unit_that_was_suspended_meanwhile_cannot_go_on(walk):
    walk.file("user1")
    walk.first_reviews(plan="return")
    with store.writing():
        organisations.set_status(entries.SYSTEM, organisations.get(walk.case.organisation_id), "suspended")
    with refused("inputs.0.item", "inputs.1.item") as caught:
        walk.do("user1", "correct_application")
    assert caught.value.errors["inputs.0.item"] == ["本单位的数据服务已暂停，恢复之前没有可以选用的内容。"]

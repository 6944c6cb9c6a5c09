"""Instructions, risk assessments, sanctions and terminations: the branches that no walk takes."""

from datetime import timedelta

import pytest

from app import clock, store
from app.registers import scenes, standing
from app.registers.registry import entries
from app.service_api import Period
from handlers import expert_pool, instructions, risks, sanctions, terminations
from tests.conftest import BOTH
from tests.support import world


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


def orders():
    return [effect.payload["process"] for effect in store.messages.undelivered(clock.now(), 99)]


@pytest.mark.clause("七(二)1c", "七(二)1d")
@pytest.mark.parametrize(
    ("decision", "raised"),
    [("none", []), ("instruct", ["instruction"]), ("terminate", ["termination_order"])],
)
def test_what_follows_from_a_risk_is_raised_once_however_often_it_is_delivered(run, scene, decision, raised):
    variables = {"scene": scene.id, "risk_decision": decision, "risk_reason": "用途不符", "measures": "限期整改"}
    for _ in range(2):
        run(risks.follow_up, variables)
    assert orders() == raised


def test_each_approved_scene_is_assessed_once_a_period(company, scene, make_scene):
    make_scene(company, approved=False)
    period = Period("2026", clock.today(), clock.today(), clock.today())
    assert [target.key for target in risks.scenes_due(period)] == [f"scene:{scene.id}"]


def test_the_facts_of_a_scene_are_those_on_file(run, put, scene):
    about = {"subject": f"scene:{scene.id}", "organisation_id": scene.organisation_id}
    put("agreements", **about)
    put("remarks", "noted", **about)
    facts = {row["name"]: row["value"] for row in run(risks.gather, {"scene": scene.id})["scene_facts"]}
    assert (facts["历次评估"], facts["单位记事"], facts["执行中的处置"]) == ("首次评估", "1 条未销记", "0")


@pytest.mark.clause("六(四)")
@pytest.mark.parametrize("consent", [None, "refuse", "return"])
def test_nobody_is_terminated_without_the_authoritys_consent(refused, company, consent):
    variables = {"party": company.id, "consent_decision": consent}
    assert "负责人同意" in refused(sanctions.terminate, variables)
    assert company.status == "onboarded"


@pytest.mark.clause("六(四)")
@pytest.mark.parametrize("over", [sanctions.expire, sanctions.lift])
def test_the_end_of_a_suspension_does_not_bring_a_terminated_unit_back(run, put, company, over):
    measure = put("sanctions", organisation_id=company.id, data={"measure": "暂停数据服务"})
    with store.writing():
        standing.suspend(entries.SYSTEM, company.id, "违规使用")
        standing.terminate(entries.SYSTEM, company.id, "情节严重")
    run(over, {"party": company.id, "entry_id": measure.id, "conduct_names": "违规使用", "lift_reason": "已整改"})
    assert company.status == "terminated"


def test_silence_decides_nothing(run):
    assert run(sanctions.record_silence) == {"statement": None, "admits": None}


def test_without_a_unit_there_is_nobody_to_sanction():
    assert sanctions.may_open(None, None) == ["还没有已入驻的单位"]
    suspended = world.unit("某公司", status="suspended")
    assert [option.value for option in sanctions.units(None, None, {})] == [suspended.id]


@pytest.mark.clause("七(二)1d")
def test_a_scene_that_has_ended_is_not_ended_again(refused, scene):
    with store.writing():
        scenes.end(entries.SYSTEM, scene, "终止")
    assert "已经终止" in refused(terminations.trace, {"scene": scene.id})
    assert terminations.may_propose(None, None) == ["没有已批准的应用场景"]


@pytest.mark.clause("七(二)1d")
def test_a_late_disposal_is_on_the_units_file(run, put, company, scene):
    data = {"scene": scene.name, "scene_id": scene.id}
    order = put("terminations", "disposing", organisation_id=company.id, data=data)
    run(terminations.overdue, {"entry_id": order.id, "party": company.id})
    [remark] = entries.find("remarks", organisation_id=company.id)
    assert remark.data["kind"] == "逾期未删除数据"


@pytest.mark.clause("一(三)")
def test_asked_again_the_round_counts_on(run):
    asked = {"instruction_title": "整改", "instruction_text": "请整改", "answer_by": "2026-12-01"}
    variables = asked | run(instructions.register, asked) | {"again_by": "2026-12-09", "close_reason": "缺材料"}
    for number in (1, 2):
        variables |= run(instructions.reopen, variables)
        assert (variables["answer_by"], variables["again_number"]) == ("2026-12-09", number)
    assert entries.get(variables["entry_id"]).data["due_on"] == "2026-12-09"


@pytest.mark.clause("七(二)1b")
@pytest.mark.parametrize(("days", "wrong"), [(-1, True), (0, True), (1, False)])
def test_an_experts_term_ends_after_it_begins(run, refused, days, wrong):
    someone = world.person("exp9", "expert")
    today = clock.today()
    asked = {"pool_kind": "nominate", "candidate": someone.id, "term_from": today.isoformat()}
    asked["term_to"] = (today + timedelta(days=days)).isoformat()
    if wrong:
        assert refused(expert_pool.check, asked) == {"term_to"}
    else:
        assert run(expert_pool.check, asked)["pool_title"] == "exp9先生入库"

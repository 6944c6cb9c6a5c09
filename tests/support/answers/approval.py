"""Valid answers to the forms of the approval chain, and the facts that other groups share."""

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers import organisations, scenes
from app.registers.people.actors import Actor
from app.rules import identifiers

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]
LEGAL = {"name": "林国强", "id_number": identifiers.make_resident_id(Random(1))}  # noqa: S311 (made up)
RESPONSIBLE = {"name": "陈美兰", "id_number": identifiers.make_resident_id(Random(2))}  # noqa: S311 (made up)
HEADS = ("environment", "safety", "intellectual_property", "other")
CRITERIA = ("legality", "compliance", "reasonableness", "algorithm", "irreversibility")
PRINCIPLES = ("usable_invisible", "raw_stays", "result_irreversible", "minimal_use")
PAPERS = ("business_licence_file", "legal_representative_file", "statement_file", "commitment_file")
OUTPUT = json.dumps({"type": "object", "properties": {"score": {"type": "integer"}}})


def onboarding_apply(_walk: "Walk", who: Actor) -> Answers:
    unit = organisations.get(who.organisation_id or 0)
    return {
        "organisation_name": unit.name,
        "uscc": unit.uscc,
        "organisation_kind": unit.kind,
        "unit_type": unit.unit_type,
        "address": "福建省泉州市丰泽区东海街道 1 号",
        "established_on": unit.established_on.isoformat() if unit.established_on else None,
        "legal_representative": LEGAL["name"],
        "legal_representative_id": LEGAL["id_number"],
        "responsible_person": RESPONSIBLE["name"],
        "responsible_person_id": RESPONSIBLE["id_number"],
        "contact_name": "王小明",
        "contact_phone": "13805950000",
        "governance_declared": True,
        "governance_note": "设董事会、监事会和数据安全委员会。",
        "finance_declared": True,
        "finance_note": "财务制度健全，每年经会计师事务所审计。",
        **{f"{head}_record": "none" for head in HEADS},
        "dcmm_level": "none",
        "identity_path": "qr",
        "quality_acknowledged": True,
        "truth_declared": True,
    }


def check_onboarding(_walk: "Walk", _who: Actor) -> Answers:
    items = [f"{name}_check" for name in ("governance", "finance", *HEADS)]
    checked = dict.fromkeys(items, "yes") | {f"{item}_reason": "已核对原件" for item in items}
    sealed = {paper.replace("_file", "_seal"): "yes" for paper in PAPERS}
    return checked | sealed | {"check_decision": "pass", "check_reason": "材料齐全，符合入驻条件。"}


def pre_application_apply(_walk: "Walk", who: Actor) -> Answers:
    return {
        "scene_name": "小微企业信用评估",
        "scene_kind": "other",
        "purpose": "inclusive_finance",
        "industry": "general",
        "scene_description": "以社保缴纳和用水情况评估小微企业经营状况，供贷前审查参考。",
        "lawfulness_note": "依据授权开展，符合有关规定。",
        "data_sets": [
            {"data_set": "RS-001", "reason": "核验企业参保人数是否稳定。"},
            {"data_set": "SW-001", "reason": "核验企业用水是否正常。"},
        ],
        "recipients": [{"name": who.organisation_name, "use": "贷前审查"}],
        "no_transfer_declared": True,
        "truth_declared": True,
    }


def review(_walk: "Walk", _who: Actor) -> Answers:
    heads = ("feasibility", "necessity", "security")
    scored = dict.fromkeys(heads, "good") | {f"{head}_reason": "论证充分。" for head in heads}
    return scored | {"licences_check": "yes", "review_decision": "pass", "review_reason": "场景可行，同意。"}


def scenario_apply(walk: "Walk", who: Actor) -> Answers:
    scene = scenes.of_organisation(who.organisation_id or 0)[0]
    items = [f"{item.code}.{item.fields[0]['name']}" for item in scenes.sampled(scene)]
    return {
        "pre_application": scene.id,
        "developer": "own",
        "model_source": "own",
        "model_name": "小微企业评分模型",
        "model_version": "1.0",
        **walk.model(who),
        "inputs": [{"item": item, "reason": "计算评分所需。"} for item in items],
        "output_schema": OUTPUT,
        "min_cell_size": 5,
        "irreversibility_note": "只输出分数区间，无法推算任何原始数据。",
        "letter_template": "not_needed",
        "uses_partner": "no",
        "no_inversion_declared": True,
        "truth_declared": True,
    }


def plan_review(_walk: "Walk", _who: Actor) -> Answers:
    return _first_review("plan", ("complete", "consistent", "minimal", "partner"))


def code_review(_walk: "Walk", _who: Actor) -> Answers:
    return _first_review("code", ("digest", "inputs", "output", "safe", "irreversible"))


def _first_review(name: str, items: tuple[str, ...]) -> Answers:
    return {f"{name}_{item}": "yes" for item in items} | {
        f"{name}_complex": "no",
        f"{name}_complex_reason": "涉及多方数据，宜当面论证。",
        f"{name}_decision": "pass",
        f"{name}_reason": "符合要求。",
    }


def evaluate(_walk: "Walk", _who: Actor) -> Answers:
    criteria = (*CRITERIA, *PRINCIPLES)
    return {
        "recusal": "no",
        "recusal_reason": "曾参与该单位项目。",
        "evaluation_mode": "online",
        "offline_reason": "模型复杂，建议当面论证。",
        **dict.fromkeys(criteria, "pass"),
        **{f"{each}_grounds": "方案第三章有说明。" for each in criteria},
        "irreversibility_evidence": "最小分组 5，逆算攻击测试未成功。",
        "overall": "pass",
        "opinion_text": "同意。",
    }


def give_opinion(_walk: "Walk", _who: Actor) -> Answers:
    return {"opinion": "agree", "opinion_reason": "数据仅限本场景使用。"}


def panel_conclusion(_walk: "Walk", _who: Actor) -> Answers:
    return {"panel_opinion": "专家组认为方案合法合规，结果不可逆，同意通过。"}


def offline_consent(_walk: "Walk", _who: Actor) -> Answers:
    return {"offline_consent": "yes", "offline_consent_reason": "情况复杂，同意。"}


def offline_minutes(walk: "Walk", _who: Actor) -> Answers:
    passed = dict.fromkeys((*CRITERIA, *PRINCIPLES), "pass") | {"overall": "pass", "opinion_text": "同意。"}
    panel = walk.variables()["panel"]
    return {
        "meeting_on": clock.today().isoformat(),
        "meeting_place": "市行政中心 3 号会议室",
        "expert_opinion_results": [{"expert": member["id"], **passed} for member in panel],
    }


def examine(_walk: "Walk", _who: Actor) -> Answers:
    return {"examine_decision": "approve", "examine_reason": "材料齐全，拟同意。"}


def decide(_walk: "Walk", _who: Actor) -> Answers:
    return {"decide_decision": "approve", "decide_reason": "同意。"}


def explain_delay(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "delay_reason": "承办人因公出差。",
        "expected_on": (clock.today() + timedelta(days=3)).isoformat(),
        "delay_text": "承办人因公出差，预计三日内办结，敬请谅解。",
    }


def record_guidance(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "contacted_at": clock.now().astimezone(clock.SHANGHAI).isoformat(timespec="minutes"),
        "contact_way": "phone",
        "contacted_person": "王小明",
        "guidance_text": "已逐条说明退回原因和修改办法。",
    }


DOERS = {"code_review": "op2", "offline_consent": "auth1", "examine": "auth1", "decide": "auth2"}

FORMS: dict[str, Callable[["Walk", Actor], Answers]] = {
    "onboarding/apply": onboarding_apply,
    "onboarding/scan_identity": lambda _walk, _who: {"identity_path": "qr"},
    "onboarding/renew_identity": lambda _walk, _who: {"identity_path": "qr"},
    "onboarding/upload_paper": lambda _walk, _who: {},
    "onboarding/check_onboarding": check_onboarding,
    "pre_application/apply": pre_application_apply,
    "pre_application/review": review,
    "scenario_application/apply": scenario_apply,
    "scenario_application/plan_review": plan_review,
    "scenario_application/code_review": code_review,
    "expert_evaluation/evaluate": evaluate,
    "expert_evaluation/give_opinion": give_opinion,
    "expert_evaluation/panel_conclusion": panel_conclusion,
    "expert_evaluation/offline_consent": offline_consent,
    "expert_evaluation/offline_minutes": offline_minutes,
    "scenario_application/examine": examine,
    "scenario_application/decide": decide,
    "delay_explanation/explain_delay": explain_delay,
    "delay_explanation/read_explanation": lambda _walk, _who: {"explanation_read": True},
    "guidance/record_guidance": record_guidance,
}

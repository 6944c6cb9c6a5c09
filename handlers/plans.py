"""Development plans: version 1 with the approval, every later one by a change decided like it (三(六))."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Organisation,
    Refusal,
    Scene,
    change_entry,
    clause,
    enter_entry,
    entries,
    entries_in_force,
    model_changes,
    model_of_case,
    notify,
    parse_schema,
    scene,
    scenes_of,
    set_plan,
    unchanged_model,
)
from handlers.parts.plan_content import FACTS, plan_differences, plan_facts, plan_papers
from handlers.parts.standing import unless_it_has

REGISTER = "plans"
REVIEWED = ("plan_decision", "plan_complex", "code_decision", "code_complex", "examine_decision", "decide_decision")


@clause("三(六)", "二(一)a")
def may_change(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: an onboarded unit with a plan in force."""
    del actor
    return unless_it_has(organisation, _changeable, "本单位没有批准的开发方案，无方案可变更")


@clause("三(六)")
def changeable(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's plans in force; the value is the scene's id."""
    del actor, variables
    found = _changeable(organisation_id) if organisation_id else {}
    return [
        Option(each.id, f"{each.name}（第 {plan.data['version']} 版，{plan.number}）")
        for each, plan in found.items()
    ]


@clause("三(六)", "三(三)a")
def register(call: Call) -> dict[str, Any]:
    """Enter version 1 of the plan that was approved; returns `plan_entry`.

    Reads what was filed. Refuses where the scene has got a plan meanwhile.
    """
    subject = scene(call.variables["scene_id"])
    if _in_force(subject) is not None:
        raise Refusal(
            "该场景已有批准的开发方案，不能再批准一份。请退回或不予批准；要修改方案的，应办理“开发方案变更”。"
        )
    return {"plan_entry": _enter(call, subject, version=1, differences=[]).id}


@clause("三(六)")
def open_change(call: Call) -> dict[str, Any]:
    """Bring the plan in force before the applicant: its facts become variables that the form opens with.

    Reads `scene`. Returns `pre_application`, `scene_id`, `scene_name`, `plan_number`, `plan_version`, the facts.
    """
    wanted = int(call.variables["scene"])
    found = next((each for each in _changeable(call.applicant_id).items() if each[0].id == wanted), None)
    if found is None:
        raise Refusal(errors={"scene": ["请选择本单位现行的开发方案。"]})
    subject, plan = found
    facts = {key: plan.data.get(key) for key in FACTS if key != "model_code_sha256"}
    return {
        **facts,
        "model_source": "unchanged",
        "pre_application": subject.id,
        "scene_id": subject.id,
        "scene_name": subject.name,
        "plan_number": plan.number,
        "plan_version": plan.data["version"],
    }


@clause("三(六)", "三(四)")
def compare(call: Call) -> dict[str, Any]:
    """Hold the change against the plan in force, fact by fact, papers by SHA-256; a new round of reviews begins.

    Returns `plan_entry`, `differences` [{field, before, after}], `code_changed`, `fast_track` {eligible, reason,
    model_id} and the decisions of an earlier round as null. Refuses a change that changes nothing.
    """
    subject = scene(call.variables["scene_id"])
    plan = _required(subject)
    found = plan_differences(plan.data, plan_facts(call), plan_papers(call))
    if not found:
        raise Refusal("填写的内容与现行方案没有任何不同，无须变更。请改好后再提交，或撤回本办件。")
    return {
        "plan_entry": plan.id,
        "plan_number": plan.number,
        "plan_version": plan.data["version"],
        "differences": found,
        "code_changed": call.variables["model_code_sha256"] != plan.data["model_code_sha256"],
        "fast_track": _track(call, subject),
        **dict.fromkeys(REVIEWED),
    }


@clause("三(六)")
def adopt(call: Call) -> dict[str, Any]:
    """Put the approved change in force: a new version, the one before superseded; returns `plan_entry`.

    Until here the scene stays on its old plan. Refuses when that is no longer the plan that was compared with, or
    the scene has ended.
    """
    subject = scene(call.variables["scene_id"])
    plan = _required(subject)
    if plan.id != call.variables["plan_entry"]:
        raise Refusal("审核期间现行方案已有变化。请退回，由申请单位按现行方案重新提交。")
    version, differences = int(plan.data["version"]) + 1, list(call.variables["differences"])
    change_entry(call.by, plan, f"由第 {version} 版替代", state="superseded", valid_to=call.today)
    adopted = _enter(call, subject, version=version, differences=differences)
    set_plan(call.by, subject, call.case.id, f"开发方案第 {version} 版获批准")
    notify(
        [f"org:{call.applicant_id}", "role:operator"],
        kind="plan",
        text=f"场景“{subject.name}”的开发方案第 {version} 版（{adopted.number}）已获批准。{_what_next(subject)}",
        case_id=call.case.id,
        key=f"plan:{adopted.id}",
    )
    return {"plan_entry": adopted.id}


def _what_next(subject: Scene) -> str:
    agreed = entries_in_force("agreements", subject=f"scene:{subject.id}")
    return "请按新方案重新签订协议；签订前，仍按现行协议执行。" if agreed else "自即日起按新方案执行。"


def _changeable(organisation_id: int) -> dict[Scene, Entry]:
    plans = {
        each.subject: each for each in entries(REGISTER, states=("in_force",), organisation_id=organisation_id)
    }
    scenes = scenes_of(organisation_id, ("approved",))
    return {each: plans[f"scene:{each.id}"] for each in scenes if f"scene:{each.id}" in plans}


def _in_force(subject: Scene) -> Entry | None:
    return next(iter(entries(REGISTER, states=("in_force",), subject=f"scene:{subject.id}")), None)


def _required(subject: Scene) -> Entry:
    plan = _in_force(subject)
    if plan is None or subject.state != "approved":
        raise Refusal("该场景的开发方案已终止，不能再变更。")
    return plan


def _enter(call: Call, subject: Scene, *, version: int, differences: list[dict[str, Any]]) -> Entry:
    return enter_entry(
        call.by,
        REGISTER,
        title=f"{subject.name}（第 {version} 版）",
        state="in_force",
        organisation_id=subject.organisation_id,
        subject=f"scene:{subject.id}",
        valid_from=call.today,
        data={
            **plan_facts(call),
            "scene": subject.name,
            "scene_id": subject.id,
            "version": version,
            "plan_case": call.case.id,
            "digest": call.variables["model_digest"],
            "panel": call.variables.get("route") != "fast",
            "papers": plan_papers(call),
            "differences": differences,
        },
        note=f"第 {version} 版获批准",
    )


def _track(call: Call, subject: Scene) -> dict[str, Any]:
    """Say whether the experts can be spared: code, data items and output are those of a listed model (三(六))."""
    same = unchanged_model(call.variables["model_digest"])
    if same is not None:
        reason = "模型代码、使用数据、输出结果经比对均未改变，无须专家重复评估；其他环节照常办理。"
        return {"eligible": True, "reason": reason, "model_id": same.id}
    own = model_of_case(subject.plan_case_id or 0)
    schema = parse_schema(call.variables["output_schema"])
    items = sorted(row["item"] for row in call.variables["inputs"])
    changed = model_changes(own, call.variables["model_code_sha256"], items, schema) if own else []
    what = f"{'、'.join(changed)}有改变" if changed else "现行方案的模型已下架"
    return {"eligible": False, "reason": f"与现行方案相比，{what}，须经评审专家评估。", "model_id": None}

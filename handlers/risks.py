"""Risk assessments of approved scenes, by the calendar and on demand, and what follows from them (七(二)1c)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Option,
    Period,
    Scene,
    Target,
    clause,
    enter_entry,
    entries,
    live_scenes,
    organisation,
    raise_case,
    sampled_data_sets,
    scene,
    working_day_ahead,
)

REGISTER = "assessments"
LEVELS = {"low": "低", "medium": "中", "high": "高"}
INSTRUCT, TERMINATE = "instruct", "terminate"


@clause("七(二)1c")
def scenes_due(period: Period) -> list[Target]:
    """Name the approved scenes: each is assessed once a period."""
    occasion = f"定期评估（{period.name}）"
    return [Target(f"scene:{item.id}", None, {"scene": item.id, "occasion": occasion}) for item in live_scenes()]


@clause("七(二)1c")
def scenes_to_choose(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the approved scenes with their units; the value is the scene's id."""
    del actor, organisation_id, variables
    return [Option(item.id, f"{item.name}（{organisation(item.organisation_id).name}）") for item in live_scenes()]


@clause("七(二)1c")
def gather(call: Call) -> dict[str, Any]:
    """Gather what is on file about the scene; returns `scene_name`, `scene_unit`, `scene_facts` [{name, value}]."""
    item = scene(int(call.variables["scene"]))
    return {
        "scene_name": item.name,
        "scene_unit": organisation(item.organisation_id).name,
        "scene_facts": [{"name": name, "value": value} for name, value in _facts(item).items()],
    }


@clause("七(二)1c", "七(二)1d")
def follow_up(call: Call) -> None:
    """Set going what was decided: an instruction to the operator, or a proposal to end the authorisation."""
    decision, item = call.variables["risk_decision"], scene(int(call.variables["scene"]))
    if decision == INSTRUCT:
        text = f"场景“{item.name}”评估为高风险。{call.variables['measures']}\n{call.variables['risk_reason']}"
        order = {
            "instruction_title": f"场景“{item.name}”风险整改",
            "instruction_text": text,
            "answer_by": working_day_ahead(call.settings["assessment_limit"]).isoformat(),
        }
        raise_case(call, "instruction", key=f"scene:{item.id}", variables=order)
    elif decision == TERMINATE:
        about = {"scene": item.id, "grounds": call.variables["risk_reason"]}
        raise_case(call, "termination_order", key=f"scene:{item.id}", variables=about)


@clause("七(二)1c")
def record(call: Call) -> None:
    """Enter the assessment. Reads the answers of the form `assess`."""
    answers, item = call.variables, scene(int(call.variables["scene"]))
    enter_entry(
        call.by,
        REGISTER,
        title=f"{item.name}：{LEVELS[answers['risk_level']]}风险",
        state="done",
        organisation_id=item.organisation_id,
        subject=f"scene:{item.id}",
        data={
            "scene": item.name,
            "scene_id": item.id,
            "occasion": answers["occasion"],
            "level": LEVELS[answers["risk_level"]],
            "findings": answers["findings"],
            "measures": answers["measures"],
        },
        note="评估",
    )


def _facts(item: Scene) -> dict[str, str]:
    agreements = [each.number for each in entries("agreements", subject=f"scene:{item.id}", states=("in_force",))]
    before = [each.data["level"] for each in entries(REGISTER, subject=f"scene:{item.id}")]
    problems = entries("remarks", organisation_id=item.organisation_id, states=("noted",))
    return {
        "使用的数据": "、".join(each.name for each in sampled_data_sets(item)) or "无",
        "生效的协议": "、".join(agreements) or "无",
        "历次评估": "、".join(reversed(before)) or "首次评估",
        "单位记事": f"{len(problems)} 条未销记" if problems else "无",
        "执行中的处置": str(len(entries("sanctions", organisation_id=item.organisation_id, states=("in_force",)))),
    }

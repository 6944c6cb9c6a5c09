"""Problems with data: told to the provider, repaired, back in the city's data platform, tested again (七(二)4d)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Option,
    Organisation,
    Refusal,
    change_entry,
    clause,
    enter_entry,
    providers_of,
    sampled_data_sets,
    scenes_of,
)
from handlers.parts.own import case_entry, own_scene, scene_data_set
from handlers.parts.standing import unless_it_has

REGISTER = "data_problems"
KINDS = {
    "missing": "数据缺失",
    "wrong": "数据错误",
    "stale": "更新不及时",
    "format": "格式或口径不一致",
    "interface": "接口异常",
}


@clause("七(二)4d")
def may_report(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: an onboarded unit with a scene, whose data it has met."""
    del actor
    return unless_it_has(organisation, scenes_of, "本单位还没有通过预申报的场景")


@clause("七(二)4d")
def scene_data_sets(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the data sets of the unit's scenes; the value is the code."""
    del actor, variables
    scenes = scenes_of(organisation_id) if organisation_id else []
    return [Option(item.code, f"{item.name}（{item.provider.name}）") for item in sampled_data_sets(*scenes)]


@clause("七(二)4d", "七(四)b")
def register(call: Call) -> dict[str, Any]:
    """Enter the problem; returns `entry_id`, `provider` {id, name, …}, `data_set_name`, `problem_kind_name`.

    Refuses at `scene`, `data_set`: the data set must be one of the scene's.
    """
    answers, item = call.variables, scene_data_set(call, own_scene(call))
    [provider] = providers_of([item])
    kind = KINDS[answers["problem_kind"]]
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{item.name}：{kind}",
        state="open",
        organisation_id=call.applicant_id,
        subject=f"data_set:{item.id}",
        data={"data_set": item.name, "kind": kind, "description": answers["problem_description"]},
        readers=[f"org:{provider['id']}"],
        note="反馈问题",
    )
    return {"entry_id": made.id, "provider": provider, "data_set_name": item.name, "problem_kind_name": kind}


@clause("七(四)b")
def reject(call: Call) -> None:
    """Close what is no problem of the data. Reads `entry_id`, `triage_reason`."""
    note = f"不属于数据问题：{call.variables['triage_reason']}"
    change_entry(call.by, case_entry(call), note, state="rejected")


@clause("七(二)4d")
def record_backflow(call: Call) -> None:
    """Record that the repaired data went back to the city's data platform (市政务数据汇聚与共享应用平台).

    Reads `entry_id`, `repair_note`, `receipt_number`, `returned_at`.
    """
    data = {
        "repair": call.variables["repair_note"],
        "receipt_number": call.variables["receipt_number"],
        "returned_at": call.variables["returned_at"],
    }
    change_entry(call.by, case_entry(call), "修复并回流", state="repaired", data=data)


@clause("七(二)4d")
def close(call: Call) -> None:
    """Close a problem that the reporter found solved. Reads `entry_id`. Refuses one without a backflow receipt."""
    problem = case_entry(call)
    if problem.state != "repaired" or not problem.data.get("receipt_number"):
        raise Refusal("修复后的数据还没有登记回流回执，不能办结。")
    change_entry(call.by, problem, "复测已解决", state="closed")

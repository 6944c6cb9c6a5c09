"""What an agreement rests on: an approved scene, its plan and model, who collects letters of consent (三(五))."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.service_api import (
    MAY_SIGN,
    Call,
    DataSet,
    Model,
    Organisation,
    Refusal,
    Scene,
    data_sets_with,
    entries,
    figure,
    filed_answers,
    is_onboarded,
    models_of_scene,
    onboarded,
    organisation_coded,
    scene_rights,
    scenes_of,
)
from handlers.parts.agreement_succession import plan_case_number, plan_case_of, taken


def agreeable_scenes_of(organisation_id: int, but: int | None = None) -> list[Scene]:
    """Return a unit's approved scenes that may have an agreement drawn up now; the entry `but` does not count."""
    approved = scenes_of(organisation_id, ["approved"])
    entitled = {right.scene_id for right in scene_rights(MAY_SIGN, *approved)}
    return [each for each in approved if each.id in entitled and not taken(each, but)]


def agreeable_scene(call: Call, scene_id: int, but: int | None = None) -> Scene:
    """Return such a scene of the applicant; Refusal for any other."""
    found = next((each for each in agreeable_scenes_of(call.applicant_id, but) if each.id == scene_id), None)
    if found is None:
        raise Refusal(
            "该场景现在不能签订协议：未获批准、授权已终止，或者该场景已有生效或正在签署的协议（届满前 "
            f"{figure('renewal_days')} 天内可以续签）。"
        )
    return found


def plan_of(scene: Scene) -> tuple[str, Mapping[str, Any]]:
    """Return the number of the plan in force and what it says; before plans were registered, the application's."""
    for kept in entries("plans", subject=f"scene:{scene.id}", states=("in_force",)):
        return kept.number, kept.data
    return plan_case_number(scene), filed_answers(plan_case_of(scene))


def model_of(scene: Scene) -> Model:
    """Return the scene's listed model; Refusal without one."""
    listed = [each for each in models_of_scene(scene.id) if each.state == "listed"]
    if not listed:
        raise Refusal(f"场景“{scene.name}”没有已上架的模型，不能签订协议。")
    return listed[-1]


def partner_of(call: Call, plan: Mapping[str, Any]) -> Organisation | None:
    """Return the unit that collects letters of consent as the approved plan names it, None without (四(五)b)."""
    if plan.get("uses_partner") != "yes":
        return None
    name, found = plan["partner_name"], organisation_coded(plan["partner_uscc"] or "")
    if found is None or not is_onboarded(found.id):
        raise Refusal(f"开发方案中的合作单位“{name}”未入驻平台，或者入驻状态不正常，不能签订三方协议。")
    if found.id == call.applicant_id:
        raise Refusal("开发方案中的合作单位是本单位，请先变更开发方案。")
    return found


def operator() -> Organisation:
    """Return the operator's unit; ValueError where none is on file."""
    found = onboarded("operator")
    if not found:
        raise ValueError("平台上没有平台运营单位。")
    return found[0]


def data_rows(model: Model) -> list[dict[str, str]]:
    """Return what the model uses, data set by data set, as people read it: [{name, items, provider}]."""
    used: dict[str, list[str]] = {}
    for code, _, name in (item.rpartition(".") for item in model.inputs):
        used.setdefault(code, []).append(name)
    return [
        {
            "name": f"{each.name}（{each.code}）",
            "items": _labels(each, used[each.code]),
            "provider": each.provider.name,
        }
        for each in data_sets_with(used)
    ]


def _labels(data_set: DataSet, names: Iterable[str]) -> str:
    labels = {field["name"]: field.get("label") or field["name"] for field in data_set.fields}
    return "、".join(labels.get(name, name) for name in names)

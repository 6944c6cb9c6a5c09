"""Application scenes: the pre-application that opens them (三(一)1, 三(二))."""

from datetime import date
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Organisation,
    Refusal,
    clause,
    data_sets_with,
    is_onboarded,
    not_onboarded,
    reasons,
    register_scene,
    scenes_of,
)


@clause("三(一)0", "二(一)a", "三(六)")
def may_apply(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check of the formal application: an onboarded unit with a scene that passed and has no plan yet."""
    del actor
    if (missing := not_onboarded(organisation)) or organisation is None:
        return reasons(missing)
    scenes = scenes_of(organisation.id)
    if scenes and all(scene.plan_case_id is not None for scene in scenes):
        return ["本单位的场景都已有批准的开发方案，修改方案请办理“开发方案变更”，新的场景请先提交场景预申报"]
    return [] if scenes else ["本单位还没有通过预申报的场景，请先提交场景预申报"]


@clause("三(一)1c", "三(二)a", "七(一)", "二(一)a")
def check_pre_application(call: Call) -> None:
    """Check a pre-application: onboarded unit, licences the trade needs and valid today, data sets on offer.

    Reads `required_licences` (names, from the decision table), `licences`, `licence_files`, `data_sets`.
    Refuses at `licences`, `licence_files`, `data_sets`.
    """
    if not is_onboarded(call.applicant_id):
        raise Refusal("本单位当前不是已入驻状态，不能提交预申报。")
    licences, files = call.variables.get("licences") or [], call.variables.get("licence_files") or []
    errors = {"licences": _licence_problems(call, licences), "data_sets": _data_set_problems(call)}
    if len(files) < len(licences):
        errors["licence_files"] = [f"填报了 {len(licences)} 份证书，只上传了 {len(files)} 份扫描件，请补齐。"]
    if wrong := {field: texts for field, texts in errors.items() if texts}:
        raise Refusal(errors=wrong)


@clause("三(一)0", "三(一)2")
def register(call: Call) -> dict[str, Any]:
    """Enter the scene that passed; returns `scene_id`."""
    answers = call.variables
    scene = register_scene(
        call.by, call.applicant_id, answers["scene_name"], answers["scene_kind"], answers["purpose"]
    )
    return {"scene_id": scene.id}


def _licence_problems(call: Call, licences: list[dict[str, Any]]) -> list[str]:
    held: dict[str, bool] = {}
    for row in licences:
        valid = date.fromisoformat(row["valid_from"]) <= call.today <= date.fromisoformat(row["valid_until"])
        held[row["name"]] = held.get(row["name"], False) or valid
    found = []
    for name in call.variables.get("required_licences") or []:
        if name not in held:
            found.append(f"所属行业应具备“{name}”，请填报并上传。")
        elif not held[name]:
            found.append(f"“{name}”不在有效期内，请更新后重新提交。")
    return found


def _data_set_problems(call: Call) -> list[str]:
    codes = [row["data_set"] for row in call.variables["data_sets"]]
    known = {item.code for item in data_sets_with(codes) if item.active}
    twice = sorted({code for code in codes if codes.count(code) > 1})
    missing = sorted(set(codes) - known)
    found = [f"数据集 {'、'.join(twice)} 重复填写。"] if twice else []
    return found + ([f"数据集 {'、'.join(missing)} 已不在目录中，请重新选择。"] if missing else [])

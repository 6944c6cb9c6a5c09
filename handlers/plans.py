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
    file,
    model_changes,
    model_of_case,
    not_onboarded,
    notify,
    parse_schema,
    reasons,
    scene,
    scenes_of,
    set_plan,
    unchanged_model,
)

REGISTER = "plans"
FILES = {
    "solution_file": "《应用场景解决方案》",
    "modelling_file": "《建模设计说明书》",
    "other_files": "其他材料",
    "attack_test_file": "逆算攻击测试报告",
    "letter_template_file": "拟使用的授权书模板",
}
FACTS = {
    "developer": "模型开发方",
    "service_provider_name": "第三方服务商",
    "model_name": "模型名称",
    "model_version": "模型版本",
    "model_code_sha256": "模型代码（SHA-256）",
    "inputs": "使用的数据项",
    "output_schema": "结果数据结构",
    "min_cell_size": "最小分组数量",
    "irreversibility_note": "不可逆说明",
    "letter_template": "信息主体授权书",
    "letter_template_note": "采用自有模板的说明",
    "uses_partner": "是否通过第三方获取授权文件",
    "partner_name": "合作单位",
    "partner_uscc": "合作单位统一社会信用代码",
    "partner_cooperation": "合作方式",
    "partner_letters": "授权文件获取方式",
}
"""What a plan says besides its papers: key of the form and of the register → what people call it."""
WORDS = {
    "developer": {"own": "本单位", "service_provider": "委托第三方服务商"},
    "letter_template": {"not_needed": "不涉及", "standard": "采用平台模板", "own": "修改模板或采用自有模板"},
    "uses_partner": {"yes": "是", "no": "否"},
}
NONE = "无"
REVIEWED = ("plan_decision", "plan_complex", "code_decision", "code_complex", "examine_decision", "decide_decision")


@clause("三(六)", "二(一)a")
def may_change(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: an onboarded unit with a plan in force."""
    del actor
    if (missing := not_onboarded(organisation)) or organisation is None:
        return reasons(missing)
    return [] if _changeable(organisation.id) else ["本单位没有批准的开发方案，无方案可变更"]


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
    found = _differences(plan.data, _facts(call), _papers(call))
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
        text=f"场景“{subject.name}”的开发方案第 {version} 版（{adopted.number}）已获批准，自即日起按新方案执行。",
        case_id=call.case.id,
        key=f"plan:{adopted.id}",
    )
    return {"plan_entry": adopted.id}


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
            **_facts(call),
            "scene": subject.name,
            "scene_id": subject.id,
            "version": version,
            "plan_case": call.case.id,
            "digest": call.variables["model_digest"],
            "panel": call.variables.get("route") != "fast",
            "papers": _papers(call),
            "differences": differences,
        },
        note=f"第 {version} 版获批准",
    )


def _facts(call: Call) -> dict[str, Any]:
    return {key: call.variables.get(key) for key in FACTS}


def _papers(call: Call) -> list[dict[str, str]]:
    """Return the papers filed: [{paper, name, sha256}]."""
    given = [(label, file(each)) for key, label in FILES.items() for each in call.variables.get(key) or ()]
    return [{"paper": label, "name": found.name, "sha256": found.sha256} for label, found in given]


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], papers: list[dict[str, str]]
) -> list[dict[str, str]]:
    earlier = before.get("papers") or []
    rows = [(label, _said(key, before.get(key)), _said(key, after.get(key))) for key, label in FACTS.items()]
    rows += [
        (label, _sheets(earlier, label), _sheets(papers, label))
        for label in FILES.values()
        if _digests(earlier, label) != _digests(papers, label)
    ]
    return [{"field": label, "before": old, "after": new} for label, old, new in rows if old != new]


def _digests(papers: list[dict[str, str]], label: str) -> list[str]:
    return sorted(each["sha256"] for each in papers if each["paper"] == label)


def _sheets(papers: list[dict[str, str]], label: str) -> str:
    """Say which papers of a kind there are."""
    found = [each for each in papers if each["paper"] == label]
    return "；".join(f"{each['name']}（SHA-256 {each['sha256']}）" for each in found) or NONE


def _said(key: str, value: Any) -> str:
    """Say a fact in words that are equal when the fact is."""
    if value in (None, "", []):
        return NONE
    if key == "inputs":
        return "；".join(sorted(f"{row['item']}（{row['reason']}）" for row in value))
    return WORDS.get(key, {}).get(value) or str(value)


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

"""Changes of data sets: asked for, decided, told to whom they concern, and only then made (七(二)5c, 七(四)b)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.service_api import (
    Actor,
    Call,
    DataSet,
    Entry,
    Option,
    Organisation,
    Refusal,
    Scene,
    change_data_set,
    change_entry,
    clause,
    data_set,
    data_sets_of,
    enter_entry,
    entries,
    entries_in_force,
    entry,
    notify,
    organisation,
    scenes_using,
    working_day_ahead,
)

REGISTER = "data_changes"
KINDS = {
    "type": "变更数据类型",
    "interface": "变更接口",
    "openness": "调整开放类型",
    "interruption": "中断更新",
    "withdrawal": "撤销开放",
    "resumption": "恢复更新",
    "authorisation": "更新持有人授权期限",
}
AT_ONCE = ("resumption", "authorisation")
"""What takes nothing from anybody needs no time in advance."""
OPENNESS = {"conditional": "依申请开放", "open": "无条件开放"}
UPDATES = {"running": "正常更新", "interrupted": "更新中断"}
Facts = dict[str, Any]


@clause("七(二)5c")
def may_ask(actor: Actor, unit: Organisation | None) -> list[str]:
    """Start check: a provider with data sets of its own."""
    del actor
    return [] if unit is not None and data_sets_of(unit.id) else ["本单位在数据目录中没有数据集"]


@clause("七(二)5c")
def own_data_sets(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the provider's own data sets that are not withdrawn; the value is the code."""
    del actor, variables
    return [Option(item.code, f"{item.name}（{item.code}）") for item in data_sets_of(organisation_id or 0)]


@clause("七(二)5c", "七(二)5d", "七(四)b")
def check(call: Call) -> dict[str, Any]:
    """Work out what changes and whom it concerns, and enter the request.

    Reads `data_set`, `change_kind`, `effective_on` and what the kind asks. Refuses at the field: another's data
    set, one that is being changed already, what changes nothing, a day too near. Returns `change_title`,
    `provider_name`, `new_facts` (of the data set), `difference` [{what, before, after}], `affected` [{unit, scene,
    use}], `entry_id`.
    """
    item = _asked(call)
    facts, difference = _CHANGES[call.variables["change_kind"]](item, call.variables)
    if too_near := _too_near(call):
        raise Refusal(errors={"effective_on": [too_near]})
    affected = [_line(scene) for scene in scenes_using(item)]
    title = f"{item.name}：{KINDS[call.variables['change_kind']]}"
    request = _enter(call, item, title, {"difference": difference, "affected": affected})
    return {
        "change_title": title,
        "provider_name": item.provider.name,
        "new_facts": facts,
        "difference": difference,
        "affected": affected,
        "entry_id": request.id,
        "decide_decision": None,
    }


@clause("七(二)5c")
def refuse(call: Call, reason: str) -> None:
    """Close the request; the data set stays as it is. Reads `entry_id`."""
    change_entry(call.by, entry(call.variables["entry_id"]), f"不予变更：{reason}", state="refused")


@clause("七(二)5c", "七(四)b")
def approve(call: Call) -> dict[str, Any]:
    """Approve the change and tell every unit whose live scenes use the data set, as they are now.

    Returns `affected`, `affected_units` [{id, name, scenes}]. Refuses at `decide_decision` a day that is nearer
    than `change_lead` working days from now.
    """
    if too_near := _too_near(call):
        raise Refusal(errors={"decide_decision": [f"{too_near}请退回修改。"]})
    scenes = scenes_using(data_set(call.variables["data_set"]))
    affected = [_line(scene) for scene in scenes]
    data = {"affected": affected}
    change_entry(call.by, entry(call.variables["entry_id"]), "同意变更", state="approved", data=data)
    units = _units(scenes)
    _tell(call, units)
    return {"affected": affected, "affected_units": units}


@clause("七(二)5c", "七(二)5d", "七(四)b")
def apply(call: Call) -> None:
    """Change the data set on its day. Units that came to use it meanwhile are told now.

    Reads `data_set`, `new_facts`, `effective_on`, `affected_units`, `entry_id`. Refuses what was not approved.
    """
    request, item = entry(call.variables["entry_id"]), data_set(call.variables["data_set"])
    if request.state != "approved":
        raise Refusal("该变更尚未取得同意，不能生效。")
    begins = date.fromisoformat(call.variables["effective_on"])
    facts = _read(call.variables["new_facts"])
    change_data_set(call.by, item, f"{request.title}（{request.number}）", effective_on=begins, **facts)
    told = {unit["id"] for unit in call.variables["affected_units"]}
    _tell(call, [unit for unit in _units(scenes_using(item)) if unit["id"] not in told])
    change_entry(call.by, request, "变更生效", state="effective", effective_on=begins)


def _asked(call: Call) -> DataSet:
    """Return the data set to change; refuses another's and one that is being changed."""
    item = data_set(call.variables["data_set"])
    if item.provider_id != call.applicant_id or not item.active:
        raise Refusal(errors={"data_set": ["只能变更本单位提供的、仍在开放的数据集。"]})
    open_ones = entries(REGISTER, states=("requested", "approved"), subject=f"data_set:{item.id}")
    if any(each.id != call.variables.get("entry_id") for each in open_ones):
        raise Refusal(errors={"data_set": ["该数据集已有正在办理或待生效的变更，请在其办结后再申请。"]})
    return item


def _too_near(call: Call) -> str | None:
    begins, lead = date.fromisoformat(call.variables["effective_on"]), int(call.settings["change_lead"])
    at_once = call.variables["change_kind"] in AT_ONCE
    earliest = call.today if at_once else working_day_ahead(lead)
    if begins >= earliest:
        return None
    return f"生效日期最早为 {earliest}" + ("。" if at_once else f"（自同意之日起 {lead} 个工作日）。")


def _line(scene: Scene) -> Facts:
    agreed = bool(entries_in_force("agreements", subject=f"scene:{scene.id}"))
    use = "协议生效" if agreed else "已批准" if scene.state == "approved" else "预申报通过"
    return {"unit": organisation(scene.organisation_id).name, "scene": scene.name, "use": use}


def _units(scenes: Sequence[Scene]) -> list[Facts]:
    """Return each unit once, with the names of its scenes."""
    found: dict[int, Facts] = {}
    for scene in scenes:
        unit = organisation(scene.organisation_id)
        found.setdefault(unit.id, {"id": unit.id, "name": unit.name, "scenes": []})["scenes"].append(scene.name)
    return list(found.values())


def _tell(call: Call, units: Sequence[Facts]) -> None:
    answers = call.variables
    for unit in units:
        notify(
            [f"org:{unit['id']}"],
            kind="data_change",
            text=f"贵单位场景“{'”“'.join(unit['scenes'])}”使用的数据将自 {answers['effective_on']} 起变更："
            f"{answers['change_title']}（{answers['provider_name']}）。请提前调整，避免业务中断。",
            case_id=call.case.id,
            key=f"data_change:{call.case.id}:{unit['id']}",
        )


def _enter(call: Call, item: DataSet, title: str, found: Facts) -> Entry:
    answers = call.variables
    data = {
        "data_set": item.name,
        "kind": KINDS[answers["change_kind"]],
        "reason": answers["change_reason"],
        "effective_on": answers["effective_on"],
        **found,
    }
    if answers.get("entry_id"):
        return change_entry(call.by, entry(answers["entry_id"]), "修改申请", title=title, data=data)
    return enter_entry(
        call.by,
        REGISTER,
        title=title,
        state="requested",
        organisation_id=call.applicant_id,
        subject=f"data_set:{item.id}",
        data=data,
        note="提出申请",
    )


def _read(facts: Mapping[str, Any]) -> Facts:
    """Return the facts as the register takes them: they travelled as JSON."""
    until = facts.get("authorised_until")
    return {**facts, "authorised_until": date.fromisoformat(until)} if until else dict(facts)


def _type(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    """Change single fields by name; the others stay in their order."""
    fields = {field["name"]: dict(field) for field in item.fields}
    difference = []
    for place, row in enumerate(answers["field_changes"]):
        name, before = row["name"], fields.get(row["name"])
        if row["action"] == "remove":
            if before is None:
                raise Refusal(errors={f"field_changes.{place}.name": ["该数据集没有这个数据项。"]})
            del fields[name]
            after = None
        else:
            after = {key: row[key] for key in ("name", "label", "type", "data_class")}
            fields[name] = after
        if before != after:
            difference.append({"what": name, "before": _worded(before), "after": _worded(after)})
    if not difference:
        raise Refusal(errors={"field_changes": ["填写的内容与现在相同，没有变更。"]})
    if not fields:
        raise Refusal(errors={"field_changes": ["不能删除全部数据项；不再开放的，请申请撤销开放。"]})
    return {"fields": list(fields.values())}, difference


def _worded(field: Mapping[str, Any] | None) -> str:
    return f"{field['label']}（{field['type']}）" if field else "无"


def _interface(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    return _one("interface", "接口", item.interface, answers["new_interface"], "new_interface")


def _openness(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    return _one("openness", "开放类型", item.openness, answers["new_openness"], "new_openness", OPENNESS)


def _interruption(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    return _one("updates", "更新情况", item.updates, "interrupted", "change_kind", UPDATES)


def _resumption(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    return _one("updates", "更新情况", item.updates, "running", "change_kind", UPDATES)


def _withdrawal(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    states = {True: "已开放", False: "已撤销"}
    return _one("active", "开放状态", item.active, False, "change_kind", states)


def _authorisation(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    before = item.authorised_until.isoformat() if item.authorised_until else ""
    until = answers["new_authorised_until"]
    return _one("authorised_until", "持有人授权期限", before, until, "new_authorised_until")


def _one(
    name: str, what: str, before: Any, after: Any, field: str, names: Mapping[Any, str] | None = None
) -> tuple[Facts, list[Facts]]:
    """Change one fact; refuses at `field` what is so already."""
    if before == after:
        raise Refusal(errors={field: ["与现在的情况相同，没有变更。"]})
    called = names or {}
    row = {"what": what, "before": called.get(before, before) or "无", "after": called.get(after, after)}
    return {name: after}, [row]


_CHANGES = {
    "type": _type,
    "interface": _interface,
    "openness": _openness,
    "interruption": _interruption,
    "withdrawal": _withdrawal,
    "resumption": _resumption,
    "authorisation": _authorisation,
}

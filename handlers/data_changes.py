"""Changes of data sets: asked for, decided, told to whom they concern, and only then made (七(二)5c, 七(四)b)."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.service_api import (
    Actor,
    Call,
    DataSet,
    Entry,
    Option,
    Organisation,
    Refusal,
    change_data_set,
    change_entry,
    clause,
    data_set,
    data_sets_of,
    enter_entry,
    entries,
    notify,
    scenes_using,
    working_day_ahead,
)
from handlers.parts.data_set_facts import KINDS, Facts, as_registered, changed_facts
from handlers.parts.data_users import units_of, use_of
from handlers.parts.own import case_entry
from handlers.parts.terms import day

REGISTER = "data_changes"
AT_ONCE = ("resumption", "authorisation")
"""What takes nothing from anybody needs no time in advance."""


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
    facts, difference = changed_facts(item, call.variables)
    if too_near := _too_near(call):
        raise Refusal(errors={"effective_on": [too_near]})
    affected = [use_of(scene) for scene in scenes_using(item)]
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
    change_entry(call.by, case_entry(call), f"不予变更：{reason}", state="refused")


@clause("七(二)5c", "七(四)b")
def approve(call: Call) -> dict[str, Any]:
    """Approve the change and tell every unit whose live scenes use the data set, as they are now.

    Returns `affected`, `affected_units` [{id, name, scenes}]. Refuses at `decide_decision` a day that is nearer
    than `change_lead` working days from now.
    """
    if too_near := _too_near(call):
        raise Refusal(errors={"decide_decision": [f"{too_near}请退回修改。"]})
    scenes = scenes_using(data_set(call.variables["data_set"]))
    affected = [use_of(scene) for scene in scenes]
    data = {"affected": affected}
    change_entry(call.by, case_entry(call), "同意变更", state="approved", data=data)
    units = units_of(scenes)
    _tell(call, units)
    return {"affected": affected, "affected_units": units}


@clause("七(二)5c", "七(二)5d", "七(四)b")
def apply(call: Call) -> None:
    """Change the data set on its day. Units that came to use it meanwhile are told now.

    Reads `data_set`, `new_facts`, `effective_on`, `affected_units`, `entry_id`. Refuses what was not approved.
    """
    request, item = case_entry(call), data_set(call.variables["data_set"])
    if request.state != "approved":
        raise Refusal("该变更尚未取得同意，不能生效。")
    begins = day(call, "effective_on")
    facts = as_registered(call.variables["new_facts"])
    change_data_set(call.by, item, f"{request.title}（{request.number}）", effective_on=begins, **facts)
    told = {unit["id"] for unit in call.variables["affected_units"]}
    _tell(call, [unit for unit in units_of(scenes_using(item)) if unit["id"] not in told])
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
    begins, lead = day(call, "effective_on"), int(call.settings["change_lead"])
    at_once = call.variables["change_kind"] in AT_ONCE
    earliest = call.today if at_once else working_day_ahead(lead)
    if begins >= earliest:
        return None
    return f"生效日期最早为 {earliest}" + ("。" if at_once else f"（自同意之日起 {lead} 个工作日）。")


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
        return change_entry(call.by, case_entry(call), "修改申请", title=title, data=data)
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

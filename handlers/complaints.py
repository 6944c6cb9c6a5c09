"""Complaints about service providers: the provider is heard, the operator verifies, another decides (五(四))."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Organisation,
    Refusal,
    change_entry,
    clause,
    enter_entry,
    entries,
    entries_in_force,
    notify,
    organisation,
    raise_case,
)
from handlers.parts.own import case_entry
from handlers.parts.remarks import remark, urge
from handlers.parts.standing import not_on_the_platform, unless_it_has

REGISTER = "complaints"
FOUNDED = {"founded": "属实", "unfounded": "不属实"}
SILENT = "期限内未答复"


@clause("五(四)")
def may_complain(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: a unit, suspended or not, that has engaged a provider at some time."""
    del actor
    return unless_it_has(organisation, _engaged, "本单位没有委托过第三方服务商", standing=not_on_the_platform)


@clause("五(四)")
def engaged_providers(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the providers that a unit has engaged, now or before, by name; the value is their id."""
    del actor, variables
    found = _engaged(organisation_id) if organisation_id else {}
    return [Option(id_, name) for id_, name in sorted(found.items(), key=lambda pair: pair[1])]


@clause("五(四)")
def register(call: Call) -> dict[str, Any]:
    """Enter the complaint; returns `entry_id`, `service_provider` {id, name}. Refuses a provider never engaged."""
    against = int(call.variables["against"])
    if against not in _engaged(call.applicant_id):
        raise Refusal(errors={"against": ["请选择本单位委托过的服务商。"]})
    provider = organisation(against)
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{provider.name}：{call.variables['complaint_title']}",
        state="open",
        organisation_id=call.applicant_id,
        subject=f"organisation:{provider.id}",
        data={
            "provider": provider.id,
            "provider_name": provider.name,
            "subject": call.variables["complaint_title"],
        },
        note="提出投诉",
    )
    return {"entry_id": made.id, "service_provider": {"id": provider.id, "name": provider.name}}


@clause("五(四)")
def record_statement(call: Call) -> None:
    """Keep what the provider says. Reads `entry_id`, `statement_text`."""
    change_entry(call.by, case_entry(call), "服务商已答复", data={"answer": call.variables["statement_text"]})


@clause("五(四)")
def record_silence(call: Call) -> dict[str, Any]:
    """Note that the provider let its time pass; it holds nothing up. Returns `statement_text` null."""
    change_entry(call.by, case_entry(call), "服务商期限内未答复", data={"answer": SILENT})
    return {"statement_text": None}


@clause("五(四)")
def record_verification(call: Call) -> dict[str, Any]:
    """Record what was verified, and by whom; returns `verified_by`, `provider_products` [{value, label}].

    Reads `entry_id`, `verify_result`, `verify_facts`, `verify_evidence`.
    """
    answers, found = call.variables, case_entry(call)
    result = answers["verify_result"]
    said = {"verification": answers["verify_facts"], "evidence": answers["verify_evidence"]}
    change_entry(call.by, found, f"核实：{FOUNDED[result]}", state=result, data=said)
    listed = entries_in_force("products", organisation_id=found.data["provider"])
    options = [{"value": each.id, "label": f"{each.title}（{each.number}）"} for each in listed]
    return {"verified_by": call.actor_id, "provider_products": options}


@clause("五(四)", "七(二)2")
def take_measure(call: Call) -> dict[str, Any]:
    """Take the measure that was decided; returns `measure_text`.

    Without a verification on record that found the complaint founded, or decided by who verified it, there is no
    measure: Refusal. Reads `entry_id`, `measure_kind` none | rectify | delist, `rectify_by`, `delist_products`,
    `measure_reason`. Delisting is a case of its own for each product.
    """
    found, answers = case_entry(call), call.variables
    if found.state != "founded" or not found.data.get("verification") or not found.data.get("evidence"):
        raise Refusal("没有核实属实的记录，不能采取措施。请先核实投诉。")
    if call.actor_id is None or call.actor_id == answers.get("verified_by"):
        raise Refusal("措施须由核实人以外的人员决定。")
    text = _words(call)
    data = {"measure": text, "measure_reason": answers["measure_reason"]}
    change_entry(call.by, found, f"决定措施：{text}", data=data)
    if answers["measure_kind"] == "delist":
        _delist(call, found)
    notify(
        [f"org:{found.data['provider']}"],
        kind="complaint",
        text=f"投诉“{found.data['subject']}”（{found.number}）经核实属实，处理结果：{text}。",
        case_id=call.case.id,
        key=f"complaint:{found.id}:measure",
    )
    return {"measure_text": text}


@clause("五(四)")
def record_rectification(call: Call) -> None:
    """Keep what the provider reports of its rectification. Reads `rectification_text`."""
    report = {"rectification": call.variables["rectification_text"]}
    change_entry(call.by, case_entry(call), "服务商报告整改情况", data=report)


@clause("五(四)")
def remark_overdue(call: Call) -> None:
    """Put a late rectification on the provider's file, once a term, and remind it and the operator."""
    found, by_when = case_entry(call), call.variables["rectify_by"]
    provider = organisation(found.data["provider"])
    remark(
        call,
        provider,
        "逾期未报告整改情况",
        subject=f"organisation:{provider.id}",
        kind="逾期未整改",
        text=f"投诉（{found.number}）经核实属实后，未在 {by_when} 前报告整改情况。",
    )
    urge(
        call,
        provider,
        f"投诉“{found.data['subject']}”（{found.number}）的整改期限已过，请立即报告整改情况。",
        f"rectification-overdue:{call.case.id}:{by_when}",
    )


@clause("五(四)")
def close_rectification(call: Call) -> None:
    """Note that the operator found the rectification sufficient, and tell both parties."""
    found = case_entry(call)
    change_entry(call.by, found, f"整改到位：{call.variables['rectified_reason']}")
    notify(
        [f"org:{found.organisation_id}", f"org:{found.data['provider']}"],
        kind="complaint",
        text=f"投诉“{found.data['subject']}”（{found.number}）的整改经核实已到位。",
        case_id=call.case.id,
        key=f"rectified:{found.id}",
    )


def _words(call: Call) -> str:
    kind = call.variables["measure_kind"]
    if kind == "none":
        return "不采取措施"
    if kind == "rectify":
        return f"通报整改，{date.fromisoformat(call.variables['rectify_by']):%Y-%m-%d} 前完成"
    return f"产品下架：{'、'.join(product.title for product in _to_delist(call))}"


def _to_delist(call: Call) -> list[Entry]:
    """Return the products chosen. Refuses what is not listed by that provider now."""
    wanted = set(call.variables.get("delist_products") or [])
    listed = entries_in_force("products", organisation_id=call.variables["service_provider"]["id"])
    found = [product for product in listed if product.id in wanted]
    if not found or len(found) < len(wanted):
        raise Refusal(errors={"delist_products": ["请选择该服务商现已上架的产品。"]})
    return found


def _delist(call: Call, complaint: Entry) -> None:
    for product in _to_delist(call):
        reason = f"投诉经核实属实（{complaint.number}）：{call.variables['measure_reason']}"
        raise_case(
            call,
            "product_delisting",
            key=f"product:{product.id}",
            organisation_id=product.organisation_id,
            variables={"product_id": product.id, "grounds": reason},
        )


def _engaged(organisation_id: int) -> dict[int, str]:
    """Return the providers a unit has engaged, now or before, by id."""
    found = entries("engagements", organisation_id=organisation_id)
    return {each.data["provider"]: each.data["provider_name"] for each in found}

"""Sanctions: facts, the unit's statement, the measure; at once everywhere, and back when it is over (六(四))."""

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
    acting_unit,
    change_entry,
    clause,
    enter_entry,
    notify,
    onboarded,
    organisation,
    record_misconduct,
    reinstate_organisation,
    suspend_organisation,
    suspended,
    terminate_organisation,
)
from handlers.parts.own import case_entry
from handlers.parts.papers import issue_decision
from handlers.parts.terms import day

REGISTER = "sanctions"
KINDS = ("using_unit", "service_provider")
CONDUCT = {
    "neglect": "漠视安全",
    "fraud": "弄虚作假",
    "leak": "数据泄露",
    "unlawful_consent": "非法授权",
    "misuse": "违规使用",
}
MEASURES = {"suspend": "暂停数据服务", "terminate": "终止入驻"}


@clause("六(四)")
def may_open(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: there is a unit on the platform."""
    del actor, of
    return [] if _units() else ["还没有已入驻的单位"]


@clause("六(四)")
def units(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the units on the platform, the suspended too; the value is the organisation's id."""
    del actor, organisation_id, variables
    return [Option(unit.id, unit.name) for unit in _units()]


@clause("六(四)")
def open(call: Call) -> dict[str, Any]:  # noqa: A001 (the diagram's word)
    """Name the unit and what it is said to have done; returns `party_name`, `party_status`, `conduct_names`, …."""
    unit = organisation(int(call.variables["party"]))
    names = "、".join(CONDUCT[each] for each in call.variables["conduct"])
    return {
        "party": unit.id,
        "party_name": unit.name,
        "party_status": unit.status,
        "conduct_names": names,
        "sanction_title": f"{unit.name}：{names}",
    }


@clause("六(四)")
def record_silence(call: Call) -> dict[str, Any]:
    """Note that the unit made no statement in time: it decides nothing by itself."""
    del call
    return {"statement": None, "admits": None}


@clause("六(四)")
def suspend(call: Call) -> dict[str, Any]:
    """Suspend the unit's data services at once; returns `entry_id`. Reads `sanction_until`, `sanction_reason`."""
    unit = _unit(call)
    made = _enter(call, unit, "suspend", until=day(call, "sanction_until"))
    suspend_organisation(call, unit.id, f"{call.variables['conduct_names']}（{made.number}）")
    _tell(call, unit, f"数据服务自即日起暂停，至 {call.variables['sanction_until']}")
    return {"entry_id": made.id}


@clause("六(四)", "二(一)a", "二(一)c")
def terminate(call: Call) -> dict[str, Any]:
    """End the unit's membership with all that rests on it, as the authority agreed; returns `entry_id`."""
    if call.variables.get("consent_decision") != "agree":
        raise Refusal("终止入驻须经市数据管理部门负责人同意。")
    unit = _unit(call)
    made = _enter(call, unit, "terminate")
    terminate_organisation(call, unit.id, f"{call.variables['conduct_names']}（{made.number}）")
    _tell(call, unit, "自即日起终止入驻")
    return {"entry_id": made.id}


@clause("六(四)")
def lift(call: Call) -> None:
    """Lift a suspension before its end. Reads `entry_id`, `lift_reason`."""
    _over(call, "lifted", call.variables["lift_reason"], lifted_reason=call.variables["lift_reason"])


@clause("六(四)")
def expire(call: Call) -> None:
    """End a suspension with its last day: that is what was decided. Reads `entry_id`."""
    _over(call, "expired", "处置期满")


def _units() -> list[Organisation]:
    return [unit for kind in KINDS for unit in (*onboarded(kind), *suspended(kind))]


def _unit(call: Call) -> Organisation:
    return organisation(int(call.variables["party"]))


def _enter(call: Call, unit: Organisation, measure: str, until: date | None = None) -> Entry:
    """Enter the measure, the document that says it, and the mark on the unit's record."""
    answers = call.variables
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{unit.name}：{MEASURES[measure]}",
        state="in_force",
        organisation_id=unit.id,
        subject=f"organisation:{unit.id}",
        valid_from=call.today,
        valid_to=until,
        data={
            "measure": MEASURES[measure],
            "conduct": [CONDUCT[each] for each in answers["conduct"]],
            "facts": answers["facts"],
            "statement": answers.get("statement") or "在规定期限内未作陈述",
            "reported_at": call.today.isoformat(),
        },
        note=MEASURES[measure],
    )
    change_entry(call.by, made, "出具决定书", data={"document": _document(call, unit, measure)})
    record_misconduct(
        call.by,
        unit.uscc or "",
        "other",
        happened_on=day(call, "happened_on"),
        description=f"{answers['conduct_names']}：{answers['facts']}",
    )
    return made


def _document(call: Call, unit: Organisation, measure: str) -> str:
    answers = call.variables
    data = {
        "facts": answers["facts"],
        "evidence": answers["evidence"],
        "statement": answers.get("statement") or "",
        "clause": "六（四）",
        "measure": answers["sanction_reason"],
        "measure_name": MEASURES[measure],
        "valid_from": call.today.isoformat(),
        "valid_to": answers.get("sanction_until") or "" if measure == "suspend" else "",
        "issuer": acting_unit(call).name,
    }
    return issue_decision(call, "sanction", unit, f"处置决定书（{unit.name}）", data)


def _tell(call: Call, unit: Organisation, what: str) -> None:
    """Tell the unit, and report to the authority."""
    for to, whom in ((f"org:{unit.id}", "贵单位"), ("role:authority", f"“{unit.name}”")):
        notify(
            [to],
            kind="sanction",
            text=f"因{call.variables['conduct_names']}，{whom}{what}（{call.case.number}）。",
            case_id=call.case.id,
            key=f"sanction:{call.case.id}:{call.element}:{to}",
        )


def _over(call: Call, state: str, note: str, **data: Any) -> None:
    unit = _unit(call)
    change_entry(call.by, case_entry(call), note, state=state, valid_to=call.today, data=data)
    if unit.status == "suspended":  # it may have been terminated meanwhile
        reinstate_organisation(call, unit.id, note)
    _tell(call, unit, "数据服务已恢复")

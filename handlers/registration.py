"""Changes of what is registered of a unit: told in time, proved, old values kept (二(三))."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Organisation,
    Refusal,
    change_organisation,
    clause,
    open_cases,
    organisation,
    plain_id,
    qr_allowed,
    reasons,
    resident_id_problem,
    working_days_late,
)
from handlers.parts.remarks import remark
from handlers.parts.standing import not_on_the_platform
from handlers.parts.terms import day

PEOPLE = ("legal_representative", "responsible_person")
NAMES = {
    "name": "单位名称",
    "uscc": "统一社会信用代码",
    "address": "注册地址",
    "legal_representative": "法定代表人",
    "legal_representative_id": "法定代表人身份证号",
    "responsible_person": "主要负责人",
    "responsible_person_id": "主要负责人身份证号",
    "contact_name": "联系人",
    "contact_phone": "联系人手机号",
}
KINDS = {
    "registration": "主体登记信息",
    "legal_representative": "法定代表人",
    "responsible_person": "主要负责人",
    "contact": "联系人",
}
SHOWN = 4


@clause("二(三)")
def may_change(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: an onboarded or suspended unit without a change that is being checked."""
    del actor
    if (missing := not_on_the_platform(of)) or of is None:
        return reasons(missing)
    running = open_cases(of.id, "registration_change")
    return [f"本单位已有正在办理的变更申请（{running[0]}）"] if running else []


@clause("二(三)", "二(二)2b")
def check_change(call: Call) -> dict[str, Any]:
    """Hold the change against the register.

    Reads the answers of the form `apply` and `identity`. Returns `change_names`, `change_rows` {name, before,
    after}, `days_late` (working days beyond the limit `change_limit`), `identity_needed`, and the new people
    (`legal_representative`, …; empty where nobody new comes), whom alone the identity check accepts.
    Refuses at the field: nothing that changes, a wrong identity number, a scan by a unit from outside Fujian.
    """
    answers, unit = call.variables, organisation(call.applicant_id)
    new = _new(answers)
    changed = {field: value for field, value in new.items() if value != getattr(unit, field)}
    _check(answers, unit, new, changed)
    needed = [who for who in PEOPLE if {who, f"{who}_id"} & changed.keys()]
    people = {field: new.get(field, "") for who in PEOPLE for field in (who, f"{who}_id")}
    return {
        "change_names": "、".join(KINDS[kind] for kind in answers["changes"]),
        "change_rows": [_row(unit, field, value) for field, value in changed.items()],
        "days_late": working_days_late(day(call, "changed_on"), call.settings["change_limit"]),
        "identity_needed": bool(needed) and not _verified(answers.get("identity"), people, needed),
        **people,
    }


@clause("二(三)")
def apply_change(call: Call) -> None:
    """Change the register from the day of the change on; the old values stay. A late filing is put on file."""
    answers, unit = call.variables, organisation(call.applicant_id)
    changed_on = day(call, "changed_on")
    changed = {field: value for field, value in _new(answers).items() if value != getattr(unit, field)}
    change_organisation(call.by, unit, changed, changed_on, f"{answers['change_names']}变更")
    if answers["days_late"] > 0:
        why = answers.get("late_reason") or "未说明原因"
        remark(call, unit, "逾期申请变更", kind="逾期变更", text=why, days_late=answers["days_late"])


def _new(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the new values by column: what was asked and not left empty."""
    asked = {field: (answers.get(f"new_{field}") or "").strip() for field in NAMES}
    ids = {field: plain_id(value) for field, value in asked.items() if field.endswith("_id") and value}
    return {field: value for field, value in asked.items() if value} | ids


def _check(answers: Mapping[str, Any], unit: Organisation, new: dict[str, str], changed: dict[str, str]) -> None:
    errors = {
        f"new_{field}": [problem]
        for field, value in new.items()
        if field.endswith("_id") and (problem := resident_id_problem(value))
    }
    if not changed:
        errors["changes"] = ["填写的内容与登记的一致，没有需要变更的事项。"]
    if {*PEOPLE} & set(answers["changes"]) and answers.get("identity_path") == "qr" and not qr_allowed(unit):
        errors["identity_path"] = ["福建省外注册的企业仅支持纸质材料认证。"]
    if errors:
        raise Refusal(errors=errors)


def _verified(identity: Mapping[str, Any] | None, people: Mapping[str, str], needed: list[str]) -> bool:
    """Tell whether who was verified before (in an earlier round) is one of the new people."""
    found = ((identity or {}).get("name"), (identity or {}).get("id_number"))
    return found in [(people[who], people[f"{who}_id"]) for who in needed]


def _row(unit: Organisation, field: str, value: str) -> dict[str, str]:
    before = getattr(unit, field) or "（空）"
    hidden = field.endswith("_id")
    return {
        "name": NAMES[field],
        "before": _masked(before) if hidden else before,
        "after": _masked(value) if hidden else value,
    }


def _masked(number: str) -> str:
    return f"{number[:SHOWN]}…{number[-SHOWN:]}" if len(number) > 2 * SHOWN else number

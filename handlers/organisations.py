"""Onboarding of organisations (二)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Organisation,
    Refusal,
    admit_organisation,
    applicant_facts,
    clause,
    figure,
    misconduct_within,
    not_onboarded,
    open_cases,
    organisation,
    plain_id,
    qr_allowed,
    reasons,
    record_misconduct,
    resident_id_problem,
    today,
    years_before,
)

Answers = Mapping[str, Any]
PEOPLE = ("legal_representative", "responsible_person")
PAPERS = ("business_licence_file", "legal_representative_file", "statement_file", "commitment_file")
HEADS = {
    "environment": "环保违法失信行为",
    "safety": "安全违法失信行为",
    "intellectual_property": "知识产权违法失信行为",
    "other": "其他不良行为",
}
KIND_NAMES = {"using_unit": "数据使用单位", "service_provider": "第三方服务商"}


@clause("二(一)a", "六(四)", "七(二)4a")
def may_onboard(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: a registered unit without an open application, not terminated within the look-back."""
    del actor
    if organisation is None or organisation.kind not in KIND_NAMES:
        return ["只有数据使用单位和第三方服务商可以申请入驻"]
    if organisation.status == "onboarded":
        return ["本单位已入驻，无需再次申请"]
    if organisation.status == "suspended":
        return ["本单位的数据服务已暂停，请联系平台运营单位"]
    if organisation.status == "terminated" and _terminated_recently(organisation):
        return ["本单位已被终止入驻，近三年内有不良记录，暂不能再次申请"]
    running = open_cases(organisation.id, "onboarding")
    return [f"本单位已有正在办理的入驻申请（{running[0]}）"] if running else []


@clause("二(一)a", "三(一)0", "七(二)3")
def may_apply(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check of everything that needs an onboarded unit: using units and service providers alike."""
    del actor
    return reasons(not_onboarded(organisation))


@clause("一(五)", "二(二)2a", "二(二)2b", "二(一)c", "七(二)4a")
def check_application(call: Call) -> dict[str, Any]:
    """Hold an onboarding application against the unit's registration and against itself.

    Reads the answers of the form `apply` and `identity`; returns `identity_done`: whether the identity that
    was verified before still is one of the people now on file. Refuses at the field that can't be right.
    """
    answers, unit = call.variables, organisation(call.applicant_id)
    errors: dict[str, list[str]] = {}
    for found in (_unit_problems(answers, unit), _people_problems(answers), _record_problems(answers)):
        errors |= found
    if date.fromisoformat(answers["established_on"]) > call.today:
        errors["established_on"] = ["成立日期不能晚于今天。"]
    if answers["identity_path"] == "qr" and not qr_allowed(unit):
        errors["identity_path"] = ["福建省外注册的企业仅支持纸质材料认证。"]
    if errors:
        raise Refusal(errors=errors)
    return {"identity_done": _identity_stands(answers)}


@clause("二(二)3", "二(一)c")
def admit(call: Call) -> None:
    """Make the applicant 已入驻 with the facts that were checked; what it declared of its record is kept."""
    answers = call.variables
    level = answers.get("dcmm_level") or "none"
    certified = level != "none"
    plain = ("address", "legal_representative", "legal_representative_id", "responsible_person")
    facts = {key: answers[key] for key in (*plain, "responsible_person_id", "contact_name", "contact_phone")}
    facts["established_on"] = date.fromisoformat(answers["established_on"])
    facts["dcmm_level"] = int(level) if certified else None
    facts["dcmm_expires_on"] = date.fromisoformat(answers["dcmm_expires_on"]) if certified else None
    admit_organisation(call.by, call.applicant_id, facts)
    _keep_declared(call)


def _keep_declared(call: Call) -> None:
    """Enter what the unit declared of itself into the register of misconduct, once."""
    uscc = organisation(call.applicant_id).uscc or ""
    for row in call.variables.get("declared_misconduct") or []:
        day, told = date.fromisoformat(row["happened_on"]), row["description"].strip()
        if (row["head"], told) not in {
            (entry.head, entry.description) for entry in misconduct_within(uscc, day, day)
        }:
            record_misconduct(call.by, uscc, row["head"], happened_on=day, description=told, source="declared")


def _terminated_recently(organisation: Organisation) -> bool:
    ended = organisation.status_since
    return ended is None or ended.date() >= years_before(today(), figure("look_back_years"))


def _unit_problems(answers: Answers, unit: Organisation) -> dict[str, list[str]]:
    """Say where name, code, kind or type differ from the account's unit: one unit, one kind (七(二)4a)."""
    errors = {}
    if answers["uscc"].strip().upper() != unit.uscc:
        errors["uscc"] = [f"与注册时登记的统一社会信用代码（{unit.uscc}）不一致。"]
    if answers["organisation_name"].strip() != unit.name:
        errors["organisation_name"] = [f"与注册时登记的单位名称（{unit.name}）不一致。"]
    if answers["organisation_kind"] != unit.kind:
        errors["organisation_kind"] = [f"本单位注册为{KIND_NAMES[unit.kind]}，一个单位只能有一种身份。"]
    if (answers["unit_type"] == "enterprise") != applicant_facts(unit)["enterprise"]:
        errors["unit_type"] = ["单位性质与统一社会信用代码不符，请对照营业执照（登记证书）选择。"]
    return errors


def _people_problems(answers: Answers) -> dict[str, list[str]]:
    numbers = {f"{who}_id": answers[f"{who}_id"] for who in PEOPLE}
    return {field: [wrong] for field, number in numbers.items() if (wrong := resident_id_problem(number))}


def _record_problems(answers: Answers) -> dict[str, list[str]]:
    """Say what is declared without its particulars, and which sealed paper is missing."""
    errors = {}
    declared = {row["head"] for row in answers.get("declared_misconduct") or []}
    missing = [name for head, name in HEADS.items() if answers[f"{head}_record"] == "has" and head not in declared]
    if missing:
        errors["declared_misconduct"] = [f"已申报曾发生{'、'.join(missing)}，请逐项填写明细。"]
    if answers["dcmm_level"] != "none" and not answers.get("dcmm_expires_on"):
        errors["dcmm_expires_on"] = ["请填写证书有效期。"]
    if answers["identity_path"] == "paper":
        errors |= {field: ["请上传加盖公章的扫描件。"] for field in PAPERS if not answers.get(field)}
    return errors


def _identity_stands(answers: Answers) -> bool:
    identity = answers.get("identity") or {}
    on_file = [(answers[who].strip(), plain_id(answers[f"{who}_id"])) for who in PEOPLE]
    return (identity.get("name"), identity.get("id_number")) in on_file

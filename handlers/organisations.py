"""Onboarding of organisations (二)."""

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
    is_onboarded,
    open_cases,
    organisation,
    qr_allowed,
    status_name,
    today,
    years_before,
)

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
    if organisation is None:
        return ["您的账号不属于任何申请单位"]
    if not is_onboarded(organisation.id):
        return [f"本单位{status_name(organisation)}，完成平台入驻后方可申请"]
    return []


@clause("二(二)2b", "七(二)4a", "六(四)", "二(一)d")
def check_application(call: Call) -> dict[str, Any]:
    """Hold an onboarding application against what the unit's credit code and registration say.

    Reads the answers of the form `apply`; returns `returns` (0 on the first filing). Refuses at the field:
    another unit's name or code, the other kind of applicant, a unit type the code contradicts, the QR path
    for an enterprise from outside Fujian, an establishment after today.
    """
    unit, answers = organisation(call.applicant_id), call.variables
    errors: dict[str, list[str]] = {}
    if answers["uscc"].strip().upper() != unit.uscc:
        errors["uscc"] = [f"与注册时登记的统一社会信用代码（{unit.uscc}）不一致。"]
    if answers["organisation_name"].strip() != unit.name:
        errors["organisation_name"] = [f"与注册时登记的单位名称（{unit.name}）不一致。"]
    if answers["organisation_kind"] != unit.kind:
        errors["organisation_kind"] = [f"本单位注册为{KIND_NAMES[unit.kind]}，一个单位只能有一种身份。"]
    facts = applicant_facts(unit)
    if (answers["unit_type"] == "enterprise") != facts["enterprise"]:
        errors["unit_type"] = ["单位性质与统一社会信用代码不符，请对照营业执照（登记证书）选择。"]
    if answers["identity_path"] == "qr" and not qr_allowed(unit):
        errors["identity_path"] = ["福建省外注册的企业仅支持纸质材料认证。"]
    if date.fromisoformat(answers["established_on"]) > call.today:
        errors["established_on"] = ["成立日期不能晚于今天。"]
    if errors:
        raise Refusal(errors=errors)
    return {"returns": answers.get("returns") or 0}


@clause("二(二)3")
def admit(call: Call) -> dict[str, Any]:
    """Make the applicant 已入驻 with the facts that were checked; returns `admitted_on`."""
    answers = call.variables
    level = answers.get("dcmm_level") or "none"
    certified = level != "none"
    plain = ("address", "legal_representative", "legal_representative_id", "responsible_person")
    facts = {key: answers[key] for key in (*plain, "responsible_person_id", "contact_name", "contact_phone")}
    facts["established_on"] = date.fromisoformat(answers["established_on"])
    facts["dcmm_level"] = int(level) if certified else None
    facts["dcmm_expires_on"] = date.fromisoformat(answers["dcmm_expires_on"]) if certified else None
    admit_organisation(call.applicant_id, facts)
    return {"admitted_on": call.today.isoformat()}


def _terminated_recently(organisation: Organisation) -> bool:
    ended = organisation.status_since
    return ended is None or ended.date() >= years_before(today(), figure("look_back_years"))

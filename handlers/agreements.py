"""Agreements on the use of data: drawn up as approved, signed in turn, filed, and only then in force (三(五))."""

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
    Scene,
    change_entry,
    clause,
    document,
    enter_entry,
    entries,
    entry,
    figure,
    has_promised,
    local,
    no_security_rules,
    nobody_promised,
    not_onboarded,
    notify,
    operator_mandate_ended,
    organisation,
    reasons,
    scene,
    sign_document,
    template_not_filed,
    years_before,
)
from handlers.parts.agreement_basis import (
    agreeable_scene,
    agreeable_scenes_of,
    data_rows,
    model_of,
    operator,
    partner_of,
    plan_of,
)
from handlers.parts.agreement_succession import (
    OPEN,
    REGISTER,
    earliest_day,
    outdated,
    plan_case_number,
    take_over,
)
from handlers.parts.agreement_text import KIND, NAME, issue_agreement
from handlers.parts.own import case_entry
from handlers.parts.papers import issue_receipt, void_all
from handlers.parts.terms import day, term

PLACES = {"operator": 1, "unit": 2, "partner": 3}
"""Where each party signs: the order of the parties in the document."""
SIGNED = {"operator": "平台运营单位已签署", "unit": "使用单位已签署", "partner": "合作单位已签署"}


@clause("三(五)a", "三(五)b", "一(四)", "六(三)a", "六(三)b", "七(六)")
def may_apply(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: all that an agreement rests on is there, beginning with a scene that may have one drawn up."""
    del actor
    if (missing := not_onboarded(of)) or of is None:
        return reasons(missing)
    nothing = f"本单位没有已获批准且尚未签订协议的应用场景，现行协议届满前 {figure('renewal_days')} 天内可以续签"
    return reasons(
        None if agreeable_scenes_of(of.id) else nothing,
        no_security_rules(of),
        nobody_promised(of),
        template_not_filed(KIND, NAME),
        operator_mandate_ended(),
    )


@clause("三(五)a")
def agreeable_scenes(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's approved scenes that may have an agreement drawn up now; the value is the scene's id."""
    del actor, variables
    found = agreeable_scenes_of(organisation_id) if organisation_id else []
    return [Option(each.id, each.name) for each in found]


@clause("三(五)a", "四(五)b")
def begin(call: Call) -> dict[str, Any]:
    """Bring what was approved before the unit: the agreement says that and nothing else.

    Reads `scene`. Returns `scene_id`, `scene_name`, `plan_number`, `model_title`, `model_digest`, `output_names`,
    `data_rows` [{name, items, provider}], `partner` (an id, None without) and `partner_name`; of an agreement that
    follows another `term_from`, the day after that one's last.
    """
    subject = agreeable_scene(call, int(call.variables["scene"]))
    number, plan = plan_of(subject)
    model, partner, earliest = model_of(subject), partner_of(call, plan), earliest_day(subject)
    return {
        "scene_id": subject.id,
        "scene_name": subject.name,
        "plan_number": number,
        "model_title": f"{model.name}（版本 {model.version}）",
        "model_digest": model.digest,
        "output_names": "、".join(model.output_schema.get("properties", {})),
        "data_rows": data_rows(model),
        "partner": partner.id if partner else None,
        "partner_name": partner.name if partner else None,
        **({"term_from": earliest.isoformat()} if earliest else {}),
    }


@clause("三(五)a", "四(五)b", "七(四)a", "七(六)")
def prepare(call: Call) -> dict[str, Any]:
    """Draw up the agreement of two or three parties; one of an earlier round becomes void.

    Reads `term_from`, `term_to`, `agreement_terms` and what `begin` brought. Returns `entry_id`,
    `agreement_document`. Refuses a term that is too long, turned round or that begins before the agreement it
    follows has ended, and whatever no longer holds.
    """
    subject = agreeable_scene(call, int(call.variables["scene_id"]), call.variables.get("entry_id"))
    since, until = _term(call, subject)
    number, plan = plan_of(subject)
    if number != call.variables["plan_number"]:
        raise Refusal("开发方案已经变更，请撤回本办件后按新方案重新提出。")
    partner = partner_of(call, plan)
    void_all(call, KIND, "协议已重新拟定。")
    parties = [operator(), organisation(call.applicant_id), *([partner] if partner else [])]
    issued = issue_agreement(call, subject, parties, since, until)
    data = {
        "scene": subject.name,
        "scene_id": subject.id,
        "plan_case": plan_case_number(subject),
        "parties": [each.name for each in parties],
        "data_sets": [row["name"] for row in call.variables["data_rows"]],
        "output": call.variables["output_names"],
        "partner": partner.name if partner else "",
        "document": issued.number,
        "template": entry(issued.template_id).title,
    }
    return {"entry_id": _entered(call, subject, data, partner).id, "agreement_document": issued.number}


@clause("三(五)a", "四(五)b", "六(三)b", "一(四)")
def sign(call: Call, party: str) -> None:
    """Sign as the person whose step this is, for a party: unit, partner or operator. Reads `agreement_document`.

    Refuses a person of the unit without a promise of confidentiality, an operator without a mandate, and an
    agreement that has been ended meanwhile. The operator signs last: then it is to be filed.
    """
    kept = _kept(call, "signing")
    if party == "unit" and not (call.actor_id and has_promised(call.actor_id)):
        raise Refusal("您尚未签署保密承诺，不能代表单位签署协议。请由已签署保密承诺的人员办理。")
    if party == "operator" and (missing := operator_mandate_ended()):
        raise Refusal(missing)
    sign_document(call, call.variables["agreement_document"], PLACES[party])
    last = party == "operator"
    if last and any(one.state == "waiting" for one in document(call.variables["agreement_document"]).signatures):
        raise Refusal("协议尚有一方没有签署。")
    change_entry(call.by, kept, SIGNED[party], state="filing" if last else None)


@clause("三(五)a", "四(五)b")
def discard(call: Call, reason: str) -> None:
    """Let the agreement come to nothing: its document is void, and so is its entry. Reads `entry_id`."""
    void_all(call, KIND, "协议未成立。")
    kept = case_entry(call)
    if kept.state in OPEN:
        change_entry(call.by, kept, reason, state="void")


@clause("三(五)b", "三(五)a", "三(六)", "七(六)")
def file(call: Call) -> dict[str, Any]:
    """File the signed agreement: a receipt with number and time, in force from now on; returns `receipt_document`.

    One on the same plan follows the agreement before; one on a changed plan takes its place. Reads `entry_id`,
    `filing_number`, `file_reason`, `term_from`, `term_to`. Refuses a filing number that is taken, a term that is
    over, a scene whose authorisation has ended.
    """
    kept, number = _kept(call, "filing"), call.variables["filing_number"]
    if any(each.data.get("filing_number") == number for each in entries(REGISTER)):
        raise Refusal(errors={"filing_number": ["该备案号已用于另一份协议。"]})
    if day(call, "term_to") < call.today:
        raise Refusal("协议期限已过，请退回平台运营单位重新拟定。")
    receipt = _receipt(call, kept)
    begins = max(day(call, "term_from"), call.today)
    take_over(call, scene(kept.data["scene_id"]), kept, begins)
    change_entry(
        call.by,
        kept,
        f"备案：{number}",
        state="in_force",
        data={"filing_number": number, "filed_at": local(call.now)},
        valid_from=begins,
        valid_to=day(call, "term_to"),
    )
    notify(
        [f"org:{kept.organisation_id}", "role:operator", *_partner_grants(call.variables.get("partner"))],
        kind=KIND,
        text=f"场景“{kept.data['scene']}”的协议已备案，自 {begins} 起生效，备案号 {number}（{call.case.number}）。",
        case_id=call.case.id,
        key=f"agreement-filed:{kept.id}",
    )
    return {"receipt_document": receipt}


def _term(call: Call, subject: Scene) -> tuple[date, date]:
    since, until = term(call, "term_from", "term_to", "届满日期应晚于起始日期。")
    most, earliest = call.settings["agreement_years"], earliest_day(subject)
    if years_before(until, most) >= since:
        raise Refusal(errors={"term_to": [f"协议期限最长 {most} 年，请提前届满日期。"]})
    if earliest is not None and since < earliest:
        raise Refusal(errors={"term_from": [f"现行协议尚未届满，续签的协议应自 {earliest} 起生效。"]})
    return since, until


def _entered(call: Call, subject: Scene, data: dict[str, Any], partner: Organisation | None) -> Entry:
    """Enter the agreement, or what an earlier round entered anew."""
    if call.variables.get("entry_id"):
        return change_entry(call.by, case_entry(call), "重新拟定", state="signing", data=data)
    return enter_entry(
        call.by,
        REGISTER,
        title=subject.name,
        state="signing",
        organisation_id=call.applicant_id,
        subject=f"scene:{subject.id}",
        data=data,
        readers=_partner_grants(partner.id if partner else None),
        note="拟定协议",
    )


def _partner_grants(partner: int | None) -> list[str]:
    return [f"org:{partner}"] if partner else []


def _kept(call: Call, state: str) -> Entry:
    """Return the case's agreement; Refusal when it or its scene has ended, or the plan has changed, meanwhile."""
    kept = case_entry(call)
    subject = scene(kept.data["scene_id"])
    if kept.state != state or subject.state != "approved":
        raise Refusal("该场景的授权或者协议已经终止，不能继续办理。请退回或者不予签订。")
    if outdated(subject, kept):
        raise Refusal("开发方案已经变更，协议须按新方案重新签订。请退回、撤回或者不予签订。")
    return kept


def _receipt(call: Call, kept: Entry) -> str:
    signed = document(kept.data["document"])
    return issue_receipt(
        call,
        title=f"备案回执（{kept.data['scene']}）",
        unit=operator().name,
        subject=f"{NAME}：{kept.data['scene']}",
        document=signed.number,
        digest=signed.sha256 or "",
        organisation_id=kept.organisation_id,
        readers=_partner_grants(call.variables.get("partner")),
    )

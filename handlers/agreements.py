"""Agreements on the use of data: drawn up as approved, signed in turn, filed, and only then in force (三(五))."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.service_api import (
    MAY_SIGN,
    Actor,
    Call,
    DataSet,
    Document,
    Entry,
    Model,
    Option,
    Organisation,
    Party,
    Refusal,
    Scene,
    acting_unit,
    case_numbers,
    change_entry,
    clause,
    data_sets_with,
    document,
    documents_of,
    enter_entry,
    entries,
    entries_in_force,
    entry,
    filed_answers,
    has_promised,
    is_onboarded,
    issue_document,
    local,
    models_of_scene,
    no_security_rules,
    nobody_promised,
    not_onboarded,
    notify,
    onboarded,
    operator_mandate_ended,
    organisation,
    organisation_coded,
    reasons,
    rules_title,
    scene,
    scene_rights,
    scenes_of,
    sign_document,
    template_not_filed,
    void_document,
    years_before,
)

REGISTER, KIND, NAME = "agreements", "agreement", "公共数据使用和安全保障协议"
STAFF = ("role:operator", "role:authority", "role:auditor")
PLACES = {"operator": 1, "unit": 2, "partner": 3}
"""Where each party signs: the order of the parties in the document."""
SIGNED = {"operator": "平台运营单位已签署", "unit": "使用单位已签署", "partner": "合作单位已签署"}
OPEN = ("signing", "filing")
TAKEN = "该场景已有生效或正在签署的协议。"


@clause("三(五)a", "三(五)b", "一(四)", "六(三)a", "六(三)b", "七(六)")
def may_apply(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: all that an agreement rests on is there, beginning with an approved scene that has none yet."""
    del actor
    if (missing := not_onboarded(of)) or of is None:
        return reasons(missing)
    return reasons(
        None if _agreeable(of.id) else "本单位没有已获批准且尚未签订协议的应用场景",
        no_security_rules(of),
        nobody_promised(of),
        template_not_filed(KIND, NAME),
        operator_mandate_ended(),
    )


@clause("三(五)a")
def agreeable_scenes(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's approved scenes without an agreement; the value is the scene's id."""
    del actor, variables
    return [Option(each.id, each.name) for each in (_agreeable(organisation_id) if organisation_id else [])]


@clause("三(五)a", "四(五)b")
def begin(call: Call) -> dict[str, Any]:
    """Bring what was approved before the unit: the agreement says that and nothing else.

    Reads `scene`. Returns `scene_id`, `scene_name`, `plan_number`, `model_title`, `model_digest`, `output_names`,
    `data_rows` [{name, items, provider}], `partner` (an id, None without) and `partner_name`.
    """
    subject = _own(call, int(call.variables["scene"]))
    number, plan = _plan(subject)
    model = _model(subject)
    partner = _partner(call, plan)
    return {
        "scene_id": subject.id,
        "scene_name": subject.name,
        "plan_number": number,
        "model_title": f"{model.name}（版本 {model.version}）",
        "model_digest": model.digest,
        "output_names": "、".join(model.output_schema.get("properties", {})),
        "data_rows": _data_rows(model),
        "partner": partner.id if partner else None,
        "partner_name": partner.name if partner else None,
    }


@clause("三(五)a", "四(五)b", "七(四)a", "七(六)")
def prepare(call: Call) -> dict[str, Any]:
    """Draw up the agreement of two or three parties; one of an earlier round becomes void.

    Reads `term_from`, `term_to`, `agreement_terms` and what `begin` brought. Returns `entry_id`,
    `agreement_document`. Refuses a term that is too long or turned round, and whatever no longer holds.
    """
    since, until = _term(call)
    subject = _own(call, int(call.variables["scene_id"]), call.variables.get("entry_id"))
    partner = _partner(call, _plan(subject)[1])
    if (partner.id if partner else None) != call.variables.get("partner"):
        raise Refusal("开发方案中的合作单位已经变更，请撤回本办件后重新提出。")
    for old in documents_of(call, KIND):
        void_document(call, old.number, "协议已重新拟定。")
    parties = [_operator(), organisation(call.applicant_id), *([partner] if partner else [])]
    issued = _issue(call, subject, parties, since, until)
    data = {
        "scene": subject.name,
        "scene_id": subject.id,
        "plan_case": case_numbers([_plan_case(subject)])[_plan_case(subject)],
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
    for each in documents_of(call, KIND):
        void_document(call, each.number, "协议未成立。")
    kept = entry(call.variables["entry_id"])
    if kept.state in OPEN:
        change_entry(call.by, kept, reason, state="void")


@clause("三(五)b", "三(五)a", "七(六)")
def file(call: Call) -> dict[str, Any]:
    """File the signed agreement: a receipt with number and time, in force from now on; returns `receipt_document`.

    Reads `entry_id`, `filing_number`, `file_reason`, `term_from`, `term_to`. Refuses a filing number that is
    taken, a term that is over, a scene whose authorisation has ended.
    """
    kept, number = _kept(call, "filing"), call.variables["filing_number"]
    if any(each.data.get("filing_number") == number for each in entries(REGISTER)):
        raise Refusal(errors={"filing_number": ["该备案号已用于另一份协议。"]})
    since, until = (date.fromisoformat(call.variables[name]) for name in ("term_from", "term_to"))
    if until < call.today:
        raise Refusal("协议期限已过，请退回平台运营单位重新拟定。")
    receipt = _receipt(call, kept, number)
    change_entry(
        call.by,
        kept,
        f"备案：{number}",
        state="in_force",
        data={"filing_number": number, "filed_at": local(call.now)},
        valid_from=max(since, call.today),
        valid_to=until,
    )
    notify(
        [f"org:{kept.organisation_id}", "role:operator", *_partner_grants(call.variables.get("partner"))],
        kind=KIND,
        text=f"场景“{kept.data['scene']}”的协议已备案生效，备案号 {number}（{call.case.number}）。",
        case_id=call.case.id,
        key=f"agreement-filed:{kept.id}",
    )
    return {"receipt_document": receipt}


def _agreeable(organisation_id: int, but: int | None = None) -> list[Scene]:
    """Return a unit's approved scenes with the right to an agreement and without one (but the case's own)."""
    approved = scenes_of(organisation_id, ["approved"])
    entitled = {right.scene_id for right in scene_rights(MAY_SIGN, *approved)}
    return [each for each in approved if each.id in entitled and not _taken(each, but)]


def _taken(subject: Scene, but: int | None) -> bool:
    about = f"scene:{subject.id}"
    found = (*entries_in_force(REGISTER, subject=about), *entries(REGISTER, subject=about, states=OPEN))
    return any(each.id != but for each in found)


def _own(call: Call, scene_id: int, but: int | None = None) -> Scene:
    subject = next((each for each in _agreeable(call.applicant_id, but) if each.id == scene_id), None)
    if subject is None:
        raise Refusal(f"该场景现在不能签订协议：未获批准、授权已终止，或者{TAKEN}")
    return subject


def _plan_case(subject: Scene) -> int:
    return subject.plan_case_id or subject.case_id


def _plan(subject: Scene) -> tuple[str, Mapping[str, Any]]:
    """Return the number of the plan in force and what it says; before plans were registered, the application's."""
    for kept in entries("plans", subject=f"scene:{subject.id}", states=("in_force",)):
        return kept.number, kept.data
    filed = _plan_case(subject)
    return case_numbers([filed])[filed], filed_answers(filed)


def _model(subject: Scene) -> Model:
    listed = [each for each in models_of_scene(subject.id) if each.state == "listed"]
    if not listed:
        raise Refusal(f"场景“{subject.name}”没有已上架的模型，不能签订协议。")
    return listed[-1]


def _partner(call: Call, plan: Mapping[str, Any]) -> Organisation | None:
    """Return the unit that collects letters of consent as the approved plan names it, None without (四(五)b)."""
    if plan.get("uses_partner") != "yes":
        return None
    name, found = plan["partner_name"], organisation_coded(plan["partner_uscc"] or "")
    if found is None or not is_onboarded(found.id):
        raise Refusal(f"开发方案中的合作单位“{name}”未入驻平台，或者入驻状态不正常，不能签订三方协议。")
    if found.id == call.applicant_id:
        raise Refusal("开发方案中的合作单位是本单位，请先变更开发方案。")
    return found


def _data_rows(model: Model) -> list[dict[str, str]]:
    """Return what the model uses, data set by data set, as people read it."""
    used: dict[str, list[str]] = {}
    for code, _, name in (item.rpartition(".") for item in model.inputs):
        used.setdefault(code, []).append(name)
    return [
        {
            "name": f"{each.name}（{each.code}）",
            "items": _labels(each, used[each.code]),
            "provider": each.provider.name,
        }
        for each in data_sets_with(used)
    ]


def _labels(data_set: DataSet, names: Iterable[str]) -> str:
    labels = {field["name"]: field.get("label") or field["name"] for field in data_set.fields}
    return "、".join(labels.get(name, name) for name in names)


def _term(call: Call) -> tuple[date, date]:
    since, until = (date.fromisoformat(call.variables[name]) for name in ("term_from", "term_to"))
    most = call.settings["agreement_years"]
    if until <= since:
        raise Refusal(errors={"term_to": ["届满日期应晚于起始日期。"]})
    if years_before(until, most) >= since:
        raise Refusal(errors={"term_to": [f"协议期限最长 {most} 年，请提前届满日期。"]})
    return since, until


def _operator() -> Organisation:
    found = onboarded("operator")
    if not found:
        raise ValueError("平台上没有平台运营单位。")
    return found[0]


def _issue(call: Call, subject: Scene, parties: list[Organisation], since: date, until: date) -> Document:
    answers = call.variables
    approvals = documents_of(call, "approval", _plan_case(subject))
    return issue_document(
        call,
        KIND,
        title=f"{NAME}（{subject.name}）",
        data={
            "basis": rules_title(),
            "scene": subject.name,
            "approval": approvals[-1].number if approvals else answers["plan_number"],
            "data_sets": [row["name"] for row in answers["data_rows"]],
            "model": answers["model_title"],
            "digest": answers["model_digest"],
            "output": answers["output_names"],
            "valid_from": since.isoformat(),
            "valid_to": until.isoformat(),
            "terms": answers.get("agreement_terms") or "",
        },
        readers=STAFF,
        parties=[Party(each.name, each.id, f"org:{each.id}") for each in parties],
        organisation_id=call.applicant_id,
    )


def _entered(call: Call, subject: Scene, data: dict[str, Any], partner: Organisation | None) -> Entry:
    """Enter the agreement, or what an earlier round entered anew."""
    if call.variables.get("entry_id"):
        return change_entry(call.by, entry(call.variables["entry_id"]), "重新拟定", state="signing", data=data)
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
    """Return the case's agreement; Refusal when it has been ended meanwhile, or its scene has."""
    kept = entry(call.variables["entry_id"])
    if kept.state != state or scene(kept.data["scene_id"]).state != "approved":
        raise Refusal("该场景的授权或者协议已经终止，不能继续办理。请退回或者不予签订。")
    return kept


def _receipt(call: Call, kept: Entry, number: str) -> str:
    """Issue the receipt, signed by the person of the authority who files (三(五)b)."""
    authority, signed = acting_unit(call), document(kept.data["document"])
    receipt = issue_document(
        call,
        "filing_receipt",
        title=f"备案回执（{kept.data['scene']}）",
        data={
            "unit": _operator().name,
            "filing_number": number,
            "subject": f"{NAME}：{kept.data['scene']}",
            "document": signed.number,
            "digest": signed.sha256 or "",
            "filed_at": local(call.now),
            "note": call.variables["file_reason"],
            "authority": authority.name,
        },
        readers=[*STAFF, f"org:{kept.organisation_id}", *_partner_grants(call.variables.get("partner"))],
        parties=[Party(authority.name, authority.id)],
        organisation_id=kept.organisation_id,
    )
    return sign_document(call, receipt.number, 1).number

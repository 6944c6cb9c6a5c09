"""Documents of onboarding and of the approval chain: what they say, who reads and signs them."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Call,
    Document,
    Party,
    Scan,
    clause,
    commitment_text,
    issue_document,
    organisation,
    parse_schema,
    rules_title,
    sign_document,
)
from handlers.parts.papers import STAFF, issue_signed, void_all

COURSE = {
    "fast": "与已评估上架模型比对一致、告知数据提供单位",
    "experts": "评审专家评估、征求数据提供单位意见",
}


@clause("二(二)1c", "七(六)")
def issue_commitment(call: Call) -> dict[str, Any]:
    """Issue the commitment that was signed with the scan; one of an earlier round becomes void.

    Reads `identity`. Returns `commitment_document`: its number.
    """
    text, identity = commitment_text("onboarding"), call.variables["identity"]
    unit = organisation(call.applicant_id)
    void_all(call, "commitment", "已重新认证并签署新的承诺书。")
    document = issue_document(
        call,
        "commitment",
        title=text.title,
        data={
            "text": text.text,
            "unit": unit.name,
            "uscc": unit.uscc,
            "signer": identity["name"],
            "capacity": identity["capacity"],
            "identity": f"扫码认证，{identity['verified_at']}",
            "text_version": text.version,
        },
        readers=[*STAFF, f"org:{unit.id}"],
        parties=[Party(unit.name, unit.id)],
        organisation_id=unit.id,
    )
    scan = Scan(name=identity["name"], id_number=identity["id_number"], provider="扫码认证")
    sign_document(call, document.number, 1, scan=scan)
    return {"commitment_document": document.number}


@clause("三(三)f", "七(二)1a", "七(六)")
def issue_approval(call: Call) -> dict[str, Any]:
    """Issue the notice of approval, signed by who decided. Returns `approval_document`: its number.

    Reads `scene_name`, `route`, `model_name`, `model_version`, `model_digest`, `data_sets`, `output_schema`,
    `decide_reason`.
    """
    answers = call.variables
    facts = {
        "course": COURSE.get(answers.get("route") or "", COURSE["experts"]),
        "model": f"{answers['model_name']} {answers['model_version']}",
        "digest": answers["model_digest"],
        "data_sets": [f"{item['name']}（{item['code']}）" for item in answers["data_sets"]],
        "output": "、".join(parse_schema(answers["output_schema"]).get("properties", {})),
        "reason": answers["decide_reason"],
    }
    return {"approval_document": _decision(call, "approval", "公共数据资源开发利用场景批准通知书", facts).number}


@clause("三(三)f", "七(二)1a", "七(六)")
def issue_refusal(call: Call) -> dict[str, Any]:
    """Issue the notice of refusal with its reasons, signed by who decided. Returns `refusal_document`: its number.

    Reads `scene_name`, `decide_reason`.
    """
    facts = {"reason": call.variables["decide_reason"]}
    return {"refusal_document": _decision(call, "refusal", "公共数据资源开发利用场景不予批准通知书", facts).number}


def _decision(call: Call, kind: str, title: str, facts: Mapping[str, Any]) -> Document:
    """Issue a decision of the authority and sign it as the person whose step this is."""
    unit = organisation(call.applicant_id)
    said = {
        "unit": unit.name,
        "scene": call.variables.get("scene_name") or call.case.title,
        "case_number": call.case.number,
        "basis": rules_title(),
        **facts,
    }
    return issue_signed(call, kind, title=title, data=said, organisation_id=unit.id)

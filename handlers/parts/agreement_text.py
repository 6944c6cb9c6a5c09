"""The text of an agreement: the filed template filled with what was approved and agreed on (三(五)a, 七(六))."""

from datetime import date

from app.service_api import (
    Call,
    Document,
    Organisation,
    Party,
    Scene,
    documents_of,
    issue_document,
    rules_title,
)
from handlers.parts.agreement_succession import plan_case_of
from handlers.parts.papers import STAFF

KIND, NAME = "agreement", "公共数据使用和安全保障协议"


def issue_agreement(call: Call, scene: Scene, parties: list[Organisation], since: date, until: date) -> Document:
    """Issue the agreement for the parties to sign. Reads what `agreements.begin` brought, `agreement_terms`."""
    answers = call.variables
    approvals = documents_of(call, "approval", plan_case_of(scene))
    return issue_document(
        call,
        KIND,
        title=f"{NAME}（{scene.name}）",
        data={
            "basis": rules_title(),
            "scene": scene.name,
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

"""Handlers of the procedure that issues a paper and has it signed; `fail` makes signing go wrong on demand."""

from app import store
from app.service_api import Party, issue_document, organisation, sign_document, void_document

fail = {"sign": False}
tried = []
"""Whether a write transaction was open, for each time that `last_look` was asked."""


def issue(call):
    """Issue a promise of the applicant and the operator; its number is `paper`."""
    unit = organisation(call.applicant_id)
    parties = [Party(unit.name, unit.id, f"org:{unit.id}"), Party("运营单位", None, "role:operator")]
    document = issue_document(
        call,
        "confidentiality_promise",
        title=call.variables["subject"],
        data={
            "name": unit.name,
            "unit": unit.name,
            "department": "",
            "duty": "",
            "work": call.variables["subject"],
        },
        readers=["role:authority"],
        parties=parties,
        organisation_id=unit.id,
    )
    return {"paper": document.number}


def sign(call):
    """Sign for the applicant as who did the step."""
    if fail["sign"]:
        raise RuntimeError("broken on demand")
    sign_document(call, call.variables["paper"], organisation(call.applicant_id).name)


def countersign(call):
    """Sign for the operator as who did the step."""
    sign_document(call, call.variables["paper"], 2)


def void(call):
    """Make the paper void."""
    void_document(call, call.variables["paper"], "重新签署。")


def last_look(answers, variables):
    """Refuse to void a paper for no good reason."""
    tried.append(store.in_write())
    return {"note": [f"{variables['paper']} 不宜作废。"]} if answers["note"] == "不妥" else {}

"""The identity check by QR code: issue, and what a scan must prove (二(二)1)."""

from typing import Any

from app.service_api import (
    Call,
    PlatformError,
    Refusal,
    Scan,
    clause,
    consume_code,
    local,
    organisation,
    qr_allowed,
    sign_commitment,
)
from app.service_api import (
    issue_code as issue,
)

COMMITMENT = "onboarding"
CAPACITIES = {"legal_representative": "法定代表人", "responsible_person": "负责人"}


@clause("二(二)1a", "二(二)2b")
def issue_code(call: Call) -> dict[str, Any]:
    """Issue a code for the people on file; it kills the older one and ends `qr_hours` after issue.

    Returns `identity_code`: {issued_at, expires_at}. The secret is not among the variables.
    """
    if not qr_allowed(organisation(call.applicant_id)):
        raise Refusal(errors={"identity_path": ["福建省外注册的企业仅支持纸质材料认证。"]})
    subjects = [{"name": call.variables[who], "id_number": call.variables[f"{who}_id"]} for who in CAPACITIES]
    code = issue(call.case.id, subjects, call.settings["qr_hours"])
    times = {"issued_at": code.issued_at.isoformat(), "expires_at": code.expires_at.isoformat()}
    return {"identity_code": times, "identity_path": "qr"}


@clause("二(二)1b", "二(二)1c", "七(六)")
def verify_scan(call: Call) -> dict[str, Any]:
    """Use the code up and record the signature under the commitment; both or neither.

    Reads `scan` of the message: {code (digest), name, id_number, provider, commitment (digest of the text
    shown)}. Returns `identity`: {name, capacity, verified_at, signed_at} and empties `scan`, so that the
    number of the identity card stays out of the case. Refuses a code that is spent or replaced, the wrong
    person, a text that is no longer in use.
    """
    scan = call.variables["scan"]
    person = Scan(name=scan["name"], id_number=scan["id_number"], provider=scan["provider"])
    try:
        consume_code(scan["code"], call.case.id, person)
        signature = sign_commitment(
            call.case.id,
            COMMITMENT,
            scan["commitment"],
            name=person.name,
            id_number=person.id_number,
            channel=person.provider,
        )
    except PlatformError as error:
        raise Refusal(error.message) from error
    identity = {
        "name": person.name,
        "capacity": _capacity(call, person.name),
        "verified_at": local(call.now),
        "signed_at": local(signature.signed_at),
    }
    return {"identity": identity, "scan": None}


def _capacity(call: Call, name: str) -> str:
    return next(text for who, text in CAPACITIES.items() if call.variables[who].strip() == name.strip())

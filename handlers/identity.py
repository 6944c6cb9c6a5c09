"""The identity check by QR code: issue, and what a scan must prove (二(二)1)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Call,
    PlatformError,
    Refusal,
    Scan,
    Signature,
    clause,
    consume_code,
    local,
    organisation,
    plain_id,
    qr_allowed,
    sign_commitment,
)
from app.service_api import (
    issue_code as issue,
)

CAPACITIES = {"legal_representative": "法定代表人", "responsible_person": "负责人"}


@clause("二(二)1a", "二(二)2b")
def issue_code(call: Call, hours: int | None = None) -> dict[str, Any]:
    """Issue a code for the people on file, for `hours` of wall-clock time (setting `qr_hours` when None).

    The older codes of the case die. Returns `identity_code`: {issued_at, expires_at}, and `identity` null.
    The secret is not among the variables.
    """
    if not qr_allowed(organisation(call.applicant_id)):
        raise Refusal(errors={"identity_path": ["福建省外注册的企业仅支持纸质材料认证。"]})
    named = [who for who in CAPACITIES if call.variables.get(who)]
    subjects = [{"name": call.variables[who], "id_number": call.variables[f"{who}_id"]} for who in named]
    code = issue(call.case.id, subjects, hours or call.settings["qr_hours"])
    times = {"issued_at": code.issued_at.isoformat(), "expires_at": code.expires_at.isoformat()}
    return {"identity_code": times, "identity": None}


@clause("二(二)1b", "二(二)1c", "七(六)")
def verify_scan(call: Call) -> dict[str, Any]:
    """Use the code up and record the signature under the commitment; both or neither.

    Reads the message's `scan`: {code (digest), name, id_number, provider} and `commitment`: {text (its key),
    digest (of what was shown), channel}, and empties both. Returns `identity`: {name, id_number, capacity,
    verified_at, signed_at, commitment_version}. Refuses a code that is spent, replaced or another case's, the wrong
    person, a scan without signature, a text that is not the one in use.
    """
    scan, signed = call.variables["scan"], call.variables.get("commitment") or {}
    person = Scan(name=scan["name"].strip(), id_number=plain_id(scan["id_number"]), provider=scan["provider"])
    try:
        consume_code(scan["code"], call.case.id, person)
        signature = _sign(call, person, signed)
    except PlatformError as error:
        raise Refusal(error.message) from error
    identity = {
        "name": person.name,
        "id_number": person.id_number,
        "capacity": _capacity(call, person),
        "verified_at": local(call.now),
        "signed_at": local(signature.signed_at),
        "commitment_version": signature.commitment.version,
    }
    return {"identity": identity, "scan": None, "commitment": None}


def _sign(call: Call, person: Scan, signed: Mapping[str, Any]) -> Signature:
    if not signed.get("digest") or not signed.get("text"):
        raise Refusal("尚未签署入驻承诺书，认证没有完成。请扫码后阅读并签署。")
    return sign_commitment(
        call.case.id,
        signed["text"],
        signed["digest"],
        name=person.name,
        id_number=person.id_number,
        channel=signed.get("channel") or person.provider,
    )


def _capacity(call: Call, person: Scan) -> str:
    return next(
        text
        for who, text in CAPACITIES.items()
        if call.variables.get(who)
        and (call.variables[who].strip(), plain_id(call.variables[f"{who}_id"])) == (person.name, person.id_number)
    )

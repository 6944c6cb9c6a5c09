"""Documents that handlers issue: who of the staff reads them, the issuer's signature, receipts of a filing."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.service_api import (
    Call,
    Document,
    Organisation,
    Party,
    acting_unit,
    documents_of,
    issue_document,
    local,
    rules_title,
    sign_document,
    void_document,
)

STAFF = ("role:operator", "role:authority", "role:auditor")


def issue_signed(
    call: Call,
    kind: str,
    *,
    title: str,
    data: Mapping[str, Any],
    organisation_id: int | None = None,
    readers: Iterable[str] = (),
    issuer: str = "authority",
) -> Document:
    """Issue a document of the unit of the person whose step this is, signed by that person.

    Read by the staff, by the organisation it is for, and by the grants `readers`. The unit's name goes into `data`
    as `issuer`.
    """
    unit = acting_unit(call)
    own = [f"org:{organisation_id}"] if organisation_id is not None else []
    issued = issue_document(
        call,
        kind,
        title=title,
        data={**data, issuer: unit.name},
        readers=[*STAFF, *own, *readers],
        parties=[Party(unit.name, unit.id)],
        organisation_id=organisation_id,
    )
    return sign_document(call, issued.number, 1)


def issue_decision(call: Call, kind: str, unit: Organisation, title: str, data: Mapping[str, Any]) -> str:
    """Issue what was decided about a unit under the rules, read by the unit and the staff; return its number."""
    issued = issue_document(
        call,
        kind,
        title=title,
        data={**data, "unit": unit.name, "basis": rules_title()},
        readers=[f"org:{unit.id}", *STAFF],
        organisation_id=unit.id,
    )
    return issued.number


def issue_receipt(
    call: Call,
    *,
    title: str,
    unit: str,
    subject: str,
    document: str,
    digest: str,
    organisation_id: int | None = None,
    readers: Iterable[str] = (),
) -> str:
    """Issue the receipt of a filing with the authority, signed by who filed; return its number (三(五)b, 七(六)).

    `unit` filed `subject`, whose text is `document` with a digest. Reads `filing_number`, `file_reason`.
    """
    said = {
        "unit": unit,
        "filing_number": call.variables["filing_number"],
        "subject": subject,
        "document": document,
        "digest": digest,
        "filed_at": local(call.now),
        "note": call.variables["file_reason"],
    }
    return issue_signed(
        call, "filing_receipt", title=title, data=said, organisation_id=organisation_id, readers=readers
    ).number


def void_all(call: Call, kind: str, reason: str) -> None:
    """Make void whatever the case has issued of a kind."""
    for each in documents_of(call, kind):
        void_document(call, each.number, reason)

"""What a handler may do with documents: issue one, sign it for a party, make it void."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app import store
from app.documents import issuing, signing, templates
from app.documents.issuing import Party
from app.errors import NotFound
from app.registers import rule_sets
from app.registers.identity import Scan
from app.service_api.call import Call
from app.store.documents import Document
from app.store.people import Organisation


def issue_document(
    call: Call,
    kind: str,
    *,
    title: str,
    data: Mapping[str, Any],
    readers: Iterable[str],
    parties: Sequence[Party] = (),
    organisation_id: int | None = None,
) -> Document:
    """Issue a document of the filed template in force: numbered now, typeset after the commit.

    `data` is what the template reads (JSON); `readers` are grants beside those of the parties; a party is who
    signs, in this order. Raises Refusal when no filed template of that kind is in force (七(六)).
    """
    issued = issuing.issue(
        call.by,
        kind,
        title=title,
        data=data,
        readers=readers,
        parties=parties,
        organisation_id=organisation_id,
    )
    _note(call, "issued", issued)
    return issued


def sign_document(call: Call, number: str, place: int | str, *, scan: Scan | None = None) -> Document:
    """Sign for a party, named by its place or name: as the person whose step this is, or as who scanned.

    The step's task must ask for `proof`, unless a scan says who signs. The PDF is sealed after the commit.
    Raises Refusal (no proof; a person of another unit), Conflict (void, signed already), NotFound.
    """
    found = document(number)
    signer = _scanned(scan) if scan else _acting(call)
    signed = signing.sign(found, place, signer)
    _note(call, "signed", found, party=signed.party, proof=signed.proof)
    return found


def document(number: str) -> Document:
    """Return a document by its number; raises NotFound."""
    found = store.documents.numbered(number)
    if found is None:
        raise NotFound
    return found


def documents_of(call: Call, kind: str, case_id: int | None = None) -> list[Document]:
    """Return the documents of a kind that this case (or another) issued and that are not void, oldest first."""
    found = store.documents.issued_by(case_id or call.case.id)
    return [each for each in found if each.kind == kind and each.state != "void"]


def void_document(call: Call, number: str, reason: str) -> Document:
    """Make a document void; its public page says so from now on. Raises NotFound, Conflict."""
    void = issuing.void(document(number), reason)
    _note(call, "voided", void)
    return void


def rules_title() -> str:
    """Return the title of the rules in force, as documents cite them."""
    return rule_sets.in_force().title


def acting_unit(call: Call) -> Organisation:
    """Return the organisation of the person whose step this is; ValueError for a step without one."""
    person = store.people.person(call.actor_id) if call.actor_id else None
    if person is None or person.organisation is None:
        raise ValueError("这一步没有办理人，或办理人不属于任何单位。")
    return person.organisation


def _note(call: Call, kind: str, about: Document, **data: str) -> None:
    call.note(kind, templates.name_of(about.template_id), document=about.number, **data)


def _acting(call: Call) -> signing.Signer:
    person = store.people.person(call.actor_id) if call.actor_id else None
    if person is None:
        raise ValueError("签署文书的步骤须由人办理。")
    return signing.Signer(person.name, call.proof, person.id, person.organisation_id)


def _scanned(scan: Scan) -> signing.Signer:
    return signing.Signer(scan.name, scan.provider)

"""The act of signing: who, for which party, proved how, on which revision. The seal follows after the commit."""

from dataclasses import dataclass

from app import clock
from app.documents import issuing
from app.errors import Conflict, Refusal
from app.store import documents
from app.store.documents import Document, DocumentSignature

NAME_LENGTH, PROOF_LENGTH = 60, 30


@dataclass(frozen=True)
class Signer:
    """Who signs. `proof` says how they proved who they are: password, password+otp, or who vouches for a scan.

    `organisation_id` is the unit they act for, None for who was recognised on another way.
    """

    name: str
    proof: str
    person_id: int | None = None
    organisation_id: int | None = None


def place_of(document: Document, wanted: int | str) -> DocumentSignature:
    """Return a place to sign, by its number or by the party's name. Raises LookupError."""
    for one in document.signatures:
        if wanted in {one.place, one.party}:
            return one
    raise LookupError(wanted)


def sign(document: Document, wanted: int | str, signer: Signer) -> DocumentSignature:
    """Record a signature. Call inside `store.writing()`.

    Raises Refusal without proof, and for a person of another unit; Conflict for a document that is void, and for a
    place that is signed.
    """
    held = documents.hold(document.id) or document
    one = place_of(held, wanted)
    if held.state == "void":
        raise Conflict("该文书已经作废，不能签署。")
    if one.state != "waiting":
        raise Conflict("该签署位已经签署，没有重复签署。")
    if not signer.proof:
        raise Refusal(errors={"proof": ["签署文书须重新核验身份，请输入登录密码。"]})
    if signer.person_id is not None and one.organisation_id not in {None, signer.organisation_id}:
        raise Refusal(f"您不是“{one.party}”的人员，不能代为签署。")
    one.state, one.signed_at, one.read_sha256 = "signed", clock.now(), held.sha256
    one.person_id, one.person_name = signer.person_id, signer.name[:NAME_LENGTH]
    one.proof = signer.proof[:PROOF_LENGTH]
    issuing.send(issuing.SEAL, held, f"{issuing.SEAL}:{held.id}:{one.place}")
    return one

"""Issue a document: numbered within the step that brings it about, typeset after the commit; and make it void."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

from app import clock, settings, store
from app.documents import templates
from app.errors import Conflict
from app.registers.registry.entries import By
from app.store.documents import Document, DocumentSignature

TITLE_LENGTH, PARTY_LENGTH, REASON_LENGTH = 200, 200, 300
RENDER, SEAL = "render", "seal"
"""The kinds of work that the outbox carries after the commit."""


@dataclass(frozen=True)
class Party:
    """Who signs: the name as printed, the organisation, and the grant that may read the document."""

    name: str
    organisation_id: int | None = None
    grant: str = ""


def issue(
    by: By,
    kind: str,
    *,
    title: str,
    data: Mapping[str, Any],
    readers: Iterable[str],
    parties: Sequence[Party] = (),
    organisation_id: int | None = None,
) -> Document:
    """Write a new document of the template in force. Call inside `store.writing()`.

    `data` is what the template reads (JSON); `readers` are grants beside those of the parties.
    Raises Refusal when no filed template of that kind is in force (七(六)), ValueError for data that its templates
    do not expect: better in the step than after the commit, when nobody waits for the sheet.
    """
    template = templates.current(kind)
    _check_shape(kind, data)
    now = clock.now()
    if by.case_id is None:
        raise ValueError("a document belongs to a case")
    document = Document(
        number=_number(template.prefix),
        kind=kind,
        title=title[:TITLE_LENGTH],
        template_id=template.id,
        data=dict(data),
        case_id=by.case_id,
        organisation_id=organisation_id,
        code=secrets.token_hex(16),
        issued_at=now,
        signatures=[
            DocumentSignature(place=place, party=party.name[:PARTY_LENGTH], organisation_id=party.organisation_id)
            for place, party in enumerate(parties, 1)
        ],
    )
    store.documents.add(document, {*readers, *(party.grant for party in parties if party.grant)})
    send(RENDER, document, f"{RENDER}:{document.id}")
    return document


def _check_shape(kind: str, data: Mapping[str, Any]) -> None:
    """Hold data against the sample that every template of the kind is tried out on."""
    for name, example in templates.sample(kind).items():
        if name not in data:
            raise ValueError(f"{kind}: {name} is missing")
        if _sort(data[name]) is not _sort(example):
            raise ValueError(f"{kind}: {name} is not what the sample has, {example!r}")


def _sort(value: Any) -> type:
    """Texts, numbers and nothing are written alike; lists and tables are gone through."""
    return type(value) if isinstance(value, list | dict) else str


def send(kind: str, document: Document, key: str) -> None:
    """Have work done on a document after the commit, once for each key."""
    now = clock.now()
    row = {"key": key, "kind": kind, "payload": {"document": document.id}, "created_at": now, "next_at": now}
    store.messages.send([row])


def void(document: Document, reason: str) -> Document:
    """Make a document void; it stays, and its public page says so. Call inside `store.writing()`.

    Raises Conflict for one that is void already.
    """
    held = store.documents.hold(document.id) or document
    if held.state == "void":
        raise Conflict("该文书已经作废。")
    held.state, held.void_reason = "void", reason[:REASON_LENGTH]
    return held


def address(document: Document) -> str:
    """Return the address of a document's public page."""
    return f"{settings.get('BASE_URL').rstrip('/')}/verify/{document.code}"


def facts(document: Document, template: templates.Template) -> dict[str, Any]:
    """Return all that the template reads from document.json."""
    day = document.issued_at.astimezone(clock.SHANGHAI).date()
    return {
        "title": document.title,
        "number": document.number,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "address": address(document),
        "qr": _picture(address(document)),
        "template": template.label,
        "signatures": [{"place": one.place, "party": one.party} for one in document.signatures],
        "data": document.data,
    }


def _picture(text: str) -> str:
    """Return a QR code as SVG."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _number(prefix: str) -> str:
    series = f"{prefix}-{clock.today().year}"
    return f"{series}-{store.cases.take_number(series):05d}"

"""Typeset and seal, after the commit. Each may be done twice, at once, or be killed at any line.

Bytes are kept under their SHA-256 first, then the row is changed if it still is as it was read: what a killed or
slower process leaves behind are bytes that nobody names, cleared by `registers/leftovers.py`.
"""

import logging
from datetime import datetime
from io import BytesIO

from app import clock, store
from app.documents import issuing, keys, rendering, sealing, templates
from app.documents.rendering import Rendered
from app.registers.uploads import leftovers, storage
from app.rules import digests
from app.store.documents import Document, DocumentSignature

log = logging.getLogger(__name__)


def render(document_id: int) -> None:
    """Typeset a document that has no bytes yet. Raises RenderingFailed, Unavailable (the storage)."""
    document = _get(document_id)
    if document.sha256:
        return
    pdf = _typeset(document).pdf
    sha256 = _keep(pdf)
    with store.writing():
        leftovers.keep(sha256, BytesIO(pdf))
        held = store.documents.hold(document_id)
        if held is not None and not held.sha256:
            held.sha256 = held.first_sha256 = sha256
            held.size, held.ready_at = len(pdf), clock.now()
            held.state = "ready" if held.state == "pending" else held.state


def seal(document_id: int) -> None:
    """Put the recorded signatures into the PDF, in the order of their places; one that waits holds up the rest.

    Without keys the act stays recorded, and the document unsealed until `make_up`. Raises what `render` raises.
    """
    own = keys.configured()
    render(document_id)
    if own is None:
        return
    while (place := _next(_get(document_id))) is not None:
        _seal_one(document_id, place, own)


def make_up(before: datetime) -> list[int]:
    """Seal what was signed before a moment and is unsealed still, as when there were no keys yet; return the ids.

    What can't be sealed holds up nothing else. Without keys nothing is tried.
    """
    waiting = store.documents.unsealed(before) if keys.configured() is not None else []
    return [document_id for document_id in waiting if _sealed(document_id)]


def _sealed(document_id: int) -> bool:
    try:
        seal(document_id)
    except Exception:
        log.exception("document %d could not be sealed; it is tried again", document_id)
        return False
    return True


def _next(document: Document) -> int | None:
    """Return the first place that is not sealed, if it is signed."""
    open_places = (one for one in document.signatures if one.state != "sealed")
    first = next(open_places, None)
    return first.place if first is not None and first.state == "signed" and document.state != "void" else None


def _seal_one(document_id: int, place: int, own: keys.Keys) -> None:
    document = _get(document_id)
    before, one = document.sha256, _place(document, place)
    mark, places = sealing.mark_of(one), _typeset(document).places
    with storage.current().open(before) as stream:
        sealed = sealing.seal(stream.read(), mark, places, own)
    sha256 = _keep(sealed)
    with store.writing():
        leftovers.keep(sha256, BytesIO(sealed))
        held = store.documents.hold(document_id)
        if held is None or held.sha256 != before:
            return  # somebody was faster; the next look decides
        one = _place(held, place)
        one.state, one.sealed_sha256 = "sealed", sha256
        held.sha256, held.size = sha256, len(sealed)


def _get(document_id: int) -> Document:
    store.db.session.rollback()  # as it is in the database now
    found = store.documents.get(document_id)
    if found is None:
        raise LookupError(document_id)
    return found


def _place(document: Document, place: int) -> DocumentSignature:
    return next(one for one in document.signatures if one.place == place)


def _typeset(document: Document) -> Rendered:
    template = templates.of_document(document.template_id)
    return rendering.render(template.source, issuing.facts(document, template), document.issued_at)


def _keep(pdf: bytes) -> str:
    sha256 = digests.sha256(pdf)
    storage.current().put(sha256, BytesIO(pdf))
    return sha256

"""Documents: the reader's list, one document with its signatures, its bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.documents import issuing, keys, reading, templates
from app.registers.people.actors import Actor
from app.store.documents import Document, Query
from app.web import guards, lists, words
from app.web.locale import lazy, told
from app.web.navigation import EVERYBODY

pages = guards.area("documents", __name__)
READERS = tuple(sorted(EVERYBODY - {"analyst"}))
KEYS = ("kind", "state", "q", "page")
SIZE = 20
STATES = {
    "pending": (lazy("正在生成"), "info"),
    "ready": (lazy("有效"), "ok"),
    "void": (lazy("作废"), "bad"),
}
SIGNED = {"waiting": (lazy("待签署"), "warn"), "signed": (lazy("已签署"), "info"), "sealed": (lazy("已签署"), "ok")}
CHOICES = {"waiting": SIGNED["waiting"], **{name: STATES[name] for name in ("ready", "pending", "void")}}
"""The states a list is narrowed by, as they are shown."""
PROOFS = {"password": lazy("登录密码"), "password+otp": lazy("登录密码和一次性验证码")}
SHOWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@pages.get("/documents")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """List the documents the reader may read, the newest first."""
    back = lists.remembered("documents", "documents.index", KEYS)
    if back is not None:
        return back
    actor, page, wanted = guards.actor(), lists.number(), _wanted()
    found, total = reading.listed(actor, wanted, page, SIZE)
    return render_template(
        "pages/documents/index.html",
        lines=[line(each) for each in found],
        kinds=reading.kinds(actor),
        states=[(state, said) for state, (said, _tone) in CHOICES.items()],
        wanted=wanted,
        filtered=wanted != reading.EVERY,
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("documents.index"),
    )


def _wanted() -> Query:
    state = request.args.get("state", "")
    return Query(
        kind=request.args.get("kind", "")[:40], state=state if state in CHOICES else "", text=lists.search_text()
    )


@pages.get("/documents/<number>")
@guards.role(*READERS)
def show(number: str) -> ResponseReturnValue:
    """Show one document with its signatures and the way to its public page."""
    found = reading.seen_by(guards.actor(), number)
    back = lists.back_to("documents", "documents.index")
    return render_template("pages/documents/show.html", line=line(found), back=back)


@pages.get("/documents/<number>.pdf")
@guards.role(*READERS)
def pdf(number: str) -> Response:
    """Send the newest revision; `?show=1` shows it in the browser instead of saving it."""
    return sent(reading.seen_by(guards.actor(), number), shown="show" in request.args)


@pages.get("/documents/<number>/state")
@guards.role(*READERS)
def state(number: str) -> ResponseReturnValue:
    """Say whether a document has been made: JSON {done}; the page that waits for it goes on."""
    return {"done": not unfinished(reading.seen_by(guards.actor(), number))}


def sent(found: Document, *, shown: bool) -> Response:
    """Return the bytes of a document as an answer."""
    response = send_file(
        reading.content(found),
        mimetype="application/pdf",
        as_attachment=not shown,
        download_name=f"{found.number}.pdf",
        etag=False,
    )
    response.content_length = found.size
    response.headers["Cache-Control"] = "private, no-store"
    if shown:
        response.headers["Content-Security-Policy"] = SHOWN_POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def unfinished(document: Document) -> bool:
    """Tell whether work on the PDF is still to come: typesetting, or a seal where there are keys."""
    if document.state == "pending":
        return True
    states = [one.state for one in document.signatures]
    unsealed = [each for each in states if each != "sealed"][:1]
    return document.state == "ready" and unsealed == ["signed"] and keys.configured() is not None


def state_of(document: Document) -> tuple[str, str]:
    """Return (words, tone) of its state: one that somebody still has to sign is not valid yet."""
    unsigned = any(one.state == "waiting" for one in document.signatures)
    return SIGNED["waiting"] if document.state == "ready" and unsigned else STATES[document.state]


def line(document: Document) -> dict[str, Any]:
    """Return a document as the templates show it."""
    text, tone = state_of(document)
    return {
        "document": document,
        "kind": templates.name_of(document.template_id),
        "state": text,
        "tone": tone,
        "signatures": [_signature(one) for one in document.signatures],
        "unsealed": _unsealed(document),
        "waits": unfinished(document),
        "size": words.size(document.size) if document.size else "",
        "address": issuing.address(document),
    }


def _signature(one: Any) -> Mapping[str, Any]:
    text, tone = SIGNED[one.state]
    return {"row": one, "state": text, "tone": tone, "proof": PROOFS.get(one.proof) or told(one.proof)}


def _unsealed(document: Document) -> bool:
    """Tell whether signatures are recorded that no certificate will seal."""
    return keys.configured() is None and any(one.state == "signed" for one in document.signatures)


def shown(actor: Actor, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Return the named documents that the reader may read, for a page that puts them beside a form."""
    return [line(each) for each in reading.named(actor, numbers)]

"""Documents that the caller may read: list, one, its PDF."""

from typing import Any

from flask import Response, request
from werkzeug.wsgi import wrap_file

from app.api import shapes
from app.api.area import Area
from app.api.schemas.inputs import DocumentQuery
from app.api.schemas.outputs import Document, DocumentPage
from app.documents import reading
from app.registers.people.actors import Actor
from app.store.documents import Query

area = Area("documents", "文书")


@area.get("/documents", query=DocumentQuery, answer=DocumentPage)
def index(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """List the documents that the caller may read, the newest first."""
    wanted = Query(kind=query["kind"], state=query["state"], text=query["q"])
    found, total = reading.listed(actor, wanted, query["page"], query["size"])
    return shapes.page([shapes.document(each) for each in found], total, query)


@area.get("/documents/<number>", answer=Document)
def show(actor: Actor, number: str) -> dict[str, Any]:
    """Return a document with its signatures."""
    return shapes.document(reading.seen_by(actor, number))


@area.get("/documents/<number>/pdf", media="application/pdf")
def pdf(actor: Actor, number: str) -> Response:
    """Return the newest revision of a document; 409 while it is being made."""
    found = reading.seen_by(actor, number)
    response = Response(wrap_file(request.environ, reading.content(found)), mimetype="application/pdf")
    response.direct_passthrough = True
    response.content_length = found.size
    response.set_etag(found.sha256)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

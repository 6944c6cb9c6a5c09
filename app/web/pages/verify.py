"""The public pages on which anybody checks a document: by the code it carries, or by sending the PDF."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.documents import checking, reading, templates
from app.errors import NotFound, Refusal
from app.web import guards
from app.web.pages import documents
from app.web.security import limiter

pages = guards.area("verify", __name__)
REFUSED = 422


@pages.get("/verify")
@guards.public
def index() -> ResponseReturnValue:
    """Ask for a PDF."""
    return _page()


@pages.post("/verify")
@guards.public
@limiter.limit("20 per minute")
def check() -> ResponseReturnValue:
    """Say whether a PDF is ours, and what its signatures say."""
    part = request.files.get("file")
    if part is None or not part.filename:
        return _page(errors={"file": ["请选择要查验的 PDF 文件。"]}), REFUSED
    try:
        return _page(verdict=checking.check(part.stream.read(checking.LARGEST + 1)))
    except Refusal as error:
        return _page(errors=error.errors), REFUSED


@pages.get("/verify/<code>")
@guards.public
@limiter.limit("60 per minute")
def show(code: str) -> ResponseReturnValue:
    """Say whether a document of this code exists, and no more of it than what anybody may know."""
    try:
        found = reading.public(code)
    except NotFound:
        return render_template("pages/verify/unknown.html"), 404
    return render_template("pages/verify/show.html", line=documents.line(found))


def _page(verdict: checking.Verdict | None = None, errors: dict[str, list[str]] | None = None) -> str:
    found = verdict.document if verdict else None
    return render_template(
        "pages/verify/index.html",
        verdict=verdict,
        kind=templates.name_of(found.template_id) if found else "",
        state=documents.state_of(found) if found else None,
        errors=errors or {},
    )

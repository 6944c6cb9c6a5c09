"""The component gallery: every part of the design system with sample data, under ``/_gallery``.

Registered in demos and tests only. Nothing here reads the database; the organisations are invented.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from app import clock
from app.web import guards
from app.web.pages import gallery_samples as samples

blueprint = Blueprint("gallery", __name__, url_prefix="/_gallery")

PAGES = {
    "index": "组件",
    "home": "申请人首页",
    "inbox": "收件箱",
    "task": "办理",
    "case": "办件",
    "board": "时限看板",
}


@blueprint.get("/")
@blueprint.get("/<page>")
@guards.public
def page(page: str = "index") -> str:
    """Show one page of the gallery; 404 for a name it does not have."""
    if page not in {*PAGES, "login", "error"}:
        abort(404)
    return render_template(
        f"gallery/{page}.html",
        shell=_shell(page),
        samples=samples,
        until=(clock.now() + timedelta(hours=71)).isoformat(),
        page_address=lambda number: url_for("gallery.page", page=page, number=number),
    )


@blueprint.post("/draft")
@guards.public
def draft() -> Response:
    """Answer an autosaved draft as the real pages do; nothing is kept."""
    visible = ["licence"] if request.form.get("trade") == "finance" else []
    return jsonify(saved_at=clock.now().isoformat(), visible=visible)


@blueprint.post("/upload")
@guards.public
def upload() -> Response:
    """Answer an uploaded file as the real pages do; nothing is kept."""
    return jsonify(id=1, name=request.files["file"].filename)


@blueprint.get("/waiting")
@guards.public
def waiting() -> Response:
    """Answer a page that waits for a scan as the real pages do; it waits for ever."""
    return jsonify(done=False, text="仍在等待扫码…")


def _shell(page: str) -> dict[str, Any]:
    counts = {"inbox": 18}
    nav = [
        {"label": label, "url": url_for("gallery.page", page=key), "active": key == page, "count": counts.get(key)}
        for key, label in PAGES.items()
    ]
    here = url_for("gallery.page", page=page)
    return samples.SHELL | {"nav": nav, "home": here, "logout": here, "notices": {"count": 3, "url": here}}

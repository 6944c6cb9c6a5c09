"""Incidents (异常处理): steps that failed for a reason in the procedure; administrators see why and try again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases import bundle as bundles
from app.cases import incidents
from app.errors import PlatformError
from app.store.incidents import Incident
from app.web import guards, lists
from app.web.locale import gettext as _
from app.web.locale import lazy, told

pages = guards.area("incidents", __name__)
ACTIONS = {"complete": lazy("提交任务"), "deliver": lazy("收到回执"), "fire": lazy("到期处理")}
SIZE = 10


@pages.get("/incidents")
@guards.role("admin")
def index() -> ResponseReturnValue:
    """List the incidents; `?state=resolved` those that were dealt with."""
    resolved, page = request.args.get("state") == "resolved", lists.number()
    found, total = store.incidents.search(resolved=resolved, page=page, size=SIZE)
    tabs = [
        {"label": _("待处理"), "url": url_for("incidents.index"), "active": not resolved},
        {"label": _("已处理"), "url": url_for("incidents.index", state="resolved"), "active": resolved},
    ]
    return render_template(
        "pages/incidents/index.html",
        rows=[_row(incident) for incident in found],
        tabs=tabs,
        resolved=resolved,
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("incidents.index"),
    )


def _row(incident: Incident) -> dict[str, Any]:
    case = incident.case
    return {
        "id": incident.id,
        "number": case.number,
        "subject": case.title or told(case.process_name),
        "element": incident.element,
        "name": told(_name(incident)),
        "action": ACTIONS.get(incident.action, incident.action),
        "who": incident.person.name if incident.person else _("系统"),
        "at": incident.created_at,
        "message": incident.message,
        "trace": incident.trace,
        "resolver": incident.resolver.name if incident.resolver else "",
        "resolved_at": incident.resolved_at,
    }


def _name(incident: Incident) -> str:
    """Return the name of the element that failed, in the case's own version or what that calls."""
    models = bundles.load(incident.case.definition, incident.case.process).definition.processes.values()
    found = (model.elements[incident.element].name for model in models if incident.element in model.elements)
    return next(found, "") or incident.element


@pages.post("/incidents/<int:incident_id>/retry")
@guards.role("admin")
def retry(incident_id: int) -> ResponseReturnValue:
    """Run the failed step again and say how it went."""
    try:
        case = incidents.retry(guards.actor(), incident_id)
    except PlatformError as error:
        flash(_("重试没有成功：%(reason)s", reason=told(error.message)), "error")
    else:
        flash(_("重试成功，办件 %(number)s 已继续办理。", number=case.number), "success")
    return redirect(url_for("incidents.index"))

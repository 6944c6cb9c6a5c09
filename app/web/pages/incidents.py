"""Incidents (异常处理): steps that failed for a reason in the procedure; administrators see why and try again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases import bundle as bundles
from app.cases.failures import incidents, stuck
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
    known = store.cases.known({incident.case_id for incident in found}, guards.actor().grants)
    return render_template(
        "pages/incidents/index.html",
        rows=[_row(incident, known=incident.case_id in known) for incident in found],
        tabs=_tabs("resolved" if resolved else "open"),
        resolved=resolved,
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("incidents.index"),
    )


def _tabs(chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": _("待处理"), "url": url_for("incidents.index"), "active": chosen == "open"},
        {"label": _("已处理"), "url": url_for("incidents.index", state="resolved"), "active": chosen == "resolved"},
        {"label": _("未完成的系统事项"), "url": url_for("incidents.stuck_effects"), "active": chosen == "stuck"},
    ]


@pages.get("/incidents/effects")
@guards.role("admin")
def stuck_effects() -> ResponseReturnValue:
    """List what the platform does by itself and could not finish: cases to raise, messages, documents."""
    page = lists.number()
    found, total = stuck.failing(guards.actor(), page, SIZE)
    return render_template(
        "pages/incidents/effects.html",
        rows=found,
        tabs=_tabs("stuck"),
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("incidents.stuck_effects"),
    )


@pages.post("/incidents/effects/<int:effect_id>/retry")
@guards.role("admin")
def try_effect_again(effect_id: int) -> ResponseReturnValue:
    """Have one tried again now."""
    stuck.try_again(guards.actor(), effect_id)
    flash(_("已安排立即重试，请稍后刷新查看结果。"), "success")
    return redirect(url_for("incidents.stuck_effects"))


def _row(incident: Incident, *, known: bool) -> dict[str, Any]:
    """Describe an incident; of a case kept from administrators neither number nor subject nor people."""
    case = incident.case
    return {
        "id": incident.id,
        "number": case.number if known else "",
        "subject": case.title if known and case.title else told(case.process_name),
        "element": incident.element,
        "name": told(_name(incident)),
        "action": ACTIONS.get(incident.action, incident.action),
        "who": _who(incident, known=known),
        "at": incident.created_at,
        "message": incident.message if known else _("原因涉及不公开的办件，不显示。"),
        "trace": incident.trace if known else _places(incident.trace),
        "resolver": incident.resolver.name if incident.resolver else "",
        "resolved_at": incident.resolved_at,
    }


def _places(trace: str) -> str:
    """Leave of a trace where it went wrong, for the repair, not what the error says: it may quote the case."""
    return "\n".join(line for line in trace.splitlines() if line.startswith("  "))


def _who(incident: Incident, *, known: bool) -> str:
    if incident.person is None:
        return _("系统")
    return incident.person.name if known else _("不公开")


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
        known = store.cases.known({case.id}, guards.actor().grants)
        done = (
            _("重试成功，办件 %(number)s 已继续办理。", number=case.number)
            if known
            else _("重试成功，办件已继续办理。")
        )
        flash(done, "success")
    return redirect(url_for("incidents.index"))

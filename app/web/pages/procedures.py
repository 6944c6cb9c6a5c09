"""Procedures (业务流程): what is live, since when, with its diagram, steps and forms. Read only."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app import engine, store
from app.cases import bundle as bundles
from app.cases.automatic import scheduling
from app.cases.bundle import Bundle
from app.errors import NotFound
from app.rules import forms, periods
from app.rules.forms.model import walk
from app.store.definitions import Deployment
from app.web import guards
from app.web.locale import lazy, told
from app.web.pages import diagrams

pages = guards.area("procedures", __name__)
LONGEST_LIST = 2000
READERS = ("analyst", "admin", "operator", "authority", "auditor")
KINDS = {
    "startEvent": lazy("开始"),
    "userTask": lazy("人工"),
    "serviceTask": lazy("处理"),
    "businessRuleTask": lazy("决策表"),
    "callActivity": lazy("调用"),
    "endEvent": lazy("结束"),
}
CYCLES = {
    "daily": lazy("每日"),
    "monthly": lazy("每月"),
    "quarterly": lazy("每季度"),
    "yearly": lazy("每年"),
}
PERIODS = 12
FIELDS = {
    "textfield": lazy("单行文本"),
    "textarea": lazy("多行文本"),
    "number": lazy("数字"),
    "datetime": lazy("日期或时间"),
    "select": lazy("下拉选择"),
    "radio": lazy("单选"),
    "checkbox": lazy("勾选"),
    "checklist": lazy("多选"),
    "taglist": lazy("多选"),
    "filepicker": lazy("文件"),
    "dynamiclist": lazy("多行列表"),
    "table": lazy("表格"),
}


@pages.get("/procedures")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """List the live procedures."""
    found = [(bundles.load(live.digest, live.process), live) for live in store.definitions.all_live()]
    rows = [_line(bundle, live) for bundle, live in found]
    return render_template("pages/procedures/index.html", rows=sorted(rows, key=lambda row: row["called"]))


def _line(bundle: Bundle, live: Deployment) -> dict[str, Any]:
    process = bundle.process
    return {
        "key": bundle.key,
        "name": told(process.name),
        "documentation": told(process.documentation or ""),
        "called": process.properties.get("callable") == "true",
        "tasks": sum(element.kind == "userTask" for element in process.elements.values()),
        "version": live.version,
        "digest": live.digest,
        "at": live.deployed_at,
        "by": live.deployed_by,
    }


@pages.get("/procedures/<key>")
@guards.role(*READERS)
def show(key: str) -> ResponseReturnValue:
    """Show a procedure; `?version=` chooses an earlier one, `?lit=` (comma list) marks steps in the diagram."""
    history = store.definitions.history(key)
    deployment = _chosen(history)
    bundle = bundles.load(deployment.digest, key)
    return render_template(
        "pages/procedures/show.html",
        line=_line(bundle, deployment),
        live=deployment.live,
        clause=bundle.process.properties.get("clause", ""),
        steps=[_step(element) for element in bundle.process.elements.values() if element.kind in KINDS],
        forms=_forms(bundle),
        history=history,
        usage=_usage(key, history),
        schedule=_schedule(bundle) if deployment.live and scheduling.is_scheduled(bundle) else None,
        lit=lit(),
    )


def _usage(key: str, history: Sequence[Deployment]) -> dict[str, tuple[int, int]] | None:
    """Return digest → cases that run and cases in all; None where any version of the procedure is confidential."""
    if any(bundles.load(each.digest, key).confidential for each in history):
        return None
    return store.definitions.usage(key)


def _schedule(bundle: Bundle) -> dict[str, Any]:
    """Describe when the calendar starts a procedure, and the last periods that it has gone through.

    How many cases a period asked for is not told of a confidential procedure.
    """
    try:
        found = scheduling.of(bundle)
    except scheduling.ScheduleError as error:
        return {"problem": str(error), "periods": []}
    return {
        "cycle": CYCLES[found.cycle],
        "next": found.following,
        "name": told(periods.named(found.following.key)),
        "periods": [(told(periods.named(row.period)), row) for row in store.schedule.recent(bundle.key, PERIODS)],
        "counted": not bundle.confidential,
    }


def lit() -> list[str]:
    """Return the ids of the elements to be marked in the diagram; what the diagram has not is passed over there."""
    wanted = request.args.get("lit", "")[:LONGEST_LIST].split(",")
    return [id_ for id_ in wanted if id_.isidentifier() and id_.isascii()]


def chosen(key: str) -> Deployment:
    """Return the version that the request asks for (`?version=`), or the live one. Raises NotFound."""
    return _chosen(store.definitions.history(key))


def _chosen(history: Any) -> Deployment:
    wanted = request.args.get("version", "")
    for deployment in history:
        if str(deployment.version) == wanted or (not wanted and deployment.live):
            found: Deployment = deployment
            return found
    raise NotFound("没有这个流程，或流程没有这一版本。")


def _step(element: engine.Element) -> dict[str, Any]:
    limits = [(timer.expression, timer.interrupting) for timer in element.timers]
    return {
        "id": element.id,
        "name": told(element.name),
        "kind": KINDS[element.kind],
        "lane": told(element.lane or ""),
        "clause": element.properties.get("clause", ""),
        "means": element.form_key or element.topic or element.decision or element.called or "",
        "limits": limits,
    }


def _forms(bundle: Bundle) -> list[dict[str, Any]]:
    """Describe the procedure's own forms: which steps use them, and their fields."""
    used: dict[str, list[str]] = {}
    for element in bundle.process.elements.values():
        if element.form_key:
            used.setdefault(element.form_key, []).append(told(element.name))
    described = [
        (name, "、".join(dict.fromkeys(steps)), bundle.form(bundle.key, name)) for name, steps in used.items()
    ]
    return [{"key": key, "steps": steps, "fields": _fields(form)} for key, steps, form in described if form]


def _fields(form: forms.Form) -> list[dict[str, Any]]:
    fields = (field for field in walk(form.fields) if field.key)
    return [
        {
            "key": field.key,
            "label": told(field.title),
            "type": FIELDS.get(field.type, field.type),
            "required": field.required,
            "readers": told(field.properties.get("visibleTo", "")),
        }
        for field in fields
    ]


@pages.get("/procedures/<key>/diagram")
@guards.role(*READERS)
def diagram(key: str) -> ResponseReturnValue:
    """Return the diagram for the viewer; `?version=` chooses an earlier one, `?lit=` marks elements."""
    drawn = diagrams.drawing(chosen(key).digest, key)
    return jsonify(drawn | {"lit": lit()} if lit() else drawn)

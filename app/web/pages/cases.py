"""Cases: the list, and one case with its progress, papers, documents and deadlines."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases.actions import withdraw
from app.cases.views import reading
from app.cases.views.access import Access
from app.documents import reading as issued
from app.errors import Forbidden
from app.registers.people.actors import REPRESENTING
from app.web import filled, guards, lists, words
from app.web.locale import gettext as _
from app.web.locale import lazy, told
from app.web.navigation import EVERYBODY
from app.web.pages import cards, documents, files, history, task_page

pages = guards.area("cases", __name__)
KEYS = ("process", "status", "q", "page")
STATUSES = {
    "running": lazy("办理中"),
    "completed": lazy("已办结"),
    "withdrawn": lazy("已撤回"),
    "incident": lazy("系统处理中"),
}
TABS = {
    "progress": lazy("办理进展"),
    "papers": lazy("申报与意见"),
    "files": lazy("材料"),
    "documents": lazy("文书"),
    "deadlines": lazy("时限"),
}
READERS = tuple(sorted(EVERYBODY - {"analyst"}))
SIZE = 20


@pages.get("/cases")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """List the cases the reader may know of, newest change first."""
    back = lists.remembered("cases", "cases.index", KEYS)
    if back is not None:
        return back
    wanted = store.cases.Query(
        process=request.args.get("process", "")[:60],
        status=request.args.get("status", "")[:12],
        text=lists.search_text(),
    )
    actor, page = guards.actor(), lists.number()
    found, total = reading.cases(actor, wanted, page, SIZE)
    return render_template(
        "pages/cases/index.html",
        cards=cards.cards(actor, found),
        wanted=wanted,
        statuses=STATUSES.items(),
        processes=lists.procedures(),
        filtered=bool(wanted.process or wanted.status or wanted.text),
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("cases.index"),
    )


@pages.get("/cases/<number>")
@guards.role(*READERS)
def show(number: str) -> ResponseReturnValue:
    """Show one case; `?tab=` chooses progress, papers, files, documents or deadlines."""
    view = reading.case(guards.actor(), number)
    tab = request.args.get("tab", "progress")
    tab = tab if tab in TABS else "progress"
    return render_template(
        f"pages/cases/{tab}.html",
        view=view,
        state=words.case_state(view.case),
        tone=words.case_tone(view.case),
        rail=words.stages(view.case, view.bundle, view.tasks),
        status_text=told(view.status_text),
        tabs=_tabs(view, tab),
        contact=cards.contact() if guards.actor().role == "applicant" else "",
        mine=_mine(view),
        **_PARTS[tab](view),
    )


def _mine(view: reading.CaseView) -> list[tuple[store.tasks.Task, tuple[str, str, str]]]:
    """Return the reader's own open tasks, each with the chip of its limit."""
    hours = {limit.task_id for limit in view.deadlines if limit.limit_days is None}
    return [(task, words.chip(task.due_at, wall_clock=task.id in hours)) for task in view.mine]


def _tabs(view: reading.CaseView, chosen: str) -> list[dict[str, Any]]:
    counts = {
        "papers": len(view.submissions),
        "files": len(view.files),
        "documents": len(issued.of_case(guards.actor(), view.case.id)),
        "deadlines": len(view.deadlines),
    }
    return [
        {
            "label": label,
            "url": url_for("cases.show", number=view.case.number, tab=key if key != "progress" else None),
            "active": key == chosen,
            "count": counts.get(key),
        }
        for key, label in TABS.items()
    ]


def _progress(view: reading.CaseView) -> dict[str, Any]:
    full = "all" in request.args
    return {
        "entries": history.lines(view, full=full),
        "full": full,
        "limits": history.limits(view, running=True),
    }


def _papers(view: reading.CaseView) -> dict[str, Any]:
    access = Access.of(guards.actor(), view.case, view.bundle, view.tasks)
    read = filled.reader(access)
    return {"papers": [task_page.paper(one, read) for one in reversed(view.submissions)]}


def _files(view: reading.CaseView) -> dict[str, Any]:
    return {"lines": [files.line(file, file.label) | {"at": file.uploaded_at} for file in view.files]}


def _documents(view: reading.CaseView) -> dict[str, Any]:
    return {"lines": [documents.line(each) for each in issued.of_case(guards.actor(), view.case.id)]}


def _deadlines(view: reading.CaseView) -> dict[str, Any]:
    return {"limits": history.limits(view)}


_PARTS = {
    "progress": _progress,
    "papers": _papers,
    "files": _files,
    "documents": _documents,
    "deadlines": _deadlines,
}


@pages.get("/cases/<number>/diagram")
@guards.role(*READERS)
def diagram(number: str) -> ResponseReturnValue:
    """Return {xml, active, done, overdue} for the viewer."""
    return jsonify(reading.diagram(guards.actor(), number))


@pages.get("/cases/<number>/withdraw")
@guards.role(*sorted(REPRESENTING))
def ask_withdraw(number: str) -> ResponseReturnValue:
    """Ask whether the case is really to be taken back, and why."""
    view = reading.case(guards.actor(), number)
    if not view.can_withdraw:
        raise Forbidden("该办件当前不能撤回。")
    return render_template("pages/cases/withdraw.html", view=view, status_text=told(view.status_text))


@pages.post("/cases/<number>/withdraw")
@guards.role(*sorted(REPRESENTING))
def take_back(number: str) -> ResponseReturnValue:
    """Take the case back."""
    withdraw.withdraw(guards.actor(), number, request.form.get("reason", "").strip())
    flash(_("办件已撤回。"), "success")
    return redirect(url_for("cases.show", number=number))

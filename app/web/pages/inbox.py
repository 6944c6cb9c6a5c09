"""The inbox (收件箱): one list, most urgent first; a task opens beside it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases.actions import tasks
from app.cases.views import reading
from app.errors import PlatformError
from app.registers.people.actors import Actor
from app.web import guards, lists, words
from app.web.locale import gettext as _
from app.web.locale import lazy, told
from app.web.navigation import WORKING
from app.web.pages import task_page

pages = guards.area("inbox", __name__)
KEYS = ("state", "process", "q", "page")
STATES = {"open": lazy("待办"), "mine": lazy("我领取的"), "done": lazy("已办")}
SIZE = 20
MOST_CLAIMS = 50
READERS = (*sorted(WORKING), "applicant")


@dataclass(frozen=True)
class Listing:
    """A page of the list with what stands around it."""

    state: str
    rows: list[dict[str, Any]]
    total: int
    page: int
    tabs: list[dict[str, Any]]
    claims: bool
    processes: list[tuple[str, str]]

    @property
    def pages(self) -> int:
        return lists.pages_of(self.total, SIZE)


def _wanted() -> store.tasks.Query:
    state = request.args.get("state", "open")
    return store.tasks.Query(
        state=state if state in STATES else "open",
        process=request.args.get("process", "")[:60],
        text=lists.search_text(),
    )


def _listing(actor: Actor, chosen: str = "") -> Listing:
    wanted, page = _wanted(), lists.number()
    items, total = reading.inbox(actor, wanted, page, SIZE)
    tabs = [
        {
            "label": label,
            "url": url_for("inbox.index", **{**_filters(), "state": state if state != "open" else None}),
            "active": state == wanted.state,
            "count": total if state == wanted.state else None,
        }
        for state, label in STATES.items()
        if state != "mine" or task_page.claiming(actor)
    ]
    rows = [_row(actor, item, chosen) for item in items]
    return Listing(wanted.state, rows, total, page, tabs, task_page.claiming(actor), lists.procedures())


def _filters() -> dict[str, Any]:
    """Return the filters but for state and page, empty where there is none (a lone tab shows everything)."""
    kept: dict[str, Any] = {name: value for name, value in lists.kept().items() if name in {"process", "q"}}
    return kept or {"all": 1}


def _row(actor: Actor, item: reading.InboxItem, chosen: str) -> dict[str, Any]:
    task, case = item.task, item.task.case
    taken, ended = task.assignee_id is not None, task.closed_at if task.state == "done" else None
    claims = task_page.claiming(actor) and task.state == "open" and case.status == "running"
    state = ""
    if item.why_not:
        state = _("须由他人办理")
    elif taken and task.state == "open":
        state = _("我领取的") if task.assignee_id == actor.id else task.assignee.name if task.assignee else ""
    return {
        "id": task.id,
        "url": url_for("inbox.show", task_id=task.id, **lists.kept()),
        "name": told(task.name),
        "subject": case.title or told(case.process_name),
        "number": case.number,
        "organisation": case.organisation.name if case.organisation else told(case.process_name),
        "chip": words.chip(task.due_at, ended, wall_clock=item.wall_clock),
        "selected": task.id == chosen,
        "claimable": claims and not taken and item.why_not is None,
        "assignee": state,
    }


@pages.get("/inbox")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """Show the list, with the filters of last time unless new ones are given."""
    back = lists.remembered("inbox", "inbox.index", KEYS)
    if back is not None:
        return back
    return render_template("pages/inbox/index.html", listing=_listing(guards.actor()), view=None, **_links())


@pages.get("/inbox/<task_id>")
@guards.role(*READERS)
def show(task_id: str) -> ResponseReturnValue:
    """Show a task beside the list; htmx asks for the task alone."""
    actor = guards.actor()
    view = task_page.prepared(actor, task_id)
    if request.headers.get("HX-Request") == "true":
        return render_template("pages/inbox/detail.html", view=view)
    return render_template("pages/inbox/index.html", listing=_listing(actor, task_id), view=view, **_links())


def _links() -> dict[str, Any]:
    return {
        "filtered": bool(request.args.get("q") or request.args.get("process")),
        "back": url_for("inbox.index", **lists.kept()),
        "url_of": lists.url_of("inbox.index"),
        "wanted": _wanted(),
    }


@pages.post("/inbox/claim")
@guards.role(*READERS)
def claim() -> ResponseReturnValue:
    """Claim one task (`only`) or all that are ticked (`task`); says how many, and why the others not."""
    actor = guards.actor()
    only = request.form.get("only", "")
    chosen = [only] if only else list(dict.fromkeys(request.form.getlist("task")))[:MOST_CLAIMS]
    if not chosen:
        flash(_("请先勾选要领取的任务。"), "warning")
        return redirect(lists.back_to("inbox", "inbox.index"))
    taken, refused = 0, []
    for task_id in chosen:
        try:
            tasks.claim(actor, task_id)
            taken += 1
        except PlatformError as error:
            refused.append(told(error.message))
    if taken:
        flash(_("已领取 %(count)s 件。", count=taken), "success")
    for reason in dict.fromkeys(refused):
        flash(_("未能领取：%(reason)s", reason=reason), "warning")
    if only and taken:
        return redirect(url_for("inbox.show", task_id=only))
    return redirect(lists.back_to("inbox", "inbox.index"))

"""The reader's notices: what has happened that concerns them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.registers import notices
from app.registers.people.actors import Actor
from app.web import guards, hygiene, lists
from app.web.locale import told

pages = guards.area("notices", __name__)
SIZE = 20


@pages.get("/notices")
@guards.signed_in
def index() -> ResponseReturnValue:
    """List the notices, newest first."""
    page = lists.number()
    found, total = notices.of(guards.actor(), page, SIZE)
    return render_template(
        "pages/notices/index.html",
        notices=[(notice, told(notice.text)) for notice in found],
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("notices.index"),
    )


@pages.post("/notices/<int:notice_id>")
@guards.signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read and go to what it is about."""
    actor = guards.actor()
    notices.mark_read(actor, notice_id)
    return redirect(_target(actor, request.form.get("task", ""), request.form.get("case", "")))


def _target(actor: Actor, task_id: str, case_id: str) -> str:
    """Return the address of the task, else of the case, else of the list: only what the reader may know of."""
    task = store.tasks.get(task_id) if task_id else None
    if task is not None and task.candidate in actor.grants:
        return url_for("tasks.show", task_id=task.id)
    case = store.cases.visible_by_id(hygiene.whole(case_id) or 0, actor.grants)
    return url_for("notices.index") if case is None else url_for("cases.show", number=case.number)


@pages.post("/notices")
@guards.signed_in
def read_all() -> ResponseReturnValue:
    """Mark all notices as read."""
    notices.mark_read(guards.actor())
    return redirect(url_for("notices.index"))

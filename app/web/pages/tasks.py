"""One task: its page, its draft, and what a person does to it."""

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.cases.actions import tasks
from app.cases.views import reading
from app.errors import Conflict, Refusal
from app.registers.people.actors import Actor
from app.registers.people.proofs import Proof
from app.web import filled, guards, lists
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.pages import task_page

pages = guards.area("tasks", __name__)


@pages.get("/tasks/<task_id>")
@guards.signed_in
def show(task_id: str) -> ResponseReturnValue:
    """Show the task: left the form, right what the decision needs."""
    return _page(task_page.prepared(guards.actor(), task_id))


def _page(view: task_page.TaskPage) -> str:
    return render_template("pages/tasks/show.html", view=view, people=_people(view), back=_back())


def _back() -> str:
    return lists.back_to("inbox", "inbox.index")


def _people(view: task_page.TaskPage) -> list[tuple[str, str]]:
    """Return (user name, name) of those the task may be handed to."""
    from app import store

    if not view.view.can_reassign:
        return []
    people = store.people.holders([view.view.task.candidate])
    return [(person.username, person.name) for person in people if person.id != view.view.task.assignee_id]


@pages.route("/tasks/<task_id>/draft", methods=["POST", "PUT"])
@guards.signed_in
def draft(task_id: str) -> ResponseReturnValue:
    """Keep what was typed so far, valid or not; answers JSON {saved_at, visible, choices}."""
    actor = guards.actor()
    view = reading.task(actor, task_id)
    answers = filled.post(view.form)
    tasks.save_draft(actor, task_id, answers)
    return jsonify(
        saved_at=clock.now().isoformat(), **filled.asking(view.form, answers, view.variables, view.sources)
    )


@pages.post("/tasks/<task_id>/complete")
@guards.signed_in
def complete(task_id: str) -> ResponseReturnValue:
    """Complete the task, or show it again with everything typed and what is wrong."""
    actor = guards.actor()
    view = reading.task(actor, task_id)
    if view.task.done_by == actor.id:
        return _done_before(view)
    sent = filled.posted(view.form, actor)
    if sent.acted or "_save" in request.form:
        tasks.save_draft(actor, task_id, sent.answers)
        return _page(task_page.prepared(actor, task_id, sent.answers, sent.errors))
    try:
        sent.check()
        case = tasks.complete(actor, task_id, sent.answers, proof=_proof())
    except Refusal as error:
        wrong = error.errors or {"_form": [error.message]}
        return _page(task_page.prepared(actor, task_id, sent.answers, wrong)), 422
    except Conflict as error:
        return _late(actor, task_id, sent.answers, error)
    flash(_("已办理：%(name)s（%(number)s）。", name=told(view.task.name), number=case.number), "success")
    return redirect(url_for("cases.show", number=case.number) if actor.role == "applicant" else _back())


def _proof() -> Proof:
    """Return what the person showed to prove anew who they are; it is not shown again."""
    return Proof(request.form.get("_password", ""), request.form.get("_code", ""))


def _late(actor: Actor, task_id: str, answers: dict[str, Any], error: Conflict) -> ResponseReturnValue:
    """Somebody was faster, or it was this person's own second click; what was typed stays on the page."""
    view = reading.task(actor, task_id)
    if view.task.done_by == actor.id:
        return _done_before(view)
    return _page(task_page.prepared(actor, task_id, answers, refusal=error.message)), 409


def _done_before(view: reading.TaskView) -> ResponseReturnValue:
    flash(_("“%(name)s”此前已由您提交，没有重复提交。", name=told(view.task.name)), "info")
    return redirect(url_for("cases.show", number=view.case.number))


@pages.post("/tasks/<task_id>/claim")
@guards.signed_in
def claim(task_id: str) -> ResponseReturnValue:
    """Take the task."""
    return _change(task_id, tasks.claim, _("已领取。"))


@pages.post("/tasks/<task_id>/release")
@guards.signed_in
def release(task_id: str) -> ResponseReturnValue:
    """Give the task back to everyone who may do it."""
    return _change(task_id, tasks.release, _("已释放，其他人可以领取。"))


@pages.post("/tasks/<task_id>/reassign")
@guards.signed_in
def reassign(task_id: str) -> ResponseReturnValue:
    """Hand the task to another person."""

    def hand_on(actor: Actor, wanted: str) -> object:
        return tasks.reassign(actor, wanted, request.form.get("to", ""))

    return _change(task_id, hand_on, _("已转办。"))


def _change(task_id: str, act: Callable[[Actor, str], object], said: str) -> ResponseReturnValue:
    """Do it and say so, or say why not; either way back to where the person was."""
    try:
        act(guards.actor(), task_id)
        flash(said, "success")
    except (Conflict, Refusal) as error:
        reasons = [text for texts in getattr(error, "errors", {}).values() for text in texts]
        flash(" ".join(told(reason) for reason in reasons or [error.message]), "warning")
    beside = request.form.get("beside") == "1"
    return redirect(url_for("inbox.show" if beside else "tasks.show", task_id=task_id))

"""Start a case: the start form with its draft, and what to do with what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, store
from app.cases import bundle
from app.cases.actions import choices, start, tasks
from app.cases.answers import filling
from app.cases.views import buttons, outlook
from app.errors import Conflict, Refusal
from app.registers import rule_sets
from app.registers.people.actors import Actor
from app.rules import forms
from app.web import clauses, filled, guards
from app.web.forms import FormView
from app.web.locale import gettext as _
from app.web.locale import told

pages = guards.area("start", __name__)


@dataclass(frozen=True)
class Beginning:
    """A procedure the actor may start, with what its start form needs."""

    bundle: bundle.Bundle
    form: forms.Form | None
    variables: Mapping[str, Any]
    hindrances: list[str]

    @classmethod
    def of(cls, actor: Actor, process: str) -> "Beginning":
        """Load it. Raises NotFound, Forbidden for who has nothing to do with it."""
        found, _deployment = bundle.live(process)
        if not start.may_start(actor, found):
            start.check_start(actor, found)
        form = found.form_of(found.process.start)
        variables = {**rule_sets.in_force().settings, **start.platform_variables(actor)}
        return cls(found, form, variables, start.hindrances(actor, found))


@pages.get("/start")
@guards.signed_in
def index() -> ResponseReturnValue:
    """List what the reader may start."""
    return render_template("pages/start/index.html", offer=choices.of(guards.actor()))


@pages.get("/start/<process>")
@guards.signed_in
def show(process: str) -> ResponseReturnValue:
    """Show the start form with the draft of last time."""
    actor = guards.actor()
    beginning = Beginning.of(actor, process)
    draft = store.tasks.draft(actor.id, store.tasks.start_key(process))
    answers = draft.answers if draft else beginning.form.initial(beginning.variables) if beginning.form else {}
    return _page(actor, beginning, answers, saved_at=draft.saved_at if draft else None)


def _page(
    actor: Actor,
    beginning: Beginning,
    answers: Mapping[str, Any],
    *,
    saved_at: Any = None,
    errors: filled.Errors | None = None,
    refusal: str = "",
) -> str:
    process = beginning.bundle.process
    return render_template(
        "pages/start/show.html",
        process=process,
        clauses=clauses.cited(process.start.properties.get("clause", "")),
        hindrances=beginning.hindrances,
        papers=outlook.papers(beginning.form),
        stages=outlook.stages(beginning.bundle, beginning.variables),
        form=_view(actor, beginning, answers, errors),
        submit_label=buttons.of_start(beginning.bundle),
        saved_at=saved_at,
        refusal=refusal,
        once=request.form.get("_once") or token_urlsafe(),
        back=_back(actor),
    )


def _back(actor: Actor) -> dict[str, str]:
    """Return where the form was chosen: applicants find it on their home page, the others in the menu."""
    if actor.role == "applicant":
        return {"url": url_for("home.index"), "label": _("返回首页")}
    return {"url": url_for("start.index"), "label": _("返回发起业务")}


def _view(
    actor: Actor, beginning: Beginning, answers: Mapping[str, Any], errors: filled.Errors | None
) -> FormView | None:
    if beginning.form is None:
        return None
    known, sources = filled.usable(actor, None, answers), _sources(actor, beginning)
    return filled.to_fill(beginning.form, answers, beginning.variables, sources=sources, known=known, errors=errors)


def _sources(actor: Actor, beginning: Beginning) -> filled.Sources:
    form = beginning.form
    return filling.sources(form, actor, actor.organisation_id, beginning.variables) if form else {}


@pages.post("/start/<process>")
@guards.signed_in
def submit(process: str) -> ResponseReturnValue:
    """Start the case, or show the form again with everything typed and what is wrong."""
    actor = guards.actor()
    beginning = Beginning.of(actor, process)
    sent = filled.posted(beginning.form, actor)
    if sent.acted or "_save" in request.form:
        _save(actor, process, sent.answers)
        return _page(actor, beginning, sent.answers, saved_at=clock.now(), errors=sent.errors)
    try:
        sent.check()
        case = start.start(actor, process, sent.answers, once=request.form.get("_once", ""))
    except Refusal as error:
        wrong = error.errors or {"_form": [error.message]}
        return _page(actor, Beginning.of(actor, process), sent.answers, errors=wrong), 422
    except Conflict as error:
        _save(actor, process, sent.answers)
        return _page(actor, Beginning.of(actor, process), sent.answers, refusal=error.message), 409
    return _on_from(actor, case)


def _on_from(actor: Actor, case: store.cases.Case) -> ResponseReturnValue:
    """Lead to what the actor or their unit has to do next in a new case, or to the case where that is nothing."""
    own = {grant for grant in actor.grants if grant.startswith(("org:", "person:"))}
    mine = [task for task in store.tasks.open_of_case(case.id) if task.candidate in own]
    if mine:
        name = told(mine[0].name)
        flash(_("已提交，办件编号 %(number)s。还差一步：%(name)s。", number=case.number, name=name), "success")
        return redirect(url_for("tasks.show", task_id=mine[0].id))
    flash(_("已提交，办件编号 %(number)s。办理进展会以通知告知您。", number=case.number), "success")
    return redirect(url_for("cases.show", number=case.number))


@pages.route("/start/<process>/draft", methods=["POST", "PUT"])
@guards.signed_in
def draft(process: str) -> ResponseReturnValue:
    """Keep what was typed so far; answers JSON {saved_at, visible, choices}."""
    actor = guards.actor()
    beginning = Beginning.of(actor, process)
    answers = filled.post(beginning.form)
    saved_at = _save(actor, process, answers)
    asked = filled.asking(beginning.form, answers, beginning.variables, _sources(actor, beginning))
    return jsonify(saved_at=saved_at.isoformat(), **asked)


@pages.post("/start/<process>/discard")
@guards.signed_in
def discard(process: str) -> ResponseReturnValue:
    """Forget the draft and begin with an empty form."""
    with store.writing():
        store.tasks.drop_draft(guards.actor().id, store.tasks.start_key(process))
    return redirect(url_for("start.show", process=process))


def _save(actor: Actor, process: str, answers: Mapping[str, Any]) -> Any:
    saved_at = clock.now()
    with store.writing():
        store.tasks.save_draft(actor.id, store.tasks.start_key(process), tasks.checked_draft(answers), saved_at)
    return saved_at

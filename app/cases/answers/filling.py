"""Hold answers against a form, with the options that come from the registers."""

from collections.abc import Mapping
from typing import Any

from app import clock, engine, store
from app.cases.answers import attachments
from app.cases.steps import handlers
from app.errors import Refusal
from app.registers import standing
from app.registers.people.actors import Actor
from app.rules import forms
from app.rules.forms.model import walk


def form_variables(run: engine.Run, settings: Mapping[str, Any], task: store.tasks.Task) -> dict[str, Any]:
    """Return what a task's form may refer to: figures of the rules, the case's variables, and the round."""
    data = next((opened.data for opened in run.open_tasks() if opened.id == task.id), {})
    return {**settings, **data}


def sources(
    form: forms.Form, actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]
) -> dict[str, list[forms.Option]]:
    """Return the options of every field that names a `source`."""
    return {name: list(handlers.find(topic(name))(actor, organisation_id, variables)) for name in form.sources}


def topic(source: str) -> str:
    """Return the handler of a source: `module.function`, a bare name stands in handlers/sources.py."""
    return source if "." in source else f"sources.{source}"


def validated(
    form: forms.Form | None,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    actor: Actor,
    case: store.cases.Case | None = None,
) -> dict[str, Any]:
    """Return the clean answers, on a case or to start one.

    Raises Refusal with the messages per field; a step without a form takes none.
    """
    if form is None:
        if answers:
            raise Refusal("这一步没有表单，不能提交内容。", {key: ["没有这一项。"] for key in answers})
        return {}
    organisation_id = case.organisation_id if case else actor.organisation_id
    offered = sources(form, actor, organisation_id, variables)
    clean, errors = form.validate(
        answers,
        variables,
        today=clock.today(),
        sources=offered,
        files=attachments.usable(actor, case.id if case else None, answers),
    )
    if errors:
        held_off = standing.nothing_on_offer(organisation_id) if organisation_id else None
        raise Refusal(errors=_explained(errors, form, offered, held_off) if held_off else errors)
    return clean


def _explained(
    errors: Mapping[str, list[str]], form: forms.Form, offered: Mapping[str, list[forms.Option]], reason: str
) -> dict[str, list[str]]:
    """Say, where a choice is refused because nothing is on offer, why nothing is."""
    empty = {item.key for item in walk(form.fields) if item.source and not offered[item.source]}
    return {path: [reason] if path.rpartition(".")[2] in empty else said for path, said in errors.items()}

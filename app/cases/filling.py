"""Hold answers against a form, with the options that come from the registers."""

from collections.abc import Mapping
from typing import Any

from app import clock
from app.cases import handlers
from app.errors import Refusal
from app.registers.actors import Actor
from app.rules import forms


def sources(
    form: forms.Form, actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]
) -> dict[str, list[forms.Option]]:
    """Return the options of every field whose `source` names a function of handlers/sources.py."""
    return {
        name: list(handlers.find(f"sources.{name}")(actor, organisation_id, variables)) for name in form.sources
    }


def validated(
    form: forms.Form | None,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    actor: Actor,
    organisation_id: int | None,
) -> dict[str, Any]:
    """Return the clean answers. Raises Refusal with the messages per field; a step without a form takes none."""
    if form is None:
        if answers:
            raise Refusal("这一步没有表单，不能提交内容。", {key: ["没有这一项。"] for key in answers})
        return {}
    options = sources(form, actor, organisation_id, variables)
    clean, errors = form.validate(dict(answers), variables, today=clock.today(), sources=options)
    if errors:
        raise Refusal(errors=errors)
    return dict(clean)

"""Between the forms and the pages: a form to fill in, a posted form, and a submitted one to be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from app.cases.answers import attachments, filling
from app.cases.views.access import Access
from app.cases.views.reading import Submission
from app.errors import PlatformError, Refusal
from app.registers.people.actors import Actor
from app.registers.uploads import files as uploads
from app.rules import forms
from app.store.files import File
from app.web import words
from app.web.forms import FormView, Reading, Uploads, offered, reading, view
from app.web.locale import gettext as _
from app.web.pages import files

Errors = Mapping[str, list[str]]
Sources = Mapping[str, Any]


@dataclass(frozen=True)
class Posted:
    """What a person sent: answers as typed, errors of files that were not taken, whether a row button was meant."""

    answers: dict[str, Any]
    errors: dict[str, list[str]]
    acted: bool

    def check(self) -> None:
        """Raise Refusal when a file that came along was not taken."""
        if self.errors:
            raise Refusal(errors=self.errors)


def post(form: forms.Form | None) -> dict[str, Any]:
    """Return the answers of the posted form as typed (drafts: no files in it)."""
    return forms.from_post(form, request.form) if form else {}


def posted(form: forms.Form | None, actor: Actor) -> Posted:
    """Read a submitted form; files that a browser without scripts sent along are taken in first."""
    if form is None:
        return Posted({}, {}, acted=False)
    typed: MultiDict[str, str] = MultiDict(request.form)
    errors: dict[str, list[str]] = {}
    for name, part in request.files.items(multi=True):
        if part.filename:
            try:
                typed.add(name, uploads.upload(actor, cast("BinaryIO", part.stream), part.filename).id)
            except Refusal as error:
                errors[name] = [text for texts in error.errors.values() for text in texts] or [error.message]
            except PlatformError as error:
                errors[name] = [error.message]
    answers = forms.from_post(form, typed)
    changed = forms.acted(form, answers, typed)
    return Posted(answers if changed is None else changed, errors, acted=changed is not None)


def to_fill(
    form: forms.Form,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    sources: Sources,
    known: Mapping[str, File],
    errors: Errors | None = None,
) -> FormView:
    """Prepare a form to be filled in; `known` are the uploads its author may refer to."""
    return view(
        form,
        answers,
        variables,
        errors=errors,
        sources=sources,
        files={file_id: files.line(file) for file_id, file in known.items()},
        uploads=Uploads(
            url_for("files.upload"), uploads.LARGEST, _("（上限 %(size)s）", size=words.size(uploads.LARGEST))
        ),
    )


def usable(actor: Actor, case_id: int | None, answers: Mapping[str, Any]) -> dict[str, File]:
    """Return the files that answers may refer to, by id."""
    return attachments.usable(actor, case_id, answers)


def asking(
    form: forms.Form | None, answers: Mapping[str, Any], variables: Mapping[str, Any], sources: Sources
) -> dict[str, Any]:
    """Return what the form asks with these answers, for the scripts: fields to be seen, choices that changed."""
    if form is None:
        return {"visible": [], "choices": {}}
    names = {**variables, **dict.fromkeys(form.keys), **answers}
    return {"visible": sorted(form.visible(names)), "choices": offered(form, answers, variables, sources)}


def reader(access: Access) -> Callable[[Submission], Reading]:
    """Return the function that prepares a submission to be read by this viewer, beside what it replaced."""
    fetched: dict[str, Any] = {}

    def read(one: Submission) -> Reading:
        wanted = {name for name in one.form.sources if name not in fetched}
        if wanted:
            fetched.update(filling.sources(one.form, access.actor, access.case.organisation_id, one.answers))
        lines = {file_id: files.line(file) for file_id, file in one.files.items()}
        lanes = access.lanes(one.task)
        return reading(one.form, one.answers, {}, lanes, before=one.earlier, sources=fetched, files=lines)

    return read

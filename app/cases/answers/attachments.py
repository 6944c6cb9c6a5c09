"""Bind uploaded files to the answers that name them, and say who may read them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app import store
from app.cases.steps.step import Step
from app.registers.people.actors import Actor
from app.rules import forms

FILE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOST = 500


def usable(actor: Actor, case_id: int | None, answers: Any) -> dict[str, store.files.File]:
    """Return, by id, the files that answers mention and their author may refer to.

    These are the author's own uploads that no case has taken yet, and those of the same case: answers can't be
    used to reach anybody else's file.
    """
    mentioned = list(_mentioned(answers))[:MOST]
    files = store.files.several(mentioned) if mentioned else {}
    return {file_id: file for file_id, file in files.items() if _may_use(actor, case_id, file)}


def _mentioned(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if FILE_ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _mentioned(each)
    elif isinstance(value, list):
        for each in value:
            yield from _mentioned(each)


def _may_use(actor: Actor, case_id: int | None, file: store.files.File) -> bool:
    if file.case_id is None:
        return file.uploaded_by == actor.id
    return file.case_id == case_id


def attach(step: Step, task: store.tasks.Task, form: forms.Form | None, answers: Mapping[str, Any]) -> None:
    """Attach the files that checked answers name to the case and to the task they came with."""
    found = [
        (field, file_id)
        for field, value in (form.walk(answers) if form else ())
        if field.type == "filepicker"
        for file_id in value or ()
    ]
    files = store.files.several(file_id for _, file_id in found)
    for field, file_id in found:
        file = files[file_id]
        if file.case_id is None:
            file.case_id, file.task_id = step.case.id, task.id
            file.field, file.label = field.name, field.title
            file.lanes = sorted(field.visible_to) if field.visible_to is not None else None

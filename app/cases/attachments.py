"""Bind uploaded files to the answers that name them, and say who may read them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app import store
from app.cases.bundle import listed
from app.errors import Refusal
from app.rules import forms

if TYPE_CHECKING:
    from app.cases.step import Step


def named(form: forms.Form | None, answers: Mapping[str, Any]) -> Iterator[tuple[forms.Field, str]]:
    """Yield (field, file id) for every file the answers name, those in repeated rows too."""
    if form is not None:
        for field, value in form.walk(answers):
            if field.type == "filepicker":
                for file_id in value or ():
                    yield field, file_id


def attach(step: "Step", task: store.tasks.Task, answers: Mapping[str, Any]) -> None:
    """Attach the files the answers name to the case.

    Raises Refusal when a file is unknown, somebody else's, or belongs to another case: answers can't be used
    to reach a file.
    """
    element = step.bundle.element(task.process, task.element)
    found = list(named(step.bundle.form_of(element) if element else None, answers))
    files = store.files.several(file_id for _, file_id in found)
    for field, file_id in found:
        file = files.get(file_id)
        if file is None or not _usable(step, file):
            raise Refusal(errors={field.key: ["所选文件不存在或已失效，请重新上传。"]})
        if file.case_id is None:
            file.case_id, file.task_id = step.case.id, task.id
            file.field, file.label = field.key, field.label
            file.lanes = list(listed(field.properties.get("visibleTo", ""))) or None


def _usable(step: "Step", file: store.files.File) -> bool:
    if file.case_id is not None:
        return file.case_id == step.case.id
    return step.actor is not None and file.uploaded_by == step.actor.id

"""Turn what `app.cases` shows a person into the shapes of the interface; nothing is added that it left out."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from app import store
from app.cases.actions import scanning
from app.cases.answers import papers
from app.cases.bundle import Bundle
from app.cases.views.reading import CaseView, InboxItem, Submission, TaskView
from app.documents import issuing, reading, templates
from app.registers.people.actors import Actor
from app.rules import forms

Json = dict[str, Any]


def page(items: Sequence[Any], total: int, query: Mapping[str, Any]) -> Json:
    """Return a page of a list with how many there are."""
    return {"items": items, "page": query["page"], "pages": -(-total // query["size"]), "total": total}


def case_line(case: store.cases.Case) -> Json:
    return {
        "number": case.number,
        "process": case.process,
        "process_name": case.process_name,
        "title": case.title,
        "organisation": case.organisation.name if case.organisation else None,
        "status": case.status,
        "outcome": case.outcome,
        "outcome_name": case.outcome_name,
        "stage": case.stage,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
        "closed_at": case.closed_at,
    }


def case(view: CaseView, actor: Actor) -> Json:
    tasks = {task.id: task for task in view.tasks}
    mine = {task.id for task in view.mine}
    still = [task for task in view.tasks if task.state == "open"]
    return case_line(view.case) | {
        "status_text": view.status_text,
        "definition": view.case.definition,
        "rule_set": view.case.rule_set,
        "stages": view.rail,
        "open_tasks": [_open_task(task, actor, mine=task.id in mine, names=view.names) for task in still],
        "deadlines": [deadline(each, view.case, tasks[each.task_id]) for each in view.deadlines],
        "submissions": [submission(each) for each in view.submissions],
        "files": view.files,
        "documents": [each.number for each in reading.of_case(actor, view.case.id)],
        "can_withdraw": view.can_withdraw,
    }


def _open_task(task: store.tasks.Task, actor: Actor, *, mine: bool, names: bool) -> Json:
    own = task.assignee_id == actor.id
    return {
        "id": task.id if mine else None,
        "name": task.name,
        "lane": task.lane,
        "clause": task.clause,
        "round": task.round,
        "assignee": task.assignee.username if task.assignee and (own or mine or names) else None,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
    }


def document(row: store.documents.Document) -> Json:
    case = store.cases.by_id(row.case_id)
    return {
        "number": row.number,
        "kind": row.kind,
        "kind_name": templates.name_of(row.template_id),
        "title": row.title,
        "case": case.number if case else "",
        "state": row.state,
        "void_reason": row.void_reason,
        "issued_at": row.issued_at,
        "sha256": row.sha256,
        "size": row.size,
        "verify": issuing.address(row),
        "signatures": [_signature(one) for one in row.signatures],
    }


def _signature(one: store.documents.DocumentSignature) -> Json:
    return {
        "place": one.place,
        "party": one.party,
        "person": one.person_name,
        "proof": one.proof,
        "state": one.state,
        "signed_at": one.signed_at,
        "sha256": one.sealed_sha256,
    }


def deadline(row: store.deadlines.Deadline, case: store.cases.Case, task: store.tasks.Task) -> Json:
    return {
        "case": case.number,
        "task": task.name,
        "lane": task.lane,
        "clause": task.clause,
        "state": row.state,
        "started_at": row.started_at,
        "limit_days": row.limit_days,
        "due_at": row.due_at,
        "provisional": row.provisional,
        "ended_at": row.ended_at,
        "explanation": row.explanation,
    }


def submission(one: Submission) -> Json:
    named = [file for _, value in one.form.walk(one.answers) for file in _ids(value) if file in one.files]
    return {
        "element": one.task.element,
        "name": one.task.name,
        "lane": one.task.lane,
        "round": one.task.round,
        "by": one.who,
        "at": one.task.closed_at,
        "answers": one.answers,
        "files": [one.files[file] for file in named],
    }


def _ids(value: Any) -> Iterable[str]:
    return (each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def task_line(item: InboxItem) -> Json:
    return _task(item.task, item.task.case, item.task.assignee, item.why_not)


def moved_task(task: store.tasks.Task) -> Json:
    """Return a task that was claimed, released or handed on, perhaps by an administrator who may not do it."""
    case = store.cases.by_id(task.case_id)
    return _task(task, case, _assignee(task), None) if case else {}


def task(view: TaskView) -> Json:
    return _task(view.task, view.case, _assignee(view.task), view.why_not) | {
        "form": form_document(view.bundle, view.form),
        "options": options(view.sources),
        "answers_schema": view.form.json_schema() if view.form else None,
        "data": [submission(each) for each in view.submissions],
        "draft": view.draft,
        "saved_at": view.saved_at,
        "scan": scanning.shown(view),
        "submit_label": view.submit_label,
        "proof": view.element.properties.get("proof", ""),
        "documents": papers.numbers(view.element, view.variables),
        "can_claim": view.can_claim,
        "can_complete": view.can_complete,
        "can_reassign": view.can_reassign,
    }


def _assignee(task: store.tasks.Task) -> store.people.Person | None:
    return store.people.person(task.assignee_id) if task.assignee_id else None


def _task(
    task: store.tasks.Task, case: store.cases.Case, assignee: store.people.Person | None, why_not: str | None
) -> Json:
    return {
        "id": task.id,
        "case": case.number,
        "process": case.process,
        "name": task.name,
        "title": case.title,
        "lane": task.lane,
        "clause": task.clause,
        "round": task.round,
        "assignee": assignee.username if assignee else None,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "state": task.state,
        "why_not": why_not,
    }


def options(sources: Mapping[str, Sequence[forms.Option]]) -> Json:
    """Return the options that come from the registers, by the name of their source; `of`: what one belongs to."""
    return {name: [_option(each) for each in found] for name, found in sources.items()}


def _option(one: forms.Option) -> Json:
    belongs = {} if one.of is None else {"of": one.of}
    return {"value": one.value, "label": one.label, **belongs}


def form_document(bundle: Bundle, form: forms.Form | None) -> Json | None:
    """Return the form-js JSON exactly as it was deployed."""
    return None if form is None else _document(bundle.digest, form.path)


@lru_cache(maxsize=256)
def _document(digest: str, path: str) -> Json:
    document: Json = orjson.loads((store.definitions.files(digest) or {})[path])
    return document

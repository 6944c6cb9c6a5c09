"""What people do to a task: claim it, hand it on, save a draft, complete it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app import clock, engine, store
from app.cases import bundle, permissions, policies
from app.cases.actions import prechecks
from app.cases.answers import attachments, papers
from app.cases.answers.filling import form_variables, validated
from app.cases.steps import halting
from app.cases.steps.step import Step
from app.cases.steps.stepping import stepping_on
from app.errors import Conflict, NotFound, Refusal
from app.registers.people import actors, proofs
from app.registers.people.actors import Actor
from app.registers.people.proofs import Proof

DRAFT_BYTES = 512 * 1024
FRESH = "fresh"
"""The value of a user task's property `proof`: completing it needs password and second factor anew."""


@contextmanager
def _locked(actor: Actor, task_id: str) -> Iterator[tuple[store.tasks.Task, store.cases.Case]]:
    """Open a write transaction on a task whose state does not touch the engine."""
    with store.writing():
        case, task = store.tasks.lock_case(task_id), store.tasks.get(task_id)
        if case is None or task is None or not _concerns(task, actor):
            raise NotFound
        policies.check_running(case)
        policies.check_open(task)
        yield task, case


def _concerns(task: store.tasks.Task, actor: Actor) -> bool:
    """Tell whether the task is one of the actor's, or of a case that they administer and may know of."""
    if task.candidate in actor.grants:
        return True
    return actor.role == "admin" and bool(store.cases.known({task.case_id}, actor.grants))


def claim(actor: Actor, task_id: str) -> store.tasks.Task:
    """Take a task, so that nobody else does it. Raises NotFound, Forbidden (four eyes), Conflict (taken)."""
    with _locked(actor, task_id) as (task, case):
        policies.check_not_taken(task, actor)
        definition = _bundle(case)
        permissions.check_do_task(actor, task, case, definition, _doers(case, definition, task))
        if task.assignee_id is None:
            task.assignee_id = actor.id
            _log(case, actor, "claimed", task)
        return task


def release(actor: Actor, task_id: str) -> store.tasks.Task:
    """Give a claimed task back to everyone who may do it."""
    with _locked(actor, task_id) as (task, case):
        permissions.check_reassign(actor, task)
        task.assignee_id = None
        _log(case, actor, "released", task)
        return task


def reassign(actor: Actor, task_id: str, username: str) -> store.tasks.Task:
    """Hand a task to another person who may do it. Raises Refusal when that person may not."""
    with _locked(actor, task_id) as (task, case):
        permissions.check_reassign(actor, task)
        person = store.people.person_by_username(username)
        target = actors.actor_of(person) if person is not None and person.active else None
        if target is None or task.candidate not in target.grants:
            raise Refusal(errors={"to": ["此人不是这项任务的可办理人员，请另选。"]})
        reason = permissions.why_not(target, task, case, _bundle(case), store.tasks.doers(case.id))
        if reason:
            raise Refusal(errors={"to": [f"不能转给此人：{reason}"]})
        task.assignee_id = target.id
        _log(case, actor, "reassigned", task, {"to": target.name})
        return task


def save_draft(actor: Actor, task_id: str, answers: Mapping[str, Any]) -> None:
    """Keep what was typed so far, valid or not, until the task is over."""
    with _locked(actor, task_id) as (task, _):
        permissions.check_see_task(actor, task)
        policies.check_not_taken(task, actor)
        store.tasks.save_draft(actor.id, task.id, checked_draft(answers), clock.now())


def checked_draft(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are kept. Raises Refusal for drafts beyond all measure."""
    draft = dict(answers)
    if len(repr(draft)) > DRAFT_BYTES:
        raise Refusal("草稿内容过大，未能保存。请精简文字，资料请以附件上传。")
    return draft


def complete(
    actor: Actor, task_id: str, answers: Mapping[str, Any], *, proof: Proof = proofs.NOTHING
) -> store.cases.Case:
    """Complete a task with answers; afterwards the case stands at its next step, or nothing has changed.

    A step whose diagram asks for fresh proof of identity (property `proof`) needs one.

    Raises NotFound, Forbidden, Conflict (over, taken, somebody was faster), Refusal (answers, at `proof` the
    proof), CaseHalted.
    """
    element = _own_element(actor, task_id)
    if element is not None:
        prechecks.check(element, actor, task_id, answers)
    if element is None or element.properties.get("proof") != FRESH:
        return repeat(actor, task_id, answers)
    with proofs.proving(actor, proof):
        return _finish(actor, task_id, answers, lambda: proofs.complete(actor, proof))


def repeat(actor: Actor, task_id: str, answers: Mapping[str, Any], proved: str = "") -> store.cases.Case:
    """Complete a task whose doer has proved already who they are, as `proved` says: a step that is tried again."""
    return _finish(actor, task_id, answers, lambda: proved)


def _own_element(actor: Actor, task_id: str) -> engine.Element | None:
    """Return the step of a task that is one of the actor's, None for any other."""
    place = store.tasks.place(task_id)
    if place is None or place.candidate not in actor.grants:
        return None
    return bundle.load(place.definition, place.case_process).element(place.process, place.element)


def _finish(actor: Actor, task_id: str, answers: Mapping[str, Any], prove: Callable[[], str]) -> store.cases.Case:
    kept: dict[str, Any] = {"task": task_id, "answers": dict(answers)}
    with halting.halting("complete", actor, **kept) as note, stepping_on(task_id, actor) as (step, task):
        step.host.proof = prove()
        note["proved"] = step.host.proof
        _complete(step, actor, task, kept["answers"])
    return step.case


def _complete(step: Step, actor: Actor, task: store.tasks.Task, answers: Mapping[str, Any]) -> None:
    permissions.check_do_task(actor, task, step.case, step.bundle, _doers(step.case, step.bundle, task))
    policies.check_open(task)
    policies.check_running(step.case)
    policies.check_not_taken(task, actor)
    element = step.bundle.element(task.process, task.element)
    if element is None:
        raise Conflict("流程定义中已没有这一环节，请联系系统管理员。")
    form = step.bundle.form_of(element)
    variables = form_variables(step.run, step.host.settings, task)
    papers.check_ready(element, variables)
    clean = validated(form, answers, variables, actor, step.case)
    attachments.attach(step, task, form, clean)
    task.state, task.done_by, task.answers = "done", actor.id, clean
    task.assignee_id, task.closed_at = actor.id, step.now
    step.completed.append(task)
    step.log("completed", element=task.element, name=task.name, lane=task.lane, task_id=task.id)
    step.run.complete(task.id, clean)


def _doers(case: store.cases.Case, definition: bundle.Bundle, task: store.tasks.Task) -> permissions.Doers:
    """Return who did what in the case so far, where four eyes ask for it at all."""
    return store.tasks.doers(case.id) if task.element in definition.four_eyes else {}


def _bundle(case: store.cases.Case) -> bundle.Bundle:
    return bundle.load(case.definition, case.process)


def _log(
    case: store.cases.Case,
    actor: Actor,
    kind: str,
    task: store.tasks.Task,
    data: dict[str, Any] | None = None,
) -> None:
    event = {
        "kind": kind,
        "at": clock.now(),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "element": task.element,
        "name": task.name,
        "lane": task.lane,
        "task_id": task.id,
        "data": data,
    }
    store.events.append(case, [event])

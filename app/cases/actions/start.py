"""Start a case: who may, with which answers, under which definition and rule set."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app import clock, store
from app.cases import bundle
from app.cases.answers import attachments
from app.cases.answers.filling import validated
from app.cases.bundle import Bundle
from app.cases.steps import beginning, halting, handlers
from app.cases.steps.beginning import Origin
from app.cases.steps.step import Step
from app.errors import Conflict, Forbidden, NotFound
from app.registers import rule_sets, standing
from app.registers.people.actors import Actor

MOST_ONCE = 64


def may_start(actor: Actor, process: Bundle) -> bool:
    """Tell whether the actor's role is that of the start event's lane (and the procedure is not only called)."""
    if process.process.properties.get("callable") == "true":
        return False
    lane = process.lanes.get(process.process.start.lane or "")
    if lane is None or lane.role != actor.role:
        return False
    return lane.grant is None or lane.grant in actor.grants


def hindrances(actor: Actor, process: Bundle) -> list[str]:
    """Return in words why the actor's organisation may not start this now; empty when it may."""
    start = process.process.start
    if actor.barred and actor.organisation_status not in process.open_to(start):
        return [standing.REFUSED[actor.organisation_status]]
    check = process.process.properties.get("startCheck")
    if not check:
        return []
    organisation = store.people.organisation(actor.organisation_id) if actor.organisation_id else None
    return list(handlers.find(check)(actor, organisation))


def check_start(actor: Actor, process: Bundle) -> None:
    """Raise NotFound for who has nothing to do with the procedure, Conflict with the hindrances in words."""
    if not may_start(actor, process):
        if actor.role in {"applicant", "operator", "authority", "provider", "expert"}:
            raise Forbidden("您的账号不能发起这项业务。")
        raise NotFound
    reasons = hindrances(actor, process)
    if reasons:
        raise Conflict("暂不能申请：" + "；".join(reasons))


def start(actor: Actor, process: str, answers: Mapping[str, Any], *, once: str = "") -> store.cases.Case:
    """Start a case of the live version of a procedure with the answers to its start form.

    `once` names the occasion (a filled page, a request): the same occasion again gives the same case.

    Raises NotFound, Forbidden, Conflict (the hindrances), Refusal (answers), halting.CaseHalted.
    """
    occasion = f"{actor.id}:{process}:{once[:MOST_ONCE]}" if once else None
    with halting.halting_start(actor, process, answers):
        return beginning.once(occasion, lambda: _start(actor, process, answers, occasion))


def _start(actor: Actor, process: str, answers: Mapping[str, Any], occasion: str | None) -> Step:
    definition, _ = bundle.live(process)
    check_start(actor, definition)
    settings = rule_sets.in_force(clock.today()).settings
    form = definition.form_of(definition.process.start)
    clean = validated(form, answers, {**settings, **platform_variables(actor)}, actor)
    step = beginning.begin(definition, Origin(actor, actor.represents, occasion), clean)
    _note_start(step, actor, clean)
    store.tasks.drop_draft(actor.id, store.tasks.start_key(process))
    return step


def platform_variables(actor: Actor) -> dict[str, Any]:
    """Return what a case that the actor starts would know from the start, but for its number."""
    return beginning.platform_variables(actor.represents)


def _note_start(step: Step, actor: Actor, answers: dict[str, Any]) -> None:
    """Keep the start form as the first finished task, so that it reads and compares like every other."""
    start = step.bundle.process.start
    task = store.tasks.Task(
        id=str(uuid4()),
        case_id=step.case.id,
        process=start.process,
        element=start.id,
        path="",
        name=start.name or step.case.process_name,
        lane=start.lane or "",
        clause=start.properties.get("clause", ""),
        form=start.form_key or "",
        candidate=f"org:{step.case.organisation_id}" if step.case.organisation_id else f"person:{actor.id}",
        round=1,
        state="done",
        opened_at=step.now,
        closed_at=step.now,
        done_by=actor.id,
        answers=answers,
    )
    store.db.session.add(task)
    store.db.session.flush()
    attachments.attach(step, task, step.bundle.form_of(start), answers)
    step.log(
        "started",
        element=start.id,
        name=step.case.process_name,
        lane=start.lane or "",
        task_id=task.id,
        data={"definition": step.bundle.digest, "rule_set": step.case.rule_set},
    )

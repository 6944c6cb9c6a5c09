"""Start a case: who may, with which answers, under which definition and rule set."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app import clock, engine, service_api, store
from app.cases import attachments, bundle, handlers, incidents, record
from app.cases.bundle import Bundle
from app.cases.filling import validated
from app.cases.host import CaseHost, facts_of, settings_of
from app.cases.step import Step, keep
from app.errors import Conflict, Forbidden, NotFound
from app.registers import rule_sets
from app.registers.actors import Actor

MOST_ONCE = 64
ALWAYS_PARTIES = ("role:authority", "role:auditor", "role:admin")
"""Who oversees every procedure (一(三)), but for those whose diagram says `confidential`."""


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

    Raises NotFound, Forbidden, Conflict (the hindrances), Refusal (answers), incidents.CaseHalted.
    """
    occasion = f"{actor.id}:{process}:{once[:MOST_ONCE]}" if once else None
    try:
        return _once(actor, process, answers, occasion)
    except store.Duplicate:  # the same occasion, a moment ago, on another server
        known = store.cases.begun_by(occasion or "")
        if known is None:
            raise
        return known


def _once(actor: Actor, process: str, answers: Mapping[str, Any], occasion: str | None) -> store.cases.Case:
    with incidents.halting_start(actor, process), store.writing():
        known = store.cases.begun_by(occasion) if occasion else None
        if known is None:
            step = _start(actor, process, answers, occasion)
    if known is not None:
        return known
    keep(step)
    return step.case


def _start(actor: Actor, process: str, answers: Mapping[str, Any], occasion: str | None) -> Step:
    definition, _ = bundle.live(process)
    check_start(actor, definition)
    settings = rule_sets.in_force(clock.today()).settings
    form = definition.form_of(definition.process.start)
    clean = validated(form, answers, {**settings, **platform_variables(actor)}, actor)
    case = _new_case(actor, definition, occasion)
    host = CaseHost(facts_of(case), settings_of(case.rule_set))
    host.begin(actor.id)
    variables = {**clean, **platform_variables(actor, case.number)}
    run = engine.Run.start(definition.definition, process, variables, host)
    step = Step(case=case, bundle=definition, run=run, host=host, actor=actor, now=clock.now())
    _note_start(step, clean)
    record.save(step)
    store.tasks.drop_draft(actor.id, f"start:{process}")
    return step


def _new_case(actor: Actor, definition: Bundle, occasion: str | None) -> store.cases.Case:
    now = clock.now()
    properties = definition.process.properties
    prefix = f"{properties.get('numberPrefix', 'BJ')}-{now.astimezone(clock.SHANGHAI).year}"
    case = store.cases.Case(
        number=f"{prefix}-{store.cases.take_number(prefix):05d}",
        process=definition.key,
        process_name=definition.process.name,
        definition=definition.digest,
        rule_set=rule_sets.in_force(clock.today()).version,
        organisation_id=actor.organisation_id if actor.role == "applicant" else None,
        started_by=actor.id,
        title=definition.process.name,
        status="running",
        occasion=occasion,
        outcome="",
        created_at=now,
        updated_at=now,
    )
    store.cases.add(case)
    store.cases.add_parties(case.id, _parties(actor, case, definition))
    return case


def _parties(actor: Actor, case: store.cases.Case, definition: Bundle) -> set[str]:
    """Who knows of the case from the start: the applicant, and every role with a lane in the procedure."""
    grants = {f"person:{actor.id}"}
    if definition.process.properties.get("confidential") != "true":
        grants.update(ALWAYS_PARTIES)
    if case.organisation_id is not None:
        grants.add(f"org:{case.organisation_id}")
    for model in definition.definition.processes.values():
        for name in model.lanes:
            lane = definition.lanes.get(name)
            if lane is not None and lane.grant and lane.role != "system":
                grants.add(lane.grant)
    return grants


def platform_variables(actor: Actor, number: str = "") -> dict[str, Any]:
    """Return what every case knows from the start: its number, the day, and the applicant."""
    organisation = store.people.organisation(actor.organisation_id) if actor.organisation_id else None
    return {
        "case_number": number,
        "started_on": clock.today().isoformat(),
        "applicant": service_api.applicant_facts(organisation)
        if organisation and actor.role == "applicant"
        else None,
    }


def _note_start(step: Step, answers: dict[str, Any]) -> None:
    """Keep the start form as the first finished task, so that it reads and compares like every other."""
    start = step.bundle.process.start
    assert step.actor is not None  # noqa: S101 (a person starts a case)
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
        candidate=f"org:{step.case.organisation_id}" if step.case.organisation_id else f"person:{step.actor.id}",
        round=1,
        state="done",
        opened_at=step.now,
        closed_at=step.now,
        done_by=step.actor.id,
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

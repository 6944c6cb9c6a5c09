"""Begin a case, whoever or whatever starts it: its number, its parties, its variables, its first tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app import clock, engine, service_api, store
from app.cases.bundle import Bundle
from app.cases.steps import record
from app.cases.steps.host import CaseHost, facts_of, settings_of
from app.cases.steps.step import Step
from app.cases.steps.stepping import keep
from app.registers import rule_sets
from app.registers.people.actors import Actor

ALWAYS_PARTIES = ("role:authority", "role:auditor", "role:admin")
"""Who oversees every procedure (一(三)), but for those whose diagram says `confidential`."""


@dataclass(frozen=True)
class Origin:
    """Who starts a case (None: the platform), for which organisation, on which occasion (None: any)."""

    actor: Actor | None
    organisation_id: int | None
    occasion: str | None


def once(occasion: str | None, begin: Callable[[], Step]) -> store.cases.Case:
    """Begin a case in a transaction of its own; the same occasion again gives the same case.

    Raises what `begin` raises.
    """
    try:
        return _once(occasion, begin)
    except store.Duplicate:  # the same occasion, a moment ago, on another server
        known = store.cases.begun_by(occasion or "")
        if known is None:
            raise
        return known


def _once(occasion: str | None, begin: Callable[[], Step]) -> store.cases.Case:
    with store.writing():
        known = store.cases.begun_by(occasion) if occasion else None
        if known is None:
            step = begin()
            record.save(step)
    if known is not None:
        return known
    keep(step)
    return step.case


def begin(definition: Bundle, origin: Origin, answers: Mapping[str, Any]) -> Step:
    """Write a new case and let it run to its first tasks; the caller logs how it began, then `once` records it."""
    case = _new_case(definition, origin)
    host = CaseHost(facts_of(case), settings_of(case.rule_set))
    host.begin(origin.actor.id if origin.actor else None)
    variables = {**answers, **platform_variables(origin.organisation_id, case.number)}
    run = engine.Run.start(definition.definition, definition.key, variables, host)
    return Step(case=case, bundle=definition, run=run, host=host, actor=origin.actor, now=clock.now())


def platform_variables(organisation_id: int | None, number: str = "") -> dict[str, Any]:
    """Return what every case knows from the start: its number, the day, and the organisation it belongs to."""
    organisation = store.people.organisation(organisation_id) if organisation_id is not None else None
    return {
        "case_number": number,
        "started_on": clock.today().isoformat(),
        "applicant": service_api.applicant_facts(organisation) if organisation else None,
    }


def _new_case(definition: Bundle, origin: Origin) -> store.cases.Case:
    now = clock.now()
    properties = definition.process.properties
    prefix = f"{properties.get('numberPrefix', 'BJ')}-{now.astimezone(clock.SHANGHAI).year}"
    case = store.cases.Case(
        number=f"{prefix}-{store.cases.take_number(prefix):05d}",
        process=definition.key,
        process_name=definition.process.name,
        definition=definition.digest,
        rule_set=rule_sets.in_force(clock.today()).version,
        organisation_id=origin.organisation_id,
        started_by=origin.actor.id if origin.actor else None,
        title=definition.process.name,
        status="running",
        occasion=origin.occasion,
        outcome="",
        created_at=now,
        updated_at=now,
    )
    store.cases.add(case)
    store.cases.add_parties(case.id, _parties(definition, origin))
    return case


def _parties(definition: Bundle, origin: Origin) -> set[str]:
    """Who knows of the case from the start: who started it, whose it is, and every role with a lane in it."""
    grants = {f"person:{origin.actor.id}"} if origin.actor else set()
    if not definition.confidential:
        grants.update(ALWAYS_PARTIES)
    if origin.organisation_id is not None:
        grants.add(f"org:{origin.organisation_id}")
    for model in definition.definition.processes.values():
        for name in model.lanes:
            lane = definition.lanes.get(name)
            if lane is not None and lane.grant and lane.role != "system":
                grants.add(lane.grant)
    return grants

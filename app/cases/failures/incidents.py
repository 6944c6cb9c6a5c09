"""Halted cases are taken up again: the failed step is repeated, as the person who tried it."""

from app import clock, store
from app.cases import permissions
from app.cases.actions import tasks
from app.cases.automatic import due, messages
from app.cases.steps.halting import CaseHalted, event
from app.errors import NotFound
from app.registers.people import actors
from app.registers.people.actors import Actor

NAMING = ("task", "message", "key")
"""The arguments that name a step. The others hold what people typed: a dealt-with incident lets go of them."""


def retry(admin: Actor, incident_id: int) -> store.cases.Case:
    """Run the failed step again, as the person who tried it. Raises Forbidden, NotFound, CaseHalted."""
    permissions.check_administer(admin)
    incident = _resolve(admin, incident_id)
    try:
        case = _repeat(incident)
    except CaseHalted:
        _let_go(incident_id)  # the new incident keeps what was typed
        raise
    _let_go(incident_id)
    return case


def _repeat(incident: store.incidents.Incident) -> store.cases.Case:
    person = store.people.person(incident.person_id) if incident.person_id else None
    if incident.action == "complete" and person is not None:
        told = incident.arguments
        return tasks.repeat(actors.actor_of(person), told["task"], told["answers"], told.get("proved", ""))
    if incident.action == "deliver":
        said = incident.arguments
        return messages.deliver(incident.case_id, said["message"], said["payload"], key=said.get("key", ""))
    return due.fire(incident.case_id)


def _let_go(incident_id: int) -> None:
    """Keep of a dealt-with incident which step it was, not what was typed: personal numbers may be in it."""
    with store.writing():
        incident = store.incidents.get(incident_id)
        if incident is not None:
            incident.arguments = {name: incident.arguments[name] for name in NAMING if name in incident.arguments}


def _resolve(admin: Actor, incident_id: int) -> store.incidents.Incident:
    with store.writing():
        incident = store.incidents.get(incident_id)
        if incident is None or incident.resolved_at is not None:
            raise NotFound("该异常不存在或已处理。")
        case = store.cases.lock(incident.case_id)
        if case is not None:
            case.status = "running"
        incident.resolved_at, incident.resolved_by = clock.now(), admin.id
        store.events.append(case, [event("retried", admin, incident.element, "")])
        return incident

"""Cases: start one, find and read them, take one back."""

from typing import Any

from flask import request, url_for

from app import store
from app.api import shapes
from app.api.area import Area
from app.api.schemas.base import Paged
from app.api.schemas.inputs import CaseQuery, Start, Withdrawal
from app.api.schemas.outputs import Case, CasePage, Diagram, EventPage
from app.cases.actions import start, withdraw
from app.cases.views import reading
from app.registers.people.actors import Actor

area = Area("cases", "办件")


def _case(actor: Actor, number: str) -> dict[str, Any]:
    return shapes.case(reading.case(actor, number), actor)


@area.post("/cases", body=Start, answer=Case, status=201)
def begin(actor: Actor, body: dict[str, Any]) -> Any:
    """Start a case with the answers to its start form; the same `Idempotency-Key` again gives the same case."""
    once = request.headers.get("Idempotency-Key", "")
    number = start.start(actor, body["process"], body["answers"], once=once).number
    return _case(actor, number), 201, {"Location": url_for("api_cases.show", number=number)}


@area.get("/cases", query=CaseQuery, answer=CasePage)
def index(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """List the cases that the caller may know of, the latest change first."""
    wanted = store.cases.Query(process=query["process"], status=query["status"], text=query["q"])
    found, total = reading.cases(actor, wanted, query["page"], query["size"])
    return shapes.page([shapes.case_line(each) for each in found], total, query)


@area.get("/cases/<number>", answer=Case)
def show(actor: Actor, number: str) -> dict[str, Any]:
    """Return a case as the caller may see it."""
    return _case(actor, number)


@area.get("/cases/<number>/events", query=Paged, answer=EventPage)
def events(actor: Actor, query: dict[str, Any], number: str) -> dict[str, Any]:
    """Return the audit trail of a case, oldest first."""
    entries = reading.case(actor, number).entries
    first = (query["page"] - 1) * query["size"]
    items = [{**vars(each), "task": each.task_id} for each in entries[first : first + query["size"]]]
    return shapes.page(items, len(entries), query)


@area.get("/cases/<number>/diagram", answer=Diagram)
def diagram(actor: Actor, number: str) -> dict[str, Any]:
    """Return the case's diagram with the ids of its active, done and overdue elements."""
    return reading.diagram(actor, number)


@area.post("/cases/<number>/withdraw", body=Withdrawal, answer=Case)
def take_back(actor: Actor, body: dict[str, Any], number: str) -> dict[str, Any]:
    """Take a case back; only its applicant may."""
    withdraw.withdraw(actor, number, body["reason"])
    return _case(actor, number)

"""Deadlines of the cases that the caller may know of."""

from datetime import datetime
from typing import Any

from app import clock, store
from app.api import shapes
from app.api.area import Area
from app.api.schemas.inputs import DeadlineQuery
from app.api.schemas.outputs import DeadlinePage
from app.registers import calendar
from app.registers.people.actors import Actor
from app.rules import working_days

area = Area("deadlines", "时限")

STATES = {"": ("running", "overdue"), "due_soon": ("running",)}


def _soon() -> datetime:
    """Return the close of the next working day: what is due until then is due soon."""
    return working_days.due(clock.now(), 1, calendar.current()).due


@area.get("/deadlines", query=DeadlineQuery, answer=DeadlinePage)
def index(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """List deadlines, the earliest first: running, due_soon (by the next working day), overdue, met, late."""
    state = query["state"]
    found, total = store.deadlines.search(
        actor.grants,
        STATES.get(state, (state,)),
        due_before=_soon() if state == "due_soon" else None,
        page=query["page"],
        size=query["size"],
    )
    return shapes.page([shapes.deadline(each, each.case, each.task) for each in found], total, query)

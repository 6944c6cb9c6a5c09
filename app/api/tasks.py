"""The caller's tasks: list, read, claim, hand on, draft, complete."""

from typing import Any

from app import store
from app.api import shapes
from app.api.area import Area
from app.api.schemas.inputs import Answers, Completion, Reassignment, TaskQuery
from app.api.schemas.outputs import Case, Draft, Task, TaskLine, TaskPage
from app.cases.actions import tasks
from app.cases.views import reading
from app.errors import NotFound
from app.registers.people.actors import Actor
from app.registers.people.proofs import Proof

area = Area("tasks", "任务")


@area.get("/tasks", query=TaskQuery, answer=TaskPage)
def index(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """List the caller's tasks, the most urgent first: open (nobody's or one's own), mine, done."""
    wanted = store.tasks.Query(state=query["state"], process=query["process"], text=query["q"])
    found, total = reading.inbox(actor, wanted, query["page"], query["size"])
    return shapes.page([shapes.task_line(each) for each in found], total, query)


@area.get("/tasks/<task_id>", answer=Task)
def show(actor: Actor, task_id: str) -> dict[str, Any]:
    """Return a task with its form, the caller's draft, and the earlier answers that the caller may read."""
    return shapes.task(reading.task(actor, task_id))


@area.post("/tasks/<task_id>/claim", answer=TaskLine)
def claim(actor: Actor, task_id: str) -> dict[str, Any]:
    """Take a task, so that nobody else does it."""
    return shapes.moved_task(tasks.claim(actor, task_id))


@area.post("/tasks/<task_id>/release", answer=TaskLine)
def release(actor: Actor, task_id: str) -> dict[str, Any]:
    """Give a task back to everyone who may do it."""
    return shapes.moved_task(tasks.release(actor, task_id))


@area.post("/tasks/<task_id>/reassign", body=Reassignment, answer=TaskLine)
def reassign(actor: Actor, body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Hand a task to another person who may do it, named by account."""
    return shapes.moved_task(tasks.reassign(actor, task_id, body["to"]))


@area.put("/tasks/<task_id>/draft", body=Answers, answer=Draft)
def draft(actor: Actor, body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Keep what was typed so far, valid or not."""
    tasks.save_draft(actor, task_id, body["answers"])
    kept = store.tasks.draft(actor.id, task_id)
    return {"draft": kept.answers, "saved_at": kept.saved_at} if kept else {}


@area.post("/tasks/<task_id>/complete", body=Completion, answer=Case)
def complete(actor: Actor, body: dict[str, Any], task_id: str) -> dict[str, Any]:
    """Complete a task; answers with the case as it stands then. `proof` where the task's `proof` says so.

    Who by this very step has no part in the case any more, an expert who steps back, gets its number alone.
    """
    shown = body["proof"] or {}
    proof = Proof(shown.get("password", ""), shown.get("otp", ""))
    number = tasks.complete(actor, task_id, body["answers"], proof=proof).number
    try:
        return shapes.case(reading.case(actor, number), actor)
    except NotFound:
        return {"number": number}

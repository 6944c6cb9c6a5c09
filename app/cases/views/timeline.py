"""A case told to people: the stage rail, where it stands in plain words, and what happened when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock, store
from app.cases.bundle import Bundle
from app.cases.views.access import Access
from app.registers.people.actors import colleagues

OPEN_DATA = frozenset({"round", "due", "limit_days", "outcome", "period", "document", "party"})
"""What every reader of a case may see of an event's data."""
ENDED = {"completed": "已办结", "withdrawn": "已撤回"}


@dataclass(frozen=True)
class Stage:
    """A step of the stage rail. `state`: done, current, late, waiting."""

    name: str
    state: str


@dataclass(frozen=True)
class Entry:
    """A line of the timeline as the viewer may read it."""

    at: datetime
    kind: str
    name: str
    lane: str
    who: str
    element: str
    task_id: str | None
    data: dict[str, Any]


def rail(case: store.cases.Case, bundle: Bundle, tasks: Iterable[store.tasks.Task]) -> list[Stage]:
    """Return the stages in order; a stage with an open overdue task is late."""
    if not bundle.stages:
        return []
    place = bundle.stages.index(case.stage) if case.stage in bundle.stages else 0
    over = case.status == "completed"
    now = clock.now()
    late = any(task.state == "open" and task.due_at and task.due_at < now for task in tasks)
    states = []
    for index, name in enumerate(bundle.stages):
        if over or index < place:
            state = "done"
        elif index == place:
            state = "late" if late else "current"
        else:
            state = "waiting"
        states.append(Stage(name, state))
    return states


def status_text(case: store.cases.Case, tasks: Iterable[store.tasks.Task]) -> str:
    """Say in plain words where the case stands: “评审专家评估中，预计 12 月 1 日前”."""
    if case.outcome:
        return case.outcome_name
    if case.status in ENDED:
        return ENDED[case.status]
    if case.status == "incident":
        return "系统处理中，管理员已收到通知"
    waiting = [task for task in tasks if task.state == "open"]
    opened = [task for task in waiting if not task.path or task.stage == case.stage] or waiting
    if not opened:
        return "办理中"
    texts = list(dict.fromkeys(task.applicant_text or f"{task.name}办理中" for task in opened))
    return "、".join(texts) + _expected(case, opened)


def _expected(case: store.cases.Case, opened: Sequence[store.tasks.Task]) -> str:
    dues = [task.due_at for task in opened if task.due_at is not None]
    if not dues:
        return ""
    due = max(dues)
    if due < clock.now():
        return "，已超过办理时限"
    day = due.astimezone(clock.SHANGHAI)
    if all(task.candidate == f"org:{case.organisation_id}" for task in opened):
        return f"，请在 {day.month} 月 {day.day} 日前办理"
    return f"，预计 {day.month} 月 {day.day} 日前"


def who(access: Access, task: store.tasks.Task) -> str:
    """Return the doer's name, or the lane's where the viewer may not know names."""
    if task.doer is None:
        return ""
    own = task.doer.id == access.actor.id or colleagues(access.actor, task.doer)
    return task.doer.name if own or access.names() else task.lane


def entries(access: Access, events: Iterable[store.events.Event], tasks: Iterable[store.tasks.Task]) -> list[Entry]:
    """Return the trail as the viewer may read it, oldest first; of documents those alone that they may read."""
    by_id, trail = {task.id: task for task in tasks}, list(events)
    named = {number for event in trail if (number := _document(event))}
    known = {each.number for each in _readable(access)} if named else set()
    hidden = named - known
    shown = (event for event in trail if _document(event) not in hidden)
    return [_entry(access, event, by_id.get(event.task_id or "")) for event in shown]


def _document(event: store.events.Event) -> str:
    return str((event.data or {}).get("document", ""))


def _readable(access: Access) -> Sequence[store.documents.Document]:
    return store.documents.of_case(access.case.id, access.actor.grants)


def _entry(access: Access, event: store.events.Event, task: store.tasks.Task | None) -> Entry:
    own = event.actor_id is not None and (
        event.actor_id == access.actor.id or (task is not None and task.candidate in access.actor.grants)
    )
    hidden = event.actor_id is not None and not (own or access.names())
    receiver = access.bundle.receivers.get(event.name) if event.kind == "message" else None
    opened = OPEN_DATA if hidden else OPEN_DATA | {"to"}
    data = event.data or {}
    return Entry(
        at=event.at,
        kind=event.kind,
        name=(receiver.name if receiver else "") or event.name,
        lane=event.lane,
        who=event.lane if hidden else event.actor_name,
        element=receiver.id if receiver else event.element,
        task_id=event.task_id,
        data={key: value for key, value in data.items() if key in opened} | _asker(access, data),
    )


def _asker(access: Access, data: Mapping[str, Any]) -> dict[str, Any]:
    """Name the case that had this one raised to who knows of that one too."""
    number = data.get("case")
    return {"case": number} if number and store.cases.visible(number, access.actor.grants) else {}

"""What happens because time has passed: timers fire, reminders go out. Each exactly once."""

from app import clock, store
from app.cases import incidents
from app.cases.incidents import CaseHalted
from app.cases.step import stepping
from app.errors import NotFound
from app.registers import notices

BATCH = 200


def fire(case_id: int) -> store.cases.Case:
    """Fire the timers of a case that are due now, in their order. Raises CaseHalted."""
    with incidents.halting("fire", None, case_id), stepping(case_id, None) as step:
        pass  # a step catches up with the clock before anything else
    return step.case


def fire_all() -> list[str]:
    """Fire every due timer, the earliest case first; return a line for each case that moved.

    Several servers may do this at once: each case is locked and looked at again inside its transaction.
    """
    said: list[str] = []
    done: set[int] = set()
    while batch := [case_id for case_id in store.cases.due(clock.now(), BATCH) if case_id not in done]:
        said.extend(_fire_one(case_id) for case_id in batch)
        done.update(batch)
    return said


def _fire_one(case_id: int) -> str:
    try:
        case = fire(case_id)
    except CaseHalted as error:
        return f"#{case_id}: {error.message}"
    except NotFound:
        return f"#{case_id}: gone"
    return f"{case.number}: {case.title}"


def remind_all() -> list[str]:
    """Send the reminders that are due; return a line for each."""
    said = []
    for deadline_id in store.deadlines.to_remind(clock.now(), BATCH):
        line = _remind(deadline_id)
        if line:
            said.append(line)
    return said


def _remind(deadline_id: int) -> str | None:
    with store.writing():
        deadline = store.deadlines.get(deadline_id)
        if deadline is None or deadline.state != "running" or deadline.reminded_at is not None:
            return None
        task = store.tasks.get(deadline.task_id)
        case = store.cases.by_id(deadline.case_id)
        if task is None or case is None:
            return None
        deadline.reminded_at = clock.now()
        due = deadline.due_at.astimezone(clock.SHANGHAI)
        grant = f"person:{task.assignee_id}" if task.assignee_id else task.candidate
        notices.notify(
            [grant],
            kind="reminder",
            text=f"即将到期：{task.name}（{case.number}）须于 {due:%m月%d日 %H:%M} 前办理。",
            case_id=case.id,
            task_id=task.id,
            key=f"remind:{deadline.id}",
        )
        event = {
            "kind": "reminded",
            "at": clock.now(),
            "element": task.element,
            "name": task.name,
            "lane": task.lane,
            "task_id": task.id,
        }
        store.events.append(case, [event])
        return f"{case.number}: {task.name}"

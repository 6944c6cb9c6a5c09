"""What happens because time has passed: timers fire, reminders go out. Each exactly once."""

from collections.abc import Callable

from app import clock, store
from app.cases import bundle
from app.cases.steps import halting
from app.cases.steps.stepping import stepping
from app.errors import PlatformError
from app.registers import notices

BATCH = 200


def fire(case_id: int) -> store.cases.Case:
    """Fire the timers of a case that are due now, in their order. Raises CaseHalted."""
    with halting.halting(halting.FIRE, None, case_id), stepping(case_id, None) as step:
        pass  # a step catches up with the clock before anything else
    return step.case


def fire_one(case_id: int) -> list[str]:
    """Fire the timers of a case that are due now; return a line about it."""
    try:
        case = fire(case_id)
    except PlatformError as error:
        return [f"办件 #{case_id}：{error.message}"]
    return [f"{case.number}：{case.title or case.process_name}" if _told(case) else case.number]


def _told(case: store.cases.Case) -> bool:
    """Tell whether commands and logs may name a case's subject: not that of a confidential one."""
    return not bundle.load(case.definition, case.process).confidential


def fire_all(one: Callable[[int], list[str]] = fire_one) -> list[str]:
    """Fire every due timer, the earliest case first; return a line for each case that moved.

    Several servers may do this at once: each case is locked and looked at again inside its transaction.
    `one` fires a single case.
    """
    said: list[str] = []
    done: set[int] = set()
    while batch := [case_id for case_id in store.cases.due(clock.now(), BATCH) if case_id not in done]:
        said += [line for case_id in batch for line in one(case_id)]
        done.update(batch)
    return said


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
        case = store.cases.lock(deadline.case_id) if deadline else None
        if deadline is None or case is None:
            return None
        store.db.session.refresh(deadline)  # who was faster may have reminded already
        if deadline.state != "running" or deadline.reminded_at is not None:
            return None
        task = store.tasks.get(deadline.task_id)
        if task is None:
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

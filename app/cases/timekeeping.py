"""Keep the deadlines of a case in line with the engine's timers (三(七))."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import engine, store

if TYPE_CHECKING:
    from app.cases.step import Step

ENDED = {"running": "met", "overdue": "late"}


def keep(
    step: "Step",
    opened: Sequence[store.tasks.Task],
    still: Sequence[store.tasks.Task],
    closed: Sequence[store.tasks.Task],
) -> None:
    """Start deadlines of new tasks and end those of tasks that are over."""
    known = store.deadlines.open_of_case(step.case.id)
    ended = {task.id: task for task in closed}
    for deadline in known:
        if deadline.task_id in ended:
            _end(step, deadline, ended[deadline.task_id])
    kept = {(deadline.timer, deadline.task_id) for deadline in known}
    tasks = {task.id: task for task in [*opened, *still]}
    for timer in step.run.timers():
        for task_id in timer.tasks:
            if task_id in tasks and (timer.id, task_id) not in kept:
                _start(step, timer, tasks[task_id])
    store.db.session.flush()


def _start(step: "Step", timer: engine.Timer, task: store.tasks.Task) -> None:
    limit = timer.limit_days
    counted = step.host.deadline(limit, timer.started) if limit else None
    store.db.session.add(
        store.deadlines.Deadline(
            timer=timer.id,
            case_id=step.case.id,
            task_id=task.id,
            element=timer.element.id,
            interrupting=timer.interrupting,
            started_at=timer.started,
            limit_days=limit,
            due_at=timer.due,
            provisional=counted.provisional if counted else False,
            remind_at=step.host.reminder(counted) if counted else None,
            state="running",
        )
    )
    if task.due_at is None or timer.due < task.due_at:
        task.due_at = timer.due


def _end(step: "Step", deadline: store.deadlines.Deadline, task: store.tasks.Task) -> None:
    deadline.ended_at = step.now
    if task.state == "done":
        deadline.state = ENDED[deadline.state]
    elif deadline.interrupting and deadline.state == "overdue":
        deadline.state = "lapsed"
    else:
        deadline.state = "cancelled"


def mark_fired(step: "Step", fired: Sequence[engine.Fired]) -> None:
    """Note that limits have run out: the deadline is overdue, the task goes on; the clock decides nothing."""
    fired_ids = {timer.id for timer in fired}
    for deadline in store.deadlines.open_of_case(step.case.id):
        if deadline.timer not in fired_ids or deadline.state != "running":
            continue
        deadline.state = "overdue"
        task = store.tasks.get(deadline.task_id)
        step.log(
            "lapsed" if deadline.interrupting else "overdue",
            element=task.element if task else deadline.element,
            name=task.name if task else "",
            lane=task.lane if task else "",
            task_id=deadline.task_id,
            data={"due": deadline.due_at.isoformat(), "limit_days": deadline.limit_days},
        )

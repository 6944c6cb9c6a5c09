"""Keep the deadlines of a case in line with the engine's timers (三(七))."""

from collections.abc import Sequence

from app import engine, store
from app.cases.steps.step import Step


def start(step: Step, opened: Sequence[store.tasks.Task]) -> list[store.deadlines.Deadline]:
    """Return the deadlines of new tasks, still to be written, and set when the tasks are due."""
    tasks = {task.id: task for task in opened}
    if not tasks:
        return []
    return [
        _deadline(step, timer, tasks[task_id])
        for timer in step.run.timers()
        for task_id in timer.tasks
        if task_id in tasks
    ]


def _deadline(step: Step, timer: engine.Timer, task: store.tasks.Task) -> store.deadlines.Deadline:
    limit = timer.limit_days
    counted = step.host.deadline(limit, timer.started) if limit else None
    if task.due_at is None or timer.due < task.due_at:
        task.due_at = timer.due
    return store.deadlines.Deadline(
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
        explanation="",
    )


def mark_fired(step: Step, fired: Sequence[engine.Fired]) -> None:
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

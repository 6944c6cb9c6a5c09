"""Write down what a step has changed: tasks, deadlines, parties, the case's own line, trail and state."""

from typing import TYPE_CHECKING

from app import store
from app.cases import opening, tidings, timekeeping
from app.rules import feel

if TYPE_CHECKING:
    from app.cases.step import Step

TITLE_LENGTH = 300


def save(step: "Step") -> None:
    """Bring the tables into line with the run, in the open transaction."""
    known = {task.id: task for task in store.tasks.open_of_case(step.case.id)}
    now_open = {task.id: task for task in step.run.open_tasks()}
    ended = [task for task_id, task in known.items() if task_id not in now_open]
    closed = list(dict.fromkeys([*step.completed, *ended]))
    close_tasks(step, closed)
    opened = opening.open_tasks(step, [task for task_id, task in now_open.items() if task_id not in known])
    still = [task for task_id, task in known.items() if task_id in now_open]
    timekeeping.keep(step, opened, still, closed)
    update_case(step, [*still, *opened])
    tidings.tell(step, opened)
    store.events.append(step.case.id, step.events)
    store.cases.save_state(step.case, step.run.dump())


def close_tasks(step: "Step", tasks: list[store.tasks.Task]) -> None:
    """Mark tasks the engine has ended; those nobody completed were cancelled by the procedure or the clock."""
    for task in tasks:
        task.closed_at = step.now
        if task.state == "open":
            task.state = "cancelled"
            step.log("cancelled", element=task.element, name=task.name, lane=task.lane, task_id=task.id)
        store.tasks.drop_drafts(task.id)


def update_case(step: "Step", open_tasks: list[store.tasks.Task]) -> None:
    """Bring the case's searchable line up to date: title, stage, outcome, status, next due moment."""
    case = step.case
    case.updated_at = step.now
    case.title = _title(step) or case.title
    case.stage = _stage(step, open_tasks) or case.stage
    case.next_due = step.run.next_due()
    outcome = step.run.outcome()
    if outcome is not None and not case.outcome:
        case.outcome, case.outcome_name = outcome
        step.log("decided", name=case.outcome_name, data={"outcome": case.outcome})
    if step.run.completed and case.status == "running":
        case.status, case.closed_at = "completed", step.now
        step.log("closed", name=case.outcome_name)


def _title(step: "Step") -> str:
    expression = step.bundle.process.properties.get("title")
    if not expression:
        return ""
    value = feel.compile(expression).evaluate(step.run.variables())
    return "" if value is None else str(value)[:TITLE_LENGTH]


def _stage(step: "Step", open_tasks: list[store.tasks.Task]) -> str:
    """Return the furthest stage with an open task of the case's own procedure."""
    order = {name: place for place, name in enumerate(step.bundle.stages)}
    stages = [task.stage for task in open_tasks if task.process == step.case.process and task.stage in order]
    if stages:
        return max(stages, key=lambda name: order[name])
    return step.bundle.stages[-1] if step.run.outcome() and step.bundle.stages else ""

"""Write down what a step has changed: tasks, deadlines, parties, the case's own line, trail and state."""

from app import engine, store
from app.cases.steps import opening, tidings, timekeeping
from app.cases.steps.step import Step
from app.rules import feel

TITLE_LENGTH = 300


def save(step: Step) -> None:
    """Bring the tables into line with the run, in the open transaction."""
    store.db.session.flush()
    for noted in step.host.noted:
        step.log(**noted)
    with store.db.session.no_autoflush:
        now_open = {task.id: task for task in step.run.open_tasks()}
        close_tasks(step, step.before - now_open.keys())
        opened = opening.open_tasks(step, [task for id_, task in now_open.items() if id_ not in step.before])
        deadlines = timekeeping.start(step, opened)
        update_case(step, list(now_open.values()))
        tidings.tell(step, opened)
        store.tasks.add(opened)
        store.deadlines.add(deadlines)
        store.events.append(step.case, step.events)
        store.cases.save_state(step.case.id, step.run.dump())
        store.cases.put_back(step.case)


def close_tasks(step: Step, ended: set[str]) -> None:
    """Close what the engine has ended; tasks that nobody completed were cancelled by the procedure or the clock."""
    done = [task.id for task in step.completed]
    for task in step.completed:
        store.tasks.finish(task)
    cancelled = store.tasks.several(ended.difference(done))
    for task in cancelled:
        task.state, task.closed_at = "cancelled", step.now
        step.log("cancelled", element=task.element, name=task.name, lane=task.lane, task_id=task.id)
    store.deadlines.end(done, step.now, done=True)
    store.deadlines.end([task.id for task in cancelled], step.now, done=False)
    store.tasks.drop_drafts([*done, *(task.id for task in cancelled)])


def update_case(step: Step, open_tasks: list[engine.OpenTask]) -> None:
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


def _title(step: Step) -> str:
    expression = step.bundle.process.properties.get("title")
    if not expression:
        return ""
    value = feel.compile(expression).evaluate(step.run.variables())
    return "" if value is None else str(value)[:TITLE_LENGTH]


def _stage(step: Step, open_tasks: list[engine.OpenTask]) -> str:
    """Return the furthest stage of the case's rail with an open task, in a called procedure too.

    What is called beside the way, such as an explanation of a delay, has stages of its own and moves nothing.
    """
    order = {name: place for place, name in enumerate(step.bundle.stages)}
    stages = [stage for task in open_tasks if (stage := task.element.properties.get("stage", "")) in order]
    if stages:
        return max(stages, key=lambda name: order[name])
    return step.bundle.stages[-1] if step.run.outcome() and step.bundle.stages else ""

"""Open the human tasks a step has led to: who may do them, which round it is, how urgent they are."""

from collections.abc import Sequence
from typing import Any

from app import engine, store
from app.cases.steps.step import Step
from app.rules import feel
from app.rules.lanes import LaneError


def open_tasks(step: Step, tasks: Sequence[engine.OpenTask]) -> list[store.tasks.Task]:
    """Return rows for newly opened tasks, still to be written, and let their candidates know of the case."""
    if not tasks:
        return []
    rows = [_row(step, task) for task in tasks]
    _tell_parties(step, rows)
    for row in rows:
        step.events.append(
            {
                "kind": "opened",
                "at": step.now,
                "element": row.element,
                "name": row.name,
                "lane": row.lane,
                "task_id": row.id,
                "data": {"round": row.round},
            }
        )
    return rows


def _tell_parties(step: Step, rows: Sequence[store.tasks.Task]) -> None:
    """Let the candidates know of the case; those of role lanes and the applicant have since its start."""
    since_start = ("role:", "duty:", f"org:{step.case.organisation_id}")
    new = {row.candidate for row in rows if not row.candidate.startswith(since_start)}
    if new:
        store.cases.add_parties(step.case.id, new)


def _row(step: Step, task: engine.OpenTask) -> store.tasks.Task:
    element = task.element
    candidate = _candidate(step, task)
    return store.tasks.Task(
        id=task.id,
        case_id=step.case.id,
        process=element.process,
        element=element.id,
        path="/".join(task.path),
        name=element.name,
        lane=element.lane or "",
        stage=_inherited(step, task, "stage"),
        applicant_text=_inherited(step, task, "applicantText"),
        clause=element.properties.get("clause", ""),
        form=element.form_key or "",
        candidate=candidate,
        assignee_id=int(candidate.partition(":")[2]) if candidate.startswith("person:") else None,
        round=task.round,
        priority=_priority(step, element, task.data),
        state="open",
        opened_at=step.now,
        due_at=None,
        closed_at=None,
        done_by=None,
        answers=None,
    )


def _inherited(step: Step, task: engine.OpenTask, name: str) -> str:
    """Return a property of the task or, inside a called procedure, of the element that called it."""
    if name in task.element.properties:
        return task.element.properties[name]
    for caller in reversed(task.path):
        element = step.bundle.element(step.case.process, caller)
        if element is not None and name in element.properties:
            return element.properties[name]
    return ""


def _candidate(step: Step, task: engine.OpenTask) -> str:
    element = task.element
    lane = step.bundle.lanes.get(element.lane or "")
    if lane is None:
        raise engine.EngineError(f"泳道“{element.lane}”在 lanes.yaml 中没有说明。", element.id, element.name)
    try:
        return lane.candidate(task.data, step.case.organisation_id)
    except LaneError as error:
        raise engine.EngineError(str(error), element.id, element.name) from error


def _priority(step: Step, element: engine.Element, data: dict[str, Any]) -> int:
    expression = element.properties.get("priority")
    if not expression:
        return 0
    value = feel.to_json(feel.compile(expression).evaluate({**step.host.settings, **data}))
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0

"""What can be seen of a run: open tasks, timers, messages, marks for the diagram. Nothing here changes it."""
# ruff: noqa: SLF001  (the library's tasks keep their state in a private field)

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypedDict
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from app.clock import SHANGHAI
from app.engine.expressions import Expressions
from app.engine.model import Element
from app.engine.state import Notes
from app.engine.timers import DUE, Timer, attached, expression_of, limited, waiting
from app.engine.variables import INSTANCE, Values, seen
from app.engine.workflow import Workflow

ACTIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class Marks(TypedDict):
    """Element ids of one process: where tokens are, and what has been passed."""

    active: list[str]
    done: list[str]


@dataclass(frozen=True)
class OpenTask:
    """A human task that waits for somebody.

    `path` lists the call and sub-process elements around it, the outermost first. `round` counts how often
    the element was opened in this run; instances of one multi-instance element share a round.
    """

    id: str
    element: Element
    path: tuple[str, ...]
    round: int
    _task: Any = field(repr=False, compare=False)

    @cached_property
    def data(self) -> Values:
        """Return a copy of the variables as the task sees them; read it before the run goes on."""
        return seen(self._task)


def open_task(engine: Expressions, task: Any, round_: int) -> OpenTask:
    """Describe an open human task."""
    return OpenTask(str(task.id), engine.element(task), around(task), round_, task)


def around(task: Any) -> tuple[str, ...]:
    """Return the ids of the elements around a task, the outermost first."""
    found: list[str] = []
    workflow = task.workflow
    while workflow.parent_task_id is not None:
        caller = workflow.top_workflow.find(workflow.parent_task_id)
        found.insert(0, caller.task_spec.bpmn_id)
        workflow = caller.workflow
    return tuple(found)


def timers(workflow: Workflow, engine: Expressions) -> list[Timer]:
    """Return the running timers, the next due first."""
    found = [_timer(engine, task, event) for task, event in waiting(workflow)]
    return sorted(found, key=lambda timer: (timer.due, timer.started, timer.element.id, timer.id))


def _timer(engine: Expressions, task: Any, event: str) -> Timer:
    activity, facts = attached(task), task.internal_data
    open_, spec = limited(activity), task.task_spec
    element = engine.definition.element(task.workflow.spec.name, event)
    return Timer(
        id=str(task.id),
        element=element,
        attached_element=None if activity is None else engine.element(activity),
        attached_to=str(activity.id) if activity is not None and activity in open_ else None,
        tasks=tuple(str(each.id) for each in open_),
        due=datetime.fromisoformat(facts[DUE]),
        started=datetime.fromisoformat(facts["started"]),
        interrupting=getattr(spec, "cancel_activity", True),
        expression=expression_of(spec),
        limit_days=facts.get("limit"),
        path=around(task),
    )


def next_due(workflow: Workflow) -> datetime | None:
    """Return when the next timer falls due (UTC)."""
    moments = [datetime.fromisoformat(task.internal_data[DUE]) for task, _ in waiting(workflow)]
    return min(moments, default=None)


def lateness(timer: Timer) -> dict[str, Any]:
    """Return the variable `timer` for the token that leaves a fired timer: what was late, and since when."""
    element = timer.attached_element
    return {
        "element": timer.element.id,
        "task": element and element.id,
        "task_id": timer.attached_to,
        "task_name": element and element.name,
        "due": timer.due.astimezone(SHANGHAI).isoformat(),
    }


def catching(workflow: Workflow, event: BpmnEvent) -> list[Any]:
    """Return the tasks that wait for an event."""
    tasks = list(workflow.event_manager.tasks.values())
    return [task for task in tasks if task._state == TaskState.WAITING and task.task_spec.catches(task, event)]


def messages(workflow: Workflow) -> frozenset[str]:
    """Return the names of the messages for which something waits."""
    definitions: list[Any] = []
    for task in workflow.event_manager.tasks.values():
        definition = task.task_spec.event_definition
        several = isinstance(definition, MultipleEventDefinition)
        definitions += definition.event_definitions if several else [definition]
    return frozenset(each.name for each in definitions if isinstance(each, MessageEventDefinition))


def marks(workflow: Workflow, engine: Expressions, notes: Notes) -> dict[str, Marks]:
    """Return, for each process that took part, the elements now active and those passed."""
    found: dict[str, Marks] = {key: {"active": [], "done": list(ids)} for key, ids in notes.done.items()}
    for each in workflow.running():
        for task in each.tasks.values():
            element = engine.definition.get(each.spec.name, task.task_spec.bpmn_id)
            if not task._state & ACTIVE or element is None or isinstance(task.task_spec, BoundaryEvent):
                continue
            active = found.setdefault(element.process, {"active": [], "done": []})["active"]
            if element.id not in active:
                active.append(element.id)
    return found


def remember(engine: Expressions, notes: Notes, task: Any) -> None:
    """Note a task that has been passed, and the outcome if it is such an end event of the case's process."""
    element = engine.definition.get(task.workflow.spec.name, task.task_spec.bpmn_id)
    if element is None or task._state != TaskState.COMPLETED:
        return
    done = notes.done.setdefault(element.process, [])
    if element.id not in done:
        done.append(element.id)
    outcome = element.properties.get("outcome")
    if outcome and notes.outcome is None and element.kind == "endEvent" and task.workflow.parent_task_id is None:
        notes.outcome = [outcome, element.name]


def round_of(engine: Expressions, notes: Notes, task: Any) -> int:
    """Return which time a task's element is opened; count it if this occasion is new."""
    element = engine.element(task)
    occasions = notes.occasions.setdefault(f"{element.process}/{element.id}", {})
    return occasions.setdefault(_occasion(task).hex, len(occasions) + 1)


def _occasion(task: Any) -> UUID:
    """Return the id of the outermost multi-instance body around a task, else its own."""
    found, workflow = task, task.workflow
    while True:
        if INSTANCE in task.internal_data:
            found = task.parent
        if workflow.parent_task_id is None:
            id_: UUID = found.id
            return id_
        task = workflow.top_workflow.find(workflow.parent_task_id)
        workflow = task.workflow

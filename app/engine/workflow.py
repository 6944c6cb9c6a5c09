"""The library's workflow classes with flat scans instead of tree walks, and without what they leak."""
# ruff: noqa: SLF001  (state and tree of the library's tasks are private by name)
# mypy: allow-subclassing-any

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import TooManyRounds

WAITING = TaskState.WAITING
READY = TaskState.READY
MOST_NESTED: Final = 20


class _Flat:
    """What the top workflow and its sub-workflows share."""

    tasks: dict[UUID, Any]
    top_workflow: Any

    def update_waiting_tasks(self) -> None:
        """Look again at the joins that wait; events wait for `fire_due` and `deliver` alone."""
        for task in [t for t in self.tasks.values() if t._state == WAITING]:
            if task._state == WAITING and not isinstance(task.task_spec, CatchingEvent) and task.id in self.tasks:
                task.task_spec._update(task)

    def _mark_complete(self, task: Any) -> None:  # noqa: ARG002
        """Complete without copying the last token's data over the variables."""
        self.completed = True

    def _remove_task(self, task_id: UUID) -> None:
        """Remove a task with all that hangs on it: the library forgets its sub-process and its waiting event."""
        super()._remove_task(task_id)  # type: ignore[misc]
        self.top_workflow.event_manager.tasks.pop(task_id, None)
        orphan = self.top_workflow.subprocesses.pop(task_id, None)
        if orphan is not None:
            orphan.cancel()


class SubWorkflow(_Flat, BpmnSubWorkflow):
    """A called process or embedded sub-process that runs."""


class Workflow(_Flat, BpmnWorkflow):
    """A case's process that runs."""

    def create_subprocess(self, my_task: Any, spec_name: str) -> SubWorkflow:
        """Create the sub-process of a task."""
        child = SubWorkflow(self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self)
        if child.depth > MOST_NESTED:
            raise TooManyRounds(f"流程嵌套调用超过 {MOST_NESTED} 层，已停止。请检查流程是否反复调用自己。")
        self.subprocesses[my_task.id] = child
        return child

    def running(self) -> list[Any]:
        """Return this workflow and its sub-processes that are not over, the innermost first."""
        children = [child for child in self.subprocesses.values() if not child.completed]
        return [*sorted(children, key=lambda child: -child.depth), self]

    def ready(self, *, manual: bool) -> list[Any]:
        """Return the human (or else automatic) tasks that are ready."""
        return [
            task
            for workflow in self.running()
            for task in workflow.tasks.values()
            if task._state == READY and task.task_spec.manual is manual
        ]

    def find(self, task_id: UUID) -> Any | None:
        """Return a task of this workflow or its sub-processes."""
        for workflow in (self, *self.subprocesses.values()):
            task = workflow.tasks.get(task_id)
            if task is not None:
                return task
        return None

    def over(self) -> Iterator[UUID]:
        """Yield the ids of the tasks whose sub-process is over and will not be asked again."""
        for task_id in list(self.subprocesses):
            task = self.find(task_id)
            if task is None or task._state & TaskState.FINISHED_MASK:
                yield task_id

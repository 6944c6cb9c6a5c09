"""The task specs that the library lacks or gets wrong. They hold no facts of their own: `model` has them."""
# ruff: noqa: SLF001  (the hooks of the library's task specs, and a task's state, are private by name)
# mypy: allow-subclassing-any

from abc import ABC, abstractmethod
from typing import Any, Final

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import (
    CallActivity,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
    ParallelMultiInstanceTask,
)
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import NoTrueBranch
from app.engine.variables import INSTANCE, chain, scope, set_by

ACTIVE: Final = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class ServiceTask(BpmnSpecMixin):
    """Calls the handler that the diagram's topic names."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.script_engine.call(my_task)
        return True


class DecisionTask(BpmnSpecMixin):
    """Evaluates one of our decision tables."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.script_engine.decide(my_task)
        return True


class SubProcess(CallActivity):
    """An embedded or called process: it reads through to its caller, and hands back what it has set."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        """Copy nothing: the child's own scope starts empty."""

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Merge what the child has set into its caller, or into its own instance of a multi-instance."""
        scope(my_task).update(set_by(subworkflow.data))


class MultiInstance(ParallelMultiInstanceTask):
    """Parallel instances over a list, their answers collected in `<id>_results`, in the list's order."""

    def _update_hook(self, my_task: Any) -> bool:
        BpmnTaskSpec._update_hook(self, my_task)
        engine = my_task.workflow.script_engine
        element = engine.element(my_task)
        my_task.internal_data["merged"] = []
        scope(my_task)[element.results] = []
        items = engine.items(my_task, element.multi.collection)
        for index, item in enumerate(items):
            self._open(my_task, index, {element.multi.variable: item})
        if items:
            my_task._set_state(TaskState.STARTED)
        return not items

    def _open(self, my_task: Any, index: int, data: dict[str, Any]) -> None:
        spec = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(spec, TaskState.WAITING)
        child.triggered = True
        child.data = data
        child.internal_data[INSTANCE] = index
        spec._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        """Collect a completed instance's answers; end the rest if the completion condition is true."""
        body = child.parent
        body.internal_data["merged"].append(str(child.id))
        children = list(self._instances(body))
        done = [each for each in children if each.state == TaskState.COMPLETED]
        engine = workflow.script_engine
        element = engine.element(body)
        scope(body)[element.results] = [set_by(each.data) for each in done]
        counts = {
            "nrOfInstances": len(children),
            "nrOfCompletedInstances": len(done),
            "nrOfActiveInstances": len(children) - len(done),
        }
        enough = element.multi.condition and engine.holds(body, element.multi.condition, counts)
        if enough:
            for each in children:
                each.cancel()
        if enough or len(done) == len(children):
            body._set_state(TaskState.READY)


class Exclusive(ExclusiveGateway):
    """Takes the first true branch, else the default, else says that there is none."""

    def _run_hook(self, my_task: Any) -> bool:
        true = (name for condition, name in self.cond_task_specs if condition and _holds(my_task, condition))
        chosen = next(true, self.default_task_spec)
        if chosen is None:
            raise _none(my_task)
        my_task._sync_children([self._wf_spec.task_specs[chosen]], TaskState.FUTURE)
        _predict(my_task)
        return True


class _Join(ABC):
    """Joins tokens by what has arrived and was not used yet.

    The library's own joins also count arrivals of earlier rounds (so that a second round goes on with one
    branch still open), and drop what grows from a join that another token has passed.
    """

    def _update_hook(self, my_task: Any) -> bool:
        tasks = my_task.workflow.tasks.values()
        waiting = [t for t in tasks if t.task_spec is self and t._state == TaskState.WAITING and t is not my_task]
        used = self._joined(my_task, waiting)
        if used is None:
            my_task._set_state(TaskState.WAITING)
            return False
        my_task.data = chain([each.parent.data for each in (my_task, *used)])
        for each in used:
            each.cancel()
        return True

    @abstractmethod
    def _joined(self, my_task: Any, waiting: list[Any]) -> list[Any] | None:
        """Return the waiting arrivals that go on together with this one, or None if it has to wait too."""

    def _run_hook(self, my_task: Any) -> bool:  # noqa: ARG002
        return True


class Parallel(_Join, ParallelGateway):
    """Waits for one token from each incoming flow; further tokens wait for the next time."""

    def _joined(self, my_task: Any, waiting: list[Any]) -> list[Any] | None:
        missing = set(self._inputs) - {my_task.parent.task_spec.name}
        used = []
        for each in waiting:
            if each.parent.task_spec.name in missing:
                missing.remove(each.parent.task_spec.name)
                used.append(each)
        return None if missing else used


class Inclusive(_Join, InclusiveGateway):
    """Takes every true branch; joins by BPMN's own rule.

    A token elsewhere is waited for if it can come to an incoming flow that has none yet, and to none of those
    that have one, without passing the gateway itself.
    """

    def _joined(self, my_task: Any, waiting: list[Any]) -> list[Any] | None:
        filled = {each.parent.task_spec.name for each in (my_task, *waiting)}
        awaited = _upstream(self, set(self._inputs) - filled) - _upstream(self, filled)
        tasks = my_task.workflow.tasks.values()
        return None if any(t.task_spec.name in awaited and _is_token(t) for t in tasks) else waiting

    def _run_hook(self, my_task: Any) -> bool:
        true = [name for condition, name in self.cond_task_specs if condition and _holds(my_task, condition)]
        chosen = true or [name for condition, name in self.cond_task_specs if condition is None]
        if not chosen:
            raise _none(my_task)
        my_task._sync_children([self._wf_spec.task_specs[name] for name in chosen], TaskState.FUTURE)
        _predict(my_task)
        return True


class EventGateway(EventBasedGateway):
    """Forgets the event objects once it has acted on them: they are no JSON."""

    def _run_hook(self, my_task: Any) -> bool:
        super()._run_hook(my_task)
        my_task.internal_data.pop("seen_events", None)
        return True


class EndJoin(_Join, _EndJoin):
    """Waits until no token of its process is left anywhere else; leaves the variables alone."""

    def _joined(self, my_task: Any, waiting: list[Any]) -> list[Any] | None:
        mask = TaskState.NOT_FINISHED_MASK
        own = (self.name, "End")
        tasks = my_task.workflow.tasks.values()
        return None if any(t._state & mask and t.task_spec.name not in own for t in tasks) else waiting


class ProcessSpec(BpmnProcessSpec):
    """A process spec that ends in our EndJoin."""

    def __init__(self, name: str, description: str, filename: str) -> None:
        super().__init__(name=name, description=description, filename=filename)
        ending = f"{name}.EndJoin"
        del self.task_specs[ending], self.task_specs["End"]
        self.end: Any = EndJoin(self, ending)
        self.end.connect(SimpleBpmnTask(self, "End"))


def _holds(my_task: Any, condition: Any) -> bool:
    return bool(my_task.workflow.script_engine.holds(my_task, condition.args[0]))


def _predict(my_task: Any) -> None:
    for child in my_task.children:
        child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)


def _none(my_task: Any) -> NoTrueBranch:
    element = my_task.workflow.script_engine.element(my_task)
    return NoTrueBranch("没有一条流出的条件成立，也没有默认流。请补充条件或默认流。", element.id, element.name)


def _is_token(task: Any) -> bool:
    """Say whether a token is here: the task is under way, or about to be reached in this very step."""
    if task._state == TaskState.FUTURE:
        return bool(task.parent.state == TaskState.COMPLETED)
    return bool(task._state & ACTIVE)


def _upstream(gateway: Any, names: set[str]) -> set[str]:
    """Return `names` with the names of all specs from which they can be reached without passing `gateway`."""
    found: set[str] = set()
    todo = names - {gateway.name}
    while todo:
        found |= todo
        before = {name for each in todo for name in gateway._wf_spec.task_specs[each]._inputs}
        todo = before - found - {gateway.name}
    return found

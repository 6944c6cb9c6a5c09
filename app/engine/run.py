"""A running procedure: start it, see what is open, complete tasks, let timers fire, keep it as bytes."""
# ruff: noqa: SLF001  (the library's tasks keep their state in a private field)

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from app.engine import observe, state, timers
from app.engine.definitions import Definition
from app.engine.errors import EngineError, ExpressionFailed, RunBroken, TaskNotOpen, TooManyRounds
from app.engine.expressions import Expressions
from app.engine.host import Host
from app.engine.observe import Marks, OpenTask
from app.engine.state import Notes
from app.engine.timers import DUE, FIRED, Fired, Timer
from app.engine.variables import Values, copy, plain, scope
from app.engine.workflow import Workflow
from app.rules import feel

MAX_DEPTH: Final = 600  # of the tree, in tasks one after the other; the library gives up near 990
MAX_STEPS: Final = 5000  # automatic steps without anybody's doing
LOOK_EVERY: Final = 20
_TOO_MANY = "办理往返次数过多，流程不能再继续。请结束本件后重新申请，或联系系统管理员。"


class Run:
    """One case's procedure, live. Used by one thread at a time.

    After an exception inside a step the run is `broken` (half of the step may have happened): drop it and
    load the stored state again. Errors raised before a step begins (TaskNotOpen, UnfitAnswers, and
    TooManyRounds from `complete`) leave it as it was.

    `opened_tasks` and `ended_tasks` tell what the last call did to human tasks other than the completed one:
    ids of those newly open, and of those that ended without being completed.
    """

    def __init__(self, definition: Definition, workflow: Workflow, engine: Expressions, notes: Notes) -> None:
        self.definition = definition
        self.broken = False
        self.opened_tasks: list[str] = []
        self.ended_tasks: list[str] = []
        self._workflow = workflow
        self._engine = engine
        self._notes = notes
        self._fragments: state.Fragments = {}

    @classmethod
    def start(cls, definition: Definition, key: str, variables: Mapping[str, Any], host: Host) -> Self:
        """Start the process `key` and go on to the first open tasks."""
        values = plain(dict(variables))
        engine = Expressions(definition, host)
        workflow = Workflow(definition.specs[key], definition.specs, script_engine=engine)
        workflow.data.update(values)
        run = cls(definition, workflow, engine, Notes())
        with run._step():
            run._settle()
        return run

    @classmethod
    def load(cls, definition: Definition, state_: bytes, host: Host) -> Self:
        """Load a run from `dump`'s bytes. Raises StateUnreadable."""
        engine = Expressions(definition, host)
        workflow, notes = state.load(state_, definition.specs, definition.digest, engine)
        return cls(definition, workflow, engine, notes)

    def dump(self) -> bytes:
        """Return the state as bytes. Raises RunBroken after a failed step."""
        self._whole()
        return state.dump(self._workflow, self.definition.digest, self._notes, self._fragments)

    @property
    def key(self) -> str:
        """Return the process's key."""
        return str(self._workflow.spec.name)

    @property
    def completed(self) -> bool:
        """Say whether no token is left."""
        return bool(self._workflow.completed)

    def outcome(self) -> tuple[str, str] | None:
        """Return key and name of the first end event with an outcome that was reached, if any was."""
        known = self._notes.outcome
        return (known[0], known[1]) if known else None

    def variables(self) -> Values:
        """Return a copy of the process's variables."""
        values: Values = copy(self._workflow.data)
        return values

    def open_tasks(self) -> list[OpenTask]:
        """Return the open human tasks, in the order in which they were opened."""
        ready = {str(task.id): task for task in self._workflow.ready(manual=True)}
        return [observe.open_task(self._engine, ready[id_], round_) for id_, round_ in self._notes.open.items()]

    def timers(self) -> list[Timer]:
        """Return the running timers, the next due first."""
        return observe.timers(self._workflow, self._engine)

    def next_due(self) -> datetime | None:
        """Return when the next timer falls due (UTC), if one runs."""
        return observe.next_due(self._workflow)

    def messages(self) -> frozenset[str]:
        """Return the names of the messages for which something waits."""
        return observe.messages(self._workflow)

    def marks(self) -> dict[str, Marks]:
        """Return, for each process that took part, the elements now active and those passed."""
        return observe.marks(self._workflow, self._engine, self._notes)

    def evaluate(self, text: str, task_id: str | None = None) -> Any:
        """Evaluate FEEL as an open task sees it, or over the process's variables. Raises ExpressionFailed."""
        if task_id is not None:
            return self._engine.evaluate(self._open(task_id), text)
        try:
            return self._engine.value(text, [self._workflow.data])
        except (feel.FeelSyntaxError, feel.FeelError) as problem:
            raise ExpressionFailed(f"表达式 {text} 无法计算：{problem}") from problem

    def complete(self, task_id: str, answers: Mapping[str, Any]) -> None:
        """Complete an open human task with its answers and go on.

        Answers replace variables of the same name. Raises TaskNotOpen, UnfitAnswers, TooManyRounds before
        anything changes; later errors (NoTrueBranch, ExpressionFailed, HandlerFailed, a handler's Refusal)
        leave the run broken.
        """
        task = self._open(task_id)
        values = plain(dict(answers))
        if _depth(task) > MAX_DEPTH:
            element = self._engine.element(task)
            raise TooManyRounds(_TOO_MANY, element.id, element.name)
        with self._step():
            del self._notes.open[task_id]
            scope(task).update(values)
            self._take(task)
            self._settle()

    def deliver(self, message: str, payload: Mapping[str, Any]) -> bool:
        """Hand a message to all that wait for it, merging `payload`; False if nothing waits."""
        event = BpmnEvent(MessageEventDefinition(message), payload={})
        catching = observe.catching(self._workflow, event)
        if not catching:
            return False
        values = plain(dict(payload))
        with self._step():
            for task in catching:
                scope(task).update(values)
            self._workflow.send_event(event)
            self._settle()
        return True

    def fire_due(self) -> list[Fired]:
        """Fire every timer that is due by the host's clock, one after the other, in the order of their moments."""
        now = self._engine.host.now()
        fired: list[Fired] = []
        if not self._is_due(now):
            self._begin()
            return fired
        with self._step():
            while self._is_due(now):
                timer = self.timers()[0]
                self._fire(timer)
                fired.append(Fired(timer, now))
                if len(fired) > MAX_STEPS:
                    raise TooManyRounds(_TOO_MANY, timer.element.id, timer.element.name)
        return fired

    def reschedule(self, timer_id: str, due: datetime) -> None:
        """Move a running timer to another moment (aware). Raises TaskNotOpen."""
        self._whole()
        if due.tzinfo is None:
            raise ValueError("due must be aware")
        self._timer_task(timer_id).internal_data[DUE] = due.astimezone(UTC).isoformat()

    def cancel(self) -> None:
        """End the run where it stands; its open tasks are in `ended_tasks`."""
        with self._step():
            self._workflow.cancel()

    def _whole(self) -> None:
        if self.broken:
            raise RunBroken("上一步没有完成，请重新打开办件后再试。")

    def _begin(self) -> None:
        self._whole()
        self.opened_tasks, self.ended_tasks = [], []

    @contextmanager
    def _step(self) -> Iterator[None]:
        """Hold the run for broken until the step is through."""
        self._begin()
        self.broken = True
        try:
            yield
        except SpiffWorkflowException as problem:
            raise self._told(problem) from problem
        except RecursionError as problem:
            raise TooManyRounds(_TOO_MANY) from problem
        self._notice()
        self.broken = False

    def _told(self, problem: SpiffWorkflowException) -> EngineError:
        spec = getattr(problem, "task_spec", None)
        element = self.definition.get(spec._wf_spec.name, getattr(spec, "bpmn_id", None)) if spec else None
        text = f"流程引擎出错：{problem}"
        return EngineError(text, element.id, element.name) if element else EngineError(text)

    def _settle(self) -> None:
        """Take automatic steps until only people, timers and messages can go on."""
        taken = 0
        while ready := self._workflow.ready(manual=False):
            for task in ready:
                if task._state != TaskState.READY or task.id not in task.workflow.tasks:
                    continue
                if (taken % LOOK_EVERY == 0 and _depth(task) > MAX_DEPTH + LOOK_EVERY) or taken > MAX_STEPS:
                    raise TooManyRounds(_TOO_MANY)
                taken += 1
                self._take(task)
        for task_id in self._workflow.over():
            del self._workflow.subprocesses[task_id]

    def _take(self, task: Any) -> None:
        task.run()
        observe.remember(self._engine, self._notes, task)

    def _fire(self, timer: Timer) -> None:
        task = self._timer_task(timer.id)
        task.internal_data[FIRED] = True
        task.task_spec._update(task)
        task.data["timer"] = observe.lateness(timer)
        self._settle()

    def _notice(self) -> None:
        """Compare the human tasks now open with those known, and give the new ones their round."""
        known, ready = self._notes.open, self._workflow.ready(manual=True)
        now = {str(task.id): task for task in ready}
        self.ended_tasks += [id_ for id_ in known if id_ not in now]
        self._notes.open = {id_: round_ for id_, round_ in known.items() if id_ in now}
        for id_, task in now.items():
            if id_ not in known:
                self._notes.open[id_] = task.data["round"] = observe.round_of(self._engine, self._notes, task)
                self.opened_tasks.append(id_)

    def _is_due(self, now: datetime) -> bool:
        due = self.next_due()
        return due is not None and due <= now

    def _open(self, task_id: str) -> Any:
        self._whole()
        task = self._workflow.find(UUID(task_id)) if task_id in self._notes.open else None
        if task is None or task._state != TaskState.READY:
            raise TaskNotOpen("该任务已办结或已关闭，请刷新页面查看最新进展。")
        return task

    def _timer_task(self, timer_id: str) -> Any:
        for task, _ in timers.waiting(self._workflow):
            if str(task.id) == timer_id:
                return task
        raise TaskNotOpen("该计时已结束。")


def _depth(task: Any) -> int:
    """Return how many tasks stand before this one, in all processes around it."""
    depth, tasks = 0, task.workflow.tasks
    while (parent := tasks.get(task._parent)) is not None:
        depth, task = depth + 1, parent
    return depth

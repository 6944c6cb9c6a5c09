"""A running procedure: start it, see what is open, complete tasks, let timers fire, keep it as bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition

from app.engine import observe, state
from app.engine.definitions import Definition
from app.engine.errors import ExpressionFailed
from app.engine.expressions import Expressions
from app.engine.host import Host
from app.engine.observe import Marks, OpenTask
from app.engine.state import Notes
from app.engine.steps import MAX_STEPS, Steps
from app.engine.timers import DUE, Fired, Timer
from app.engine.variables import Values, copy, plain, scope
from app.engine.workflow import Workflow
from app.rules import feel


class Run:
    """One case's procedure, live. Used by one thread at a time.

    After an exception inside a step the run is `broken` (half of the step may have happened): drop it and
    load the stored state again. Errors raised before a step begins (TaskNotOpen, UnfitAnswers, and
    TooManyRounds from `complete`) leave it as it was.
    """

    def __init__(self, definition: Definition, workflow: Workflow, engine: Expressions, notes: Notes) -> None:
        self.definition = definition
        self._workflow = workflow
        self._engine = engine
        self._notes = notes
        self._steps = Steps(workflow, engine, notes)
        self._fragments: state.Fragments = {}

    @classmethod
    def start(cls, definition: Definition, key: str, variables: Mapping[str, Any], host: Host) -> Self:
        """Start the process `key` and go on to the first open tasks."""
        values = plain(dict(variables))
        engine = Expressions(definition, host)
        workflow = Workflow(definition.specs[key], definition.specs, script_engine=engine)
        workflow.data.update(values)
        run = cls(definition, workflow, engine, Notes())
        with run._steps.step():
            run._steps.settle()
        return run

    @classmethod
    def load(cls, definition: Definition, state_: bytes, host: Host) -> Self:
        """Load a run from `dump`'s bytes. Raises StateUnreadable."""
        engine = Expressions(definition, host)
        workflow, notes = state.load(state_, definition.specs, definition.digest, engine)
        return cls(definition, workflow, engine, notes)

    def dump(self) -> bytes:
        """Return the state as bytes. Raises RunBroken after a failed step."""
        self._steps.whole()
        return state.dump(self._workflow, self.definition.digest, self._notes, self._fragments)

    @property
    def broken(self) -> bool:
        """Say whether a step failed half way, so that this live run is of no more use."""
        return self._steps.broken

    @property
    def opened_tasks(self) -> list[str]:
        """Return the ids of the human tasks that the last call opened."""
        return self._steps.opened

    @property
    def ended_tasks(self) -> list[str]:
        """Return the ids of the human tasks that the last call ended without their being completed."""
        return self._steps.ended

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
            return self._engine.evaluate(self._steps.open_task(task_id), text)
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
        task = self._steps.open_task(task_id)
        values = plain(dict(answers))
        self._steps.check_depth(task)
        with self._steps.step():
            del self._notes.open[task_id]
            scope(task).update(values)
            self._steps.take(task)
            self._steps.settle()

    def deliver(self, message: str, payload: Mapping[str, Any]) -> bool:
        """Hand a message to all that wait for it, merging `payload`; False if nothing waits."""
        event = BpmnEvent(MessageEventDefinition(message), payload={})
        catching = observe.catching(self._workflow, event)
        if not catching:
            return False
        values = plain(dict(payload))
        with self._steps.step():
            for task in catching:
                scope(task).update(values)
            self._workflow.send_event(event)
            self._steps.settle()
        return True

    def fire_due(self) -> list[Fired]:
        """Fire every timer that is due by the host's clock, one after the other, in the order of their moments."""
        now = self._engine.host.now()
        fired: list[Fired] = []
        if not self._is_due(now):
            self._steps.begin()
            return fired
        with self._steps.step():
            while self._is_due(now):
                timer = self.timers()[0]
                if len(fired) > MAX_STEPS:
                    raise self._steps.too_many(self._steps.timer_task(timer.id))
                self._steps.fire(timer)
                fired.append(Fired(timer, now))
        return fired

    def _is_due(self, now: datetime) -> bool:
        due = self.next_due()
        return due is not None and due <= now

    def reschedule(self, timer_id: str, due: datetime) -> None:
        """Move a running timer to another moment (aware). Raises TaskNotOpen."""
        self._steps.whole()
        if due.tzinfo is None:
            raise ValueError("due must be aware")
        self._steps.timer_task(timer_id).internal_data[DUE] = due.astimezone(UTC).isoformat()

    def cancel(self) -> None:
        """End the run where it stands; its open tasks are in `ended_tasks`."""
        with self._steps.step():
            self._workflow.cancel()

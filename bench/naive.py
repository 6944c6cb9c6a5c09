"""The naive way to keep a running procedure, as the baseline of the benchmarks.

Bare SpiffWorkflow: the whole serialisation with its specs is read from one row, parsed, stepped by the
library's own classes, serialised again, written to the row and committed. It runs the platform's diagrams
(their task specs, their FEEL), so that both ways walk the same path; answers go where those specs look for
variables.
"""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default import (
    BpmnProcessSpecConverter,
    BpmnTaskSpecConverter,
    ConditionalGatewayConverter,
    ExclusiveGatewayConverter,
    MultiInstanceTaskConverter,
    SubWorkflowConverter,
)
from SpiffWorkflow.bpmn.serializer.default.event_definition import TimerConditionalEventDefinitionConverter
from SpiffWorkflow.bpmn.serializer.default.task_spec import EventConverter, ParallelGatewayConverter
from SpiffWorkflow.util.task import TaskState

from app.engine import Definition, Host, specs, timers
from app.engine.expressions import Expressions
from app.engine.variables import scope

CONVERTERS = {
    **DEFAULT_CONFIG,
    specs.ProcessSpec: BpmnProcessSpecConverter,
    specs.EndJoin: BpmnTaskSpecConverter,
    specs.ServiceTask: BpmnTaskSpecConverter,
    specs.DecisionTask: BpmnTaskSpecConverter,
    specs.SubProcess: SubWorkflowConverter,
    specs.MultiInstance: MultiInstanceTaskConverter,
    specs.Exclusive: ExclusiveGatewayConverter,
    specs.Parallel: ParallelGatewayConverter,
    specs.Inclusive: ConditionalGatewayConverter,
    specs.EventGateway: EventConverter,
    timers.LimitTimer: TimerConditionalEventDefinitionConverter,
}


def serializer() -> BpmnWorkflowSerializer:
    """The library's serializer with the platform's specs made known to it."""
    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(CONVERTERS))


class NaiveCase:
    """One case, kept the naive way in a SQLite file of its own."""

    def __init__(
        self,
        definition: Definition,
        key: str,
        variables: Mapping[str, Any],
        host: Host,
        path: Path | str = ":memory:",
    ) -> None:
        self.engine = Expressions(definition, host)
        self.host = host
        self.serializer = serializer()
        self.database = sqlite3.connect(path)
        self.database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT)"
        )
        subprocesses = {name: spec for name, spec in definition.specs.items() if name != key}
        self.workflow = BpmnWorkflow(definition.specs[key], subprocesses, script_engine=self.engine)
        self.workflow.data.update(variables)
        self.workflow.do_engine_steps()
        self.database.execute("INSERT INTO cases VALUES (1, ?)", (self.serializer.serialize_json(self.workflow),))
        self.database.commit()

    def load(self) -> BpmnWorkflow:
        """Read the row and make the workflow of it."""
        (state,) = self.database.execute("SELECT state FROM cases WHERE id = 1").fetchone()
        self.workflow = self.serializer.from_dict(self._document(state))
        self.workflow.script_engine = self.engine
        return self.workflow

    def _document(self, state: str) -> dict[str, Any]:
        document = json.loads(state)
        self.serializer.migrate(document)
        return document

    def save(self) -> None:
        """Write the row and commit."""
        state = self.serializer.serialize_json(self.workflow)
        self.database.execute("UPDATE cases SET state = ? WHERE id = 1", (state,))
        self.database.commit()

    def open(self) -> list[Any]:
        """The open human tasks of the workflow as it was last loaded or stepped."""
        return [task for task in self.workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]

    def complete(self, task: Any, answers: Mapping[str, Any]) -> None:
        """Complete a human task and go on."""
        scope(task).update(answers)
        task.run()
        self.workflow.do_engine_steps()

    def step(self, element: str, answers: Mapping[str, Any], which: int = 0) -> None:
        """One human step: load, complete the `which`-th open task of an element, write, commit."""
        self.load()
        self.complete([task for task in self.open() if task.task_spec.bpmn_id == element][which], answers)
        self.save()

    def fire_due(self) -> None:
        """Fire what is due in the workflow as it was last loaded, in the order of its moments."""
        while due := self._due():
            task = self.workflow.get_task_from_id(UUID(due))
            task.internal_data[timers.FIRED] = True
            task.task_spec._update(task)
            self.workflow.do_engine_steps()

    def _due(self) -> str | None:
        moments = [(task.internal_data[timers.DUE], str(task.id)) for task, _ in timers.waiting(self.workflow)]
        now = self.host.now().isoformat()
        return next((id_ for moment, id_ in sorted(moments) if moment <= now), None)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def size(self) -> int:
        """Characters in the row."""
        return self.database.execute("SELECT length(state) FROM cases").fetchone()[0]

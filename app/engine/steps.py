"""How a run moves: one step at a time, whole or broken, never too far."""
# ruff: noqa: SLF001  (the library's tasks keep their state in a private field)

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from app.engine import observe, timers
from app.engine.errors import EngineError, RunBroken, TaskNotOpen, TooManyRounds
from app.engine.expressions import Expressions
from app.engine.state import Notes
from app.engine.workflow import Workflow

MAX_DEPTH: Final = 600  # of the tree, in tasks one after the other; the library gives up near 990
MAX_STEPS: Final = 5000  # automatic steps without anybody's doing
LOOK_EVERY: Final = 20
_TOO_MANY = "办理往返次数过多，流程不能再继续。请结束本件后重新申请，或联系系统管理员。"


class Steps:
    """The moving part of a run. `opened` and `ended` tell what the last step did to human tasks."""

    def __init__(self, workflow: Workflow, engine: Expressions, notes: Notes) -> None:
        self.workflow = workflow
        self.engine = engine
        self.notes = notes
        self.broken = False
        self.opened: list[str] = []
        self.ended: list[str] = []

    def whole(self) -> None:
        """Raise RunBroken after a step that failed."""
        if self.broken:
            raise RunBroken("上一步没有完成，请重新打开办件后再试。")

    def begin(self) -> None:
        """Forget what the last step did to human tasks."""
        self.whole()
        self.opened, self.ended = [], []

    @contextmanager
    def step(self) -> Iterator[None]:
        """Hold the run for broken until the step is through."""
        self.begin()
        self.broken = True
        try:
            yield
        except SpiffWorkflowException as problem:
            raise self._told(problem) from problem
        except RecursionError as problem:
            raise TooManyRounds(_TOO_MANY) from problem
        self._notice()
        self.broken = False

    def settle(self) -> None:
        """Take automatic steps until only people, timers and messages can go on."""
        taken = 0
        while ready := self.workflow.ready(manual=False):
            for task in ready:
                if task._state != TaskState.READY or task.id not in task.workflow.tasks:
                    continue
                if taken % LOOK_EVERY == 0:
                    self.check_depth(task, MAX_DEPTH + LOOK_EVERY)
                if taken > MAX_STEPS:
                    raise self.too_many(task)
                taken += 1
                self.take(task)
        for task_id in self.workflow.over():
            del self.workflow.subprocesses[task_id]

    def take(self, task: Any) -> None:
        """Run one task and note that it was passed."""
        task.run()
        observe.remember(self.engine, self.notes, task)

    def fire(self, timer: timers.Timer) -> None:
        """Let a timer fire, and tell its token what was late."""
        task = self.timer_task(timer.id)
        task.internal_data[timers.FIRED] = True
        task.task_spec._update(task)
        task.data["timer"] = observe.lateness(timer)
        self.settle()

    def open_task(self, task_id: str) -> Any:
        """Return an open human task. Raises TaskNotOpen."""
        self.whole()
        task = self.workflow.find(UUID(task_id)) if task_id in self.notes.open else None
        if task is None or task._state != TaskState.READY:
            raise TaskNotOpen("该任务已办结或已关闭，请刷新页面查看最新进展。")
        return task

    def timer_task(self, timer_id: str) -> Any:
        """Return the task of a running timer. Raises TaskNotOpen."""
        for task, _ in timers.waiting(self.workflow):
            if str(task.id) == timer_id:
                return task
        raise TaskNotOpen("该计时已结束。")

    def check_depth(self, task: Any, most: int = MAX_DEPTH) -> None:
        """Raise TooManyRounds if too many tasks stand before this one in its process."""
        depth, tasks, each = 0, task.workflow.tasks, task
        if len(tasks) <= most:
            return
        while (parent := tasks.get(each._parent)) is not None:
            depth, each = depth + 1, parent
        if depth > most:
            raise self.too_many(task)

    def too_many(self, task: Any) -> TooManyRounds:
        """Return the error that names a task's element, if it has one."""
        element = self.engine.definition.get(task.workflow.spec.name, task.task_spec.bpmn_id)
        return TooManyRounds(_TOO_MANY, element.id, element.name) if element else TooManyRounds(_TOO_MANY)

    def _told(self, problem: SpiffWorkflowException) -> EngineError:
        spec = getattr(problem, "task_spec", None)
        known = self.engine.definition.get(spec._wf_spec.name, getattr(spec, "bpmn_id", None)) if spec else None
        text = f"流程引擎出错：{problem}"
        return EngineError(text, known.id, known.name) if known else EngineError(text)

    def _notice(self) -> None:
        """Compare the human tasks now open with those known, and give the new ones their round."""
        known = self.notes.open
        now = {str(task.id): task for task in self.workflow.ready(manual=True)}
        self.ended += [id_ for id_ in known if id_ not in now]
        self.notes.open = {id_: round_ for id_, round_ in known.items() if id_ in now}
        for id_, task in now.items():
            if id_ not in known:
                self.notes.open[id_] = task.data["round"] = observe.round_of(self.engine, self.notes, task)
                self.opened.append(id_)

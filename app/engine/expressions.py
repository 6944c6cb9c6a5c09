"""Whatever a diagram leaves to be worked out: conditions, timers, decisions, service calls. All in FEEL."""
# mypy: allow-subclassing-any

from collections import ChainMap
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from app.clock import SHANGHAI
from app.engine import timers
from app.engine.errors import EngineError, ExpressionFailed, HandlerFailed, UnfitAnswers
from app.engine.variables import layers, plain, scope, seen
from app.errors import Refusal
from app.rules import decisions, feel

if TYPE_CHECKING:
    from app.engine.definitions import Definition
    from app.engine.host import Host
    from app.engine.model import Element

MOST_INSTANCES: Final = 500
HOST_FUNCTIONS: Final = frozenset({"working_days", "now", "today"})


class Expressions(PythonScriptEngine):
    """The script engine given to the library; it holds the run's definition and host, and runs no Python."""

    def __init__(self, definition: "Definition", host: "Host") -> None:
        self.definition = definition
        self.host = host
        self.functions: Mapping[str, Callable[..., Any]] = {
            "working_days": self._working_days,
            "now": self._now,
            "today": lambda: self._now().date(),
        }
        self._limits: list[tuple[int, str]] = []

    def element(self, task: Any) -> "Element":
        """Return the diagram's facts about a task's element."""
        return self.definition.element(task.workflow.spec.name, task.task_spec.bpmn_id)

    def value(self, text: str, maps: list[dict[str, Any]]) -> Any:
        """Evaluate FEEL over dicts (innermost first) and, behind them, the settings."""
        expression = feel.compile(text.strip().removeprefix("="))
        return expression.evaluate(ChainMap(*maps, self.host.settings), self.functions)  # type: ignore[arg-type]

    def evaluate(self, task: Any, expression: str, external_context: Mapping[str, Any] | None = None) -> Any:
        """Evaluate as seen by `task`; `external_context` comes first. Raises ExpressionFailed."""
        extra = [dict(external_context)] if external_context else []
        try:
            return self.value(expression, [*extra, *layers(task)])
        except (feel.FeelSyntaxError, feel.FeelError) as problem:
            self._fail(task, f"表达式 {expression} 无法计算：{problem}", problem)

    def holds(self, task: Any, condition: str, extra: Mapping[str, Any] | None = None) -> bool:
        """Say whether a condition is true; null and everything but `true` is not."""
        return self.evaluate(task, condition, extra) is True

    def limit(self, task: Any, expression: str) -> dict[str, Any]:
        """Work out a timer's moment on entry; return what is to be frozen in the task."""
        self._limits.clear()
        value = self.evaluate(task, expression)
        days = next((n for n, text in self._limits if text == value), None)
        try:
            return timers.frozen(value, self.host.now(), days)
        except ExpressionFailed as problem:
            self._fail(task, problem.message, problem)

    def items(self, task: Any, collection: str) -> list[Any]:
        """Return the list over which a multi-instance element runs, as a copy."""
        value = self.evaluate(task, collection)
        if not isinstance(value, list | tuple) or len(value) > MOST_INSTANCES:
            self._fail(task, f"多实例的集合 {collection} 应为不超过 {MOST_INSTANCES} 项的列表。")
        items: list[Any] = self._plain(task, list(value))
        return items

    def call(self, task: Any) -> None:
        """Carry out a service task and merge what its handler returns."""
        element = self.element(task)
        parameters = {name: self._parameter(task, text) for name, text in element.parameters.items()}
        try:
            result: Any = self.host.call(element.topic or "", element, seen(task), parameters)
        except (Refusal, EngineError):
            raise
        except Exception as cause:
            message = f"处理程序 {element.topic} 出错：{type(cause).__name__}: {cause}"
            raise HandlerFailed(message, element.id, element.name, cause=cause) from cause
        if not isinstance(result, dict | None):
            message = f"处理程序 {element.topic} 应返回字典或 None，却返回 {type(result).__name__}。"
            raise HandlerFailed(message, element.id, element.name, cause=TypeError(message))
        scope(task).update(self._plain(task, result or {}))

    def decide(self, task: Any) -> None:
        """Evaluate a business-rule task's decision table and keep its result."""
        element = self.element(task)
        table = self.definition.decisions[element.decision or ""]
        try:
            result = table.evaluate(ChainMap(*layers(task), self.host.settings), self.functions)  # type: ignore[arg-type]
        except (decisions.DecisionError, feel.FeelError) as problem:
            self._fail(task, f"决策表 {element.decision} 无法得出结果：{problem}", problem)
        name = element.result_variable or element.decision or ""
        scope(task)[name] = self._plain(task, result)

    def execute(self, task: Any, script: str, external_context: Any = None) -> NoReturn:  # noqa: ARG002
        """Refuse: no script an analyst types is ever run."""
        self._fail(task, "流程中不允许使用脚本任务。")

    def call_service(self, task: Any, **_: Any) -> NoReturn:
        """Refuse: service tasks go through `call`."""
        self._fail(task, "服务任务须通过处理程序执行。")

    def _parameter(self, task: Any, text: str) -> Any:
        return self._plain(task, self.evaluate(task, text)) if text.startswith("=") else text

    def _plain(self, task: Any, value: Any) -> Any:
        try:
            return plain(value)
        except UnfitAnswers as problem:
            self._fail(task, problem.message, problem)

    def _fail(self, task: Any, message: str, cause: Exception | None = None) -> NoReturn:
        element = self.element(task)
        raise ExpressionFailed(message, element.id, element.name) from cause

    def _now(self) -> datetime:
        return self.host.now().astimezone(SHANGHAI)

    def _working_days(self, n: Any) -> str | None:
        """Return close of business of the n-th working day from now, ISO with +08:00; null if n is no count."""
        days = timers.day_count(n)
        if days is None:
            return None
        text = self.host.working_days(days, self.host.now()).astimezone(SHANGHAI).isoformat()
        self._limits.append((days, text))
        return text

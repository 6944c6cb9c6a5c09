"""Where names are looked up during one evaluation, and how much work it may still do."""

from collections.abc import Callable, Mapping
from typing import Any

from app.rules.feel.errors import FeelError
from app.rules.feel.limits import MAX_STEPS, PATTERN_STEPS
from app.rules.feel.values import INTEGER_LIMIT, READY, SCALARS, Value, lift

HostFunctions = Mapping[str, Callable[..., Any]]
_UNKNOWN = object()


class Run:
    """One evaluation: the host's functions and the steps that are left."""

    __slots__ = ("functions", "patterns", "steps")

    def __init__(self, functions: HostFunctions) -> None:
        self.functions = functions
        self.steps = MAX_STEPS
        self.patterns: frozenset[str] = frozenset()

    def spend(self, steps: int) -> None:
        """Count work. Raises FeelError when the evaluation has had its share."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelError("表达式的计算量过大，已停止。请减少循环的层数或列表的项数。")

    def prepare(self, pattern: Value) -> None:
        """Count the compiling of a pattern, once in an evaluation."""
        if type(pattern) is str and pattern not in self.patterns:
            self.spend(PATTERN_STEPS)
            self.patterns |= {pattern}

    def weigh(self, value: Value) -> Value:
        """Count a list or context with all that is in it, shared parts as often as they occur."""
        if type(value) in SCALARS:
            return value
        waiting = [value]
        while waiting:
            item = waiting.pop()
            if type(item) not in SCALARS and isinstance(item, list | Mapping):
                self.spend(1 + len(item))
                waiting.extend(item.values() if isinstance(item, Mapping) else item)
        return value


class Env:
    """A scope of names inside another one."""

    __slots__ = ("parent", "run", "scope")

    def __init__(self, scope: Mapping[str, Any], run: Run, parent: "Env | None" = None) -> None:
        self.scope = scope
        self.run = run
        self.parent = parent

    def inner(self, scope: Mapping[str, Any]) -> "Env":
        """Open a scope inside this one."""
        return Env(scope, self.run, self)

    def lookup(self, name: str) -> Value:
        """Find a name, innermost scope first; an unknown name is null."""
        env: Env | None = self
        while env is not None:
            value = env.scope.get(name, _UNKNOWN)
            if value is not _UNKNOWN:
                kind = type(value)
                if kind in READY or (kind is int and -INTEGER_LIMIT < value < INTEGER_LIMIT):
                    return value
                if kind is list or kind is tuple:
                    self.run.spend(len(value))
                return lift(value)
            env = env.parent
        return None

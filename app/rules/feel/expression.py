"""Compiled expressions and the caches they come from."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.rules.feel.errors import FeelError
from app.rules.feel.grammar import Start, parse
from app.rules.feel.nodes import Code, Compiler
from app.rules.feel.nodes.core import SUBJECT
from app.rules.feel.scope import Env, HostFunctions, Run
from app.rules.feel.values import Value, lift

_NO_FUNCTIONS: HostFunctions = MappingProxyType({})
_CACHED = 2048


class _Compiled:
    """A text with its code and the names it uses."""

    __slots__ = ("_code", "calls", "filter_names", "names", "source", "written")

    def __init__(self, source: str, code: Code, compiler: Compiler | None = None) -> None:
        self.source = source
        self._code = code
        self.names = frozenset(compiler.names if compiler else ())
        self.filter_names = frozenset(compiler.filter_names if compiler else ())
        self.calls = frozenset(compiler.calls if compiler else ())
        self.written = tuple(compiler.written if compiler else ())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    def _run(self, env: Env) -> Value:
        try:
            return self._code(env)
        except RecursionError:
            raise FeelError("数据嵌套过深，表达式无法计算。") from None


class Expression(_Compiled):
    """A compiled expression, immutable and shared between threads.

    `source` is its text; `names` the variables it reads; `filter_names` names inside filters, which may be
    variables or fields of the filtered elements; `calls` the functions it calls, built-in and host's; `written`
    the contexts whose values all stand in the text, such as the options of a choice.
    """

    __slots__ = ()

    def evaluate(self, context: Mapping[str, Any], functions: HostFunctions | None = None) -> Value:
        """Evaluate with the variables of `context`; unknown names and misfit types give null (None).

        `functions` are the host's, called with FEEL values; what they raise passes through.
        Raises FeelError when the work goes beyond the limits.
        """
        return self._run(Env(context, Run(functions or _NO_FUNCTIONS)))


class UnaryTests(_Compiled):
    """The compiled tests of a decision-table cell; an empty cell and `-` match everything."""

    __slots__ = ()

    def matches(
        self, value: Any, context: Mapping[str, Any], functions: HostFunctions | None = None
    ) -> bool | None:
        """Say whether the input value passes; None if that can't be said (types that do not fit)."""
        outer = Env(context, Run(functions or _NO_FUNCTIONS))
        truth: bool | None = self._run(outer.inner({SUBJECT: lift(value)}))
        return truth


@lru_cache(maxsize=_CACHED)
def compile(text: str) -> Expression:
    """Compile an expression, or take it from the cache. Raises FeelSyntaxError."""
    return Expression(text, *_compiled(text, "expression"))


@lru_cache(maxsize=_CACHED)
def compile_unary(text: str) -> UnaryTests:
    """Compile the tests of a decision-table cell, or take them from the cache. Raises FeelSyntaxError."""
    if text.strip() in ("", "-"):
        return UnaryTests(text, lambda _env: True)
    return UnaryTests(text, *_compiled(text, "unary_tests"))


def _compiled(text: str, start: Start) -> tuple[Code, Compiler]:
    compiler = Compiler(text, subject=start == "unary_tests")
    return compiler.compile(parse(text, start)), compiler

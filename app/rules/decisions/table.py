"""A decision table that can be asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.rules import feel
from app.rules.decisions.checking import Problem, problems_of
from app.rules.decisions.errors import DecisionError
from app.rules.decisions.explanation import Explanation, InputValue, MatchedRule
from app.rules.decisions.model import Drawing, Rule
from app.rules.decisions.policies import POLICIES, Policy
from app.rules.decisions.reading import read
from app.rules.feel.text import parse_date, parse_datetime, parse_time

_READERS: dict[str, Callable[[str], feel.Value]] = {
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_datetime,
    "date and time": parse_datetime,
}


@dataclass(frozen=True, slots=True)
class _CompiledRule:
    rule: Rule
    tests: tuple[feel.UnaryTests, ...]
    outputs: tuple[feel.Expression, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """What one evaluation is asked with."""

    context: Mapping[str, Any]
    functions: feel.HostFunctions | None

    def value(self, expression: feel.Expression) -> feel.Value:
        return expression.evaluate(self.context, self.functions)

    def meets(self, tests: Iterable[feel.UnaryTests], values: Iterable[feel.Value]) -> bool:
        pairs = zip(tests, values, strict=True)
        return all(test.matches(value, self.context, self.functions) is True for test, value in pairs)


class DecisionTable:
    """One decision table; immutable and shared between threads."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.id = drawing.id
        self.name = drawing.name
        self.hit_policy = drawing.hit_policy
        self._problems = list(problems_of(drawing))
        self._inputs = [self._expression(one.expression, None, f"输入列“{one.label}”") for one in drawing.inputs]
        self._defaults = [self._expression(one.default, None, "默认输出") for one in drawing.outputs]
        self._rules = [self._compiled(rule) for rule in drawing.rules]

    @staticmethod
    def parse(dmn_xml: bytes) -> "dict[str, DecisionTable]":
        """Read the tables of a DMN 1.2 or 1.3 file, by decision id.

        Cells that do not compile are told by `problems`. Raises DecisionError for a file that can't be read.
        """
        return {drawing.id: DecisionTable(drawing) for drawing in read(dmn_xml)}

    def problems(self) -> list[Problem]:
        """Say what keeps the table from being used; empty for a sound one."""
        return list(self._problems)

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that the table surely reads."""
        return frozenset[str]().union(*(one.names for one in self._expressions()))

    @cached_property
    def calls(self) -> frozenset[str]:
        """The functions that the table calls, built-in and host's."""
        return frozenset[str]().union(*(one.calls for one in self._expressions()))

    def evaluate(self, context: Mapping[str, Any], functions: feel.HostFunctions | None = None) -> feel.Value:
        """Decide. One output column gives its value, several a context; COLLECT and RULE ORDER a list of these.

        No match gives the default outputs, else null (an empty list for COLLECT and RULE ORDER). Raises
        DecisionError, with table and rule number, if the table is unsound or breaks its hit policy, and
        FeelError if a cell goes beyond the limits.
        """
        return self.explain(context, functions).result

    def explain(self, context: Mapping[str, Any], functions: feel.HostFunctions | None = None) -> Explanation:
        """Decide, and say which rules matched what. Raises as `evaluate` does."""
        for problem in self._problems:
            raise self._error(problem.message, problem.rule)
        question = _Question(context, functions)
        inputs = self._asked(question)
        matches = self._matches(question, [one.value for one in inputs])
        return Explanation(self.id, self.name, inputs, tuple(matches), self._concluded(question, matches))

    def _asked(self, question: _Question) -> tuple[InputValue, ...]:
        columns = zip(self.drawing.inputs, self._inputs, strict=True)
        return tuple(
            InputValue(column.label, column.expression, _typed(question.value(expression), column.type))
            for column, expression in columns
        )

    def _matches(self, question: _Question, values: list[feel.Value]) -> list[MatchedRule]:
        found: list[MatchedRule] = []
        for one in self._rules:
            if not question.meets(one.tests, values):
                continue
            rule, result = one.rule, self._result([question.value(output) for output in one.outputs])
            found.append(MatchedRule(rule.number, rule.id, rule.annotation, rule.inputs, result))
            if self._policy.only_first:
                break
        return found

    @property
    def _policy(self) -> Policy:
        return POLICIES[self.drawing.hit_policy, self.drawing.aggregation]

    def _concluded(self, question: _Question, matches: list[MatchedRule]) -> feel.Value:
        if not matches and not self._policy.many:
            values = [question.value(default) for default in self._defaults]
            return None if all(value is None for value in values) else self._result(values)
        try:
            return self._policy.conclude(matches)
        except DecisionError as error:
            raise self._error(error.message) from None

    def _result(self, values: list[feel.Value]) -> feel.Value:
        if len(values) == 1:
            return values[0]
        return dict(zip((output.name for output in self.drawing.outputs), values, strict=True))

    def _compiled(self, rule: Rule) -> _CompiledRule:
        labels = [column.label for column in self.drawing.inputs] + [""] * len(rule.inputs)
        tests = tuple(
            self._tests(cell, rule.number, label) for cell, label in zip(rule.inputs, labels, strict=False)
        )
        outputs = tuple(self._expression(cell, rule.number, "输出") for cell in rule.outputs)
        return _CompiledRule(rule, tests, outputs)

    def _tests(self, cell: str, rule: int, label: str) -> feel.UnaryTests:
        try:
            return feel.compile_unary(cell)
        except feel.FeelSyntaxError as error:
            self._problems.append(Problem(rule, f"条件列“{label}”的单元格 {cell} 有误：{error.message}"))
            return feel.compile_unary("-")

    def _expression(self, text: str, rule: int | None, where: str) -> feel.Expression:
        """Compile an expression; an empty one is null (where that is wrong, `problems_of` says so)."""
        try:
            return feel.compile(text or "null")
        except feel.FeelSyntaxError as error:
            self._problems.append(Problem(rule, f"{where}的表达式 {text} 有误：{error.message}"))
            return feel.compile("null")

    def _expressions(self) -> Iterable[feel.Expression | feel.UnaryTests]:
        yield from self._inputs
        yield from self._defaults
        for compiled in self._rules:
            yield from compiled.tests
            yield from compiled.outputs

    def _error(self, message: str, rule: int | None = None) -> DecisionError:
        place = f"规则 {rule}：" if rule else ""
        return DecisionError(f"决策表“{self.name}”（{self.id}）：{place}{message.rstrip('。')}。")


def _typed(value: feel.Value, type_name: str) -> feel.Value:
    """Read the text that JSON holds in a date or time column as the date or time it means."""
    reader = _READERS.get(type_name)
    return reader(value) if reader and isinstance(value, str) else value

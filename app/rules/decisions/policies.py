"""Hit policies: what the rules that match make of their outputs together (DMN 1.3, 8.2.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.rules import feel
from app.rules.decisions.errors import DecisionError
from app.rules.decisions.explanation import MatchedRule

Value = feel.Value
_Matches = Sequence[MatchedRule]


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to conclude; `only_first` stops at the first rule, `many` gives a list or an aggregate."""

    conclude: Callable[[_Matches], Value]
    only_first: bool = False
    many: bool = False


def _numbers(matches: _Matches) -> str:
    return "、".join(str(match.number) for match in matches)


def _unique(matches: _Matches) -> Value:
    if len(matches) > 1:
        raise DecisionError(f"命中策略为 UNIQUE，却同时命中规则 {_numbers(matches)}")
    return matches[0].result


def _any(matches: _Matches) -> Value:
    first = matches[0].result
    for match in matches[1:]:
        if not feel.same(first, match.result):
            raise DecisionError(f"命中策略为 ANY，但规则 {matches[0].number} 与 {match.number} 的结论不同")
    return first


def _first(matches: _Matches) -> Value:
    return matches[0].result


def _collect(matches: _Matches) -> Value:
    return [match.result for match in matches]


def _aggregate(function: str) -> Callable[[_Matches], Value]:
    expression = feel.compile(f"{function}(values)")
    return lambda matches: expression.evaluate({"values": [match.result for match in matches]})


POLICIES: dict[tuple[str, str], Policy] = {
    ("UNIQUE", ""): Policy(_unique),
    ("ANY", ""): Policy(_any),
    ("FIRST", ""): Policy(_first, only_first=True),
    ("RULE ORDER", ""): Policy(_collect, many=True),
    ("COLLECT", ""): Policy(_collect, many=True),
    ("COLLECT", "SUM"): Policy(_aggregate("sum"), many=True),
    ("COLLECT", "MIN"): Policy(_aggregate("min"), many=True),
    ("COLLECT", "MAX"): Policy(_aggregate("max"), many=True),
    ("COLLECT", "COUNT"): Policy(_aggregate("count"), many=True),
}

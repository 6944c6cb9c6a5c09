"""`for`, `some` and `every`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.rules.feel.errors import FeelError
from app.rules.feel.grammar import Node
from app.rules.feel.limits import MAX_LIST
from app.rules.feel.nodes.core import Code, Compiler, children, handles, weight
from app.rules.feel.scope import Env
from app.rules.feel.values import Range, Value, whole


@dataclass(frozen=True, slots=True)
class _Iteration:
    """One name that runs over a domain; `domain` gives its values, or None if there is nothing to run over."""

    name: str
    domain: Callable[[Env], list[Value] | range | None]


@handles("loop")
def _loop(compiler: Compiler, node: Node) -> Code:
    iterations, body, cost = _parts(compiler, node)

    def run(env: Env) -> Value:
        results: list[Value] = []
        for scope in _scopes(env, iterations):
            if scope is None:
                return None
            env.run.spend(cost)
            results.append(env.run.weigh(body(scope)))
            if len(results) > MAX_LIST:
                raise FeelError(f"列表过长：超过 {MAX_LIST} 项。")
        return results

    return run


@handles("quantified")
def _quantified(compiler: Compiler, node: Node) -> Code:
    decisive = node.children[0] == "some"
    iterations, condition, cost = _parts(compiler, node)

    def run(env: Env) -> Value:
        result: bool | None = not decisive
        for scope in _scopes(env, iterations):
            if scope is None:
                return None
            env.run.spend(cost)
            truth = condition(scope)
            if truth is decisive:
                return decisive
            if type(truth) is not bool:
                result = None
        return result

    return run


def _parts(compiler: Compiler, node: Node) -> tuple[list[_Iteration], Code, int]:
    head, body = children(node)
    iterations = []
    with compiler.binding(()) as known:
        for part in children(head):
            name = str(part.children[0])
            iterations.append(_Iteration(name, _domain(compiler.compile_all(children(part)))))
            known.add(name)
        return iterations, compiler.compile(body), weight(body) + len(iterations)


def _domain(codes: list[Code]) -> Callable[[Env], list[Value] | range | None]:
    """Compile `in list` or `in low..high`."""
    if len(codes) == 1:
        return lambda env: _values(codes[0](env))
    low, high = codes
    return lambda env: _numbers(low(env), high(env))


def _values(value: Value) -> list[Value] | range | None:
    if type(value) is Range:
        return _numbers(value.start, value.end) if value.start_included and value.end_included else None
    return value if type(value) is list or value is None else [value]


def _numbers(low: Value, high: Value) -> range | None:
    """Count up or down between two whole numbers, both included. Raises FeelError for too many."""
    first, last = whole(low), whole(high)
    if first is None or last is None:
        return None
    if abs(last - first) >= MAX_LIST:
        raise FeelError(f"循环次数过多：超过 {MAX_LIST} 次。")
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _scopes(env: Env, iterations: list[_Iteration]) -> Iterator[Env | None]:
    """Give a scope for each combination, the first name changing slowest; None if a domain is no list."""
    first, *rest = iterations
    values = first.domain(env)
    if values is None:
        yield None
        return
    env.run.spend(len(values))
    for value in values:
        inner = env.inner({first.name: value})
        if rest:
            yield from _scopes(inner, rest)
        else:
            yield inner

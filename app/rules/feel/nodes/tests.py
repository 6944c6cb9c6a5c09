"""`x in …`, and the unary tests of decision-table cells."""

from collections.abc import Callable

from lark import Token

from app.rules.feel.grammar import Node
from app.rules.feel.logic import COMPARISONS, Truth, equals, is_member, negate
from app.rules.feel.nodes.core import SUBJECT, Code, Compiler, children, handles
from app.rules.feel.scope import Env
from app.rules.feel.values import Value

Test = Callable[[Env, Value], Truth]


@handles("in_value")
def _in_value(compiler: Compiler, node: Node) -> Code:
    value, domain = compiler.compile(node.children[0]), _member_test(compiler, node.children[1])
    return lambda env: domain(env, value(env))


@handles("in_tests")
def _in_tests(compiler: Compiler, node: Node) -> Code:
    value, tests = children(node)
    nodes = children(tests) if tests.data == "several" else [tests]
    operand, test = compiler.compile(value), _any([_test(compiler, item, _member_test) for item in nodes])
    return lambda env: test(env, operand(env))


@handles("any_of")
def _any_of(compiler: Compiler, node: Node) -> Code:
    tests = children(children(node)[0])
    if len(tests) == 1 and tests[0].data == "negation" and not _mentions_subject(tests[0]):
        return _none(compiler, children(tests[0]))
    test = _any([_test(compiler, item, _cell_test) for item in tests])
    return lambda env: test(env, env.lookup(SUBJECT))


@handles("none_of")
def _none_of(compiler: Compiler, node: Node) -> Code:
    return _none(compiler, children(children(node)[0]))


def _none(compiler: Compiler, tests: list[Node]) -> Code:
    test = _any([_test(compiler, item, _cell_test) for item in tests])
    return lambda env: negate(test(env, env.lookup(SUBJECT)))


def _test(compiler: Compiler, node: Node, of_value: Callable[[Compiler, Node], Test]) -> Test:
    """Compile `> 5`, or what `of_value` makes of an expression."""
    if node.data != "operator_test":
        return of_value(compiler, node)
    sign, operand = node.children
    comparison, bound = COMPARISONS[str(sign)], compiler.compile(operand)
    return lambda env, value: comparison(value, bound(env))


def _member_test(compiler: Compiler, node: Node | Token) -> Test:
    domain = compiler.compile(node)
    return lambda env, value: _is_member(env, value, domain(env))


def _is_member(env: Env, value: Value, domain: Value) -> Truth:
    if type(domain) is list:
        env.run.weigh(domain)
    return is_member(value, domain)


def _cell_test(compiler: Compiler, node: Node) -> Test:
    """Compile a cell's expression: with `?` its own truth counts, without it the input must be in its value.

    A condition on other variables (`count(rows) > 2` beside a text) counts by itself, too; the words
    `true` and `false` are values to compare with.
    """
    code = compiler.compile(node)
    if node.data in ("true", "false"):
        return lambda env, value: equals(value, code(env))
    if _mentions_subject(node):
        return lambda env, _value: _truth(code(env))

    def test(env: Env, value: Value) -> Truth:
        result = code(env)
        if type(result) is bool and type(value) is not bool:
            return result
        return _is_member(env, value, result)

    return test


def _mentions_subject(node: Node) -> bool:
    return any(True for _ in node.find_data("subject"))


def _truth(value: Value) -> Truth:
    return value if type(value) is bool else None


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(env: Env, value: Value) -> Truth:
        result: Truth = False
        for one in tests:
            truth = one(env, value)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return test

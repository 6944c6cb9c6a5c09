"""Names, arithmetic, comparison, logic, `if`, `in` and `instance of`."""

from lark import Token

from app.rules.feel.arithmetic import OPERATIONS, negative
from app.rules.feel.grammar import Node, plain
from app.rules.feel.logic import COMPARISONS, between, negate
from app.rules.feel.nodes.core import SUBJECT, Code, Compiler, children, handles
from app.rules.feel.nodes.literals import literal
from app.rules.feel.scope import Env
from app.rules.feel.values import SCALARS, Value, kind_of


@handles("expression")
def _expression(compiler: Compiler, node: Node) -> Code:
    return compiler.compile(node.children[0])


@handles("name")
def _name(compiler: Compiler, node: Node) -> Code:
    name = str(node.children[0])
    compiler.use(name)
    return lambda env: env.lookup(name)


@handles("subject")
def _subject(compiler: Compiler, node: Node) -> Code:
    if not compiler.knows_subject():
        raise compiler.error(node, "“?” 只能用在决策表的输入单元格里。")
    return lambda env: env.lookup(SUBJECT)


@handles("chain")
def _chain(compiler: Compiler, node: Node) -> Code:
    """Compile `a + b - c` as a row, from the left."""
    first = compiler.compile(node.children[0])
    operations = [OPERATIONS[str(sign)] for sign in node.children[1::2]]
    steps = list(zip(operations, compiler.compile_all(node.children[2::2]), strict=True))

    def calculate(env: Env) -> Value:
        value = first(env)
        for operation, operand in steps:
            value = operation(value, operand(env))
        return _paid(env, value)

    return calculate


def _paid(env: Env, value: Value) -> Value:
    if type(value) is str:
        env.run.spend(len(value) // 64)
    return value


@handles("negative")
def _negative(compiler: Compiler, node: Node) -> Code:
    operand = compiler.compile(node.children[-1])
    return lambda env: negative(operand(env))


@handles("compare")
def _compare(compiler: Compiler, node: Node) -> Code:
    left, sign, right = node.children
    if sign == "=" and not isinstance(right, Token) and right.data == "string":
        return _equals_text(compiler.compile(left), literal(compiler, right))
    first, second, comparison = compiler.compile(left), compiler.compile(right), COMPARISONS[str(sign)]

    def compare(env: Env) -> Value:
        value = first(env)
        if type(value) not in SCALARS:
            env.run.weigh(value)
        return comparison(value, second(env))

    return compare


def _equals_text(operand: Code, text: str) -> Code:
    """Compile the commonest condition of all, `decision = "return"`."""

    def compare(env: Env) -> Value:
        value = operand(env)
        if type(value) is str:
            return value == text
        return False if value is None else None

    return compare


@handles("between")
def _between(compiler: Compiler, node: Node) -> Code:
    value, low, high = compiler.compile_all(children(node))
    return lambda env: between(value(env), low(env), high(env))


@handles("conjunction")
def _conjunction(compiler: Compiler, node: Node) -> Code:
    return _joined(compiler.compile_all(node.children), decisive=False)


@handles("disjunction")
def _disjunction(compiler: Compiler, node: Node) -> Code:
    return _joined(compiler.compile_all(node.children), decisive=True)


def _joined(operands: list[Code], *, decisive: bool) -> Code:
    """Join truth values: a decisive one decides, otherwise null (or no truth value at all) makes null."""
    neutral = not decisive

    def join(env: Env) -> Value:
        result: bool | None = neutral
        for operand in operands:
            value = operand(env)
            if value is decisive:
                return decisive
            if value is not neutral:
                result = None
        return result

    return join


@handles("negation")
def _negation(compiler: Compiler, node: Node) -> Code:
    operand = compiler.compile(node.children[-1])
    return lambda env: negate(operand(env))


@handles("choice")
def _choice(compiler: Compiler, node: Node) -> Code:
    condition, yes, no = compiler.compile_all(node.children)
    return lambda env: yes(env) if condition(env) is True else no(env)


@handles("instance_of")
def _instance_of(compiler: Compiler, node: Node) -> Code:
    value, type_node = children(node)
    operand, wanted = compiler.compile(value), _type_path(type_node)
    return lambda env: _is_instance(operand(env), wanted)


def _type_path(node: Node) -> tuple[str, ...]:
    """Read `list<list<number>>` as ("list", "list", "number")."""
    token, *inner = node.children
    if inner and not isinstance(inner[0], Token):
        return ("list", *_type_path(inner[0]))
    return (plain(str(token)),)


def _is_instance(value: Value, wanted: tuple[str, ...]) -> bool:
    if value is None:
        return False
    if wanted[0] == "Any":
        return True
    if kind_of(value) != wanted[0]:
        return False
    return len(wanted) == 1 or all(_is_instance(item, wanted[1:]) for item in value)

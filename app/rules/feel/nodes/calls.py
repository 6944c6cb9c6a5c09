"""Function calls: built-in ones are resolved when compiled, the host's when they run."""

from lark import Token

from app.rules.feel.errors import FeelError
from app.rules.feel.functions import FUNCTIONS, LITERAL_CHECKS, PATTERNED, REFUSED, Function
from app.rules.feel.functions.registry import Signature
from app.rules.feel.grammar import Node, plain
from app.rules.feel.limits import MAX_LIST, MAX_TEXT
from app.rules.feel.nodes.core import Code, Compiler, children, handles
from app.rules.feel.nodes.literals import literal
from app.rules.feel.scope import Env
from app.rules.feel.values import Value, lift


@handles("call")
def _call(compiler: Compiler, node: Node) -> Code:
    token, arguments = node.children
    if not isinstance(token, Token) or isinstance(arguments, Token):
        raise TypeError(node)
    name = plain(token)
    compiler.calls.add(name)
    names = (
        [plain(str(argument.children[0])) for argument in children(arguments)]
        if arguments.data == "named"
        else None
    )
    nodes = [child.children[1] for child in children(arguments)] if names is not None else arguments.children
    codes = compiler.compile_all(nodes)
    if name in FUNCTIONS:
        _check_literals(compiler, name, children(arguments))
        return _builtin(compiler, token, FUNCTIONS[name], codes, names)
    if name in REFUSED:
        raise compiler.error(token, f"不支持函数 {name}，替代写法见 docs/feel.md。")
    return _host_call(name, codes, names)


def _builtin(
    compiler: Compiler, token: Token, function: Function, codes: list[Code], names: list[str] | None
) -> Code:
    if names is None:
        if not any(signature.fits_count(len(codes)) for signature in function.signatures):
            raise compiler.error(token, f"函数 {function.name} 的参数个数不对，应为 {_usage(function)}。")
        return lambda env: _result(env, function.call(_paid(env, function, [code(env) for code in codes])))
    chosen, order = _by_name(compiler, token, function, names)

    def call(env: Env) -> Value:
        values = [code(env) for code in codes]
        ordered = [None if index is None else values[index] for index in order]
        bound = chosen.bind(_paid(env, function, ordered))
        return _result(env, None if bound is None else chosen.body(*bound))

    return call


def _by_name(
    compiler: Compiler, token: Token, function: Function, names: list[str]
) -> tuple[Signature, tuple[int | None, ...]]:
    for signature in function.signatures:
        order = signature.order(names)
        if order is not None and len(set(names)) == len(names):
            return signature, order
    raise compiler.error(token, f"函数 {function.name} 的参数名不对，应为 {_usage(function)}。")


def _usage(function: Function) -> str:
    return " 或 ".join(dict.fromkeys(signature.usage for signature in function.signatures))


def _paid(env: Env, function: Function, values: list[Value]) -> list[Value]:
    """Count the size of the arguments: what a function does is proportional to it.

    Patterns cost more: each character may be a match, and each pattern of its own has to be compiled.
    """
    patterned = function.name in PATTERNED
    for value in values:
        if type(value) is str:
            env.run.spend(1 + len(value) // (1 if patterned else 64))
        else:
            env.run.weigh(value)
    if patterned:
        env.run.prepare(values[1])
    return values


def _result(env: Env, value: Value) -> Value:
    if type(value) is str and len(value) > MAX_TEXT:
        raise FeelError(f"文本过长：超过 {MAX_TEXT} 个字符。")
    if type(value) is list and len(value) > MAX_LIST:
        raise FeelError(f"列表过长：超过 {MAX_LIST} 项。")
    return env.run.weigh(value)


def _host_call(name: str, codes: list[Code], names: list[str] | None) -> Code:
    """Call a function of the host with FEEL values; what it raises passes through, an unknown one is null."""

    def call(env: Env) -> Value:
        function = env.run.functions.get(name)
        values = [code(env) for code in codes]
        if function is None:
            return None
        result = function(*values) if names is None else function(**dict(zip(names, values, strict=True)))
        return _result(env, lift(result))

    return call


def _check_literals(compiler: Compiler, name: str, arguments: list[Node]) -> None:
    """Refuse `date("2026-02-30")` and the like, which would silently be null for ever."""
    position, read, complaint = LITERAL_CHECKS.get(name, (0, None, ""))
    if read is None or len(arguments) <= position:
        return
    node = arguments[position]
    if node.data == "string" and read(literal(compiler, node)) in (None, False):
        raise compiler.error(node, f"“{literal(compiler, node)}”{complaint}。")

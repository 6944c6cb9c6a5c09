"""Literals: numbers, texts, truth values, null, at-literals, ranges, lists and contexts."""

import re
from typing import Any

from lark import Token

from app.rules.feel.functions.numbers import read_number
from app.rules.feel.grammar import Node, plain
from app.rules.feel.limits import MAX_EXPONENT
from app.rules.feel.logic import comparable
from app.rules.feel.nodes.core import Code, Compiler, children, handles
from app.rules.feel.scope import Env
from app.rules.feel.text import parse_temporal
from app.rules.feel.values import Range, Value

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")


def constant(value: Value) -> Code:
    """Make code that always gives this value."""
    return lambda _env: value


def unquote(compiler: Compiler, token: Token) -> str:
    """Read a text literal with its escapes. Raises FeelSyntaxError for an escape that FEEL does not know."""

    def unescape(found: "re.Match[str]") -> str:
        code = found[1]
        if len(code) == 1 and code in _ESCAPED:
            return _ESCAPED[code]
        point = int(code[1:], 16) if len(code) > 1 else 0x110000
        if point >= 0x110000:  # noqa: PLR2004  (the end of Unicode)
            raise compiler.error(token, f"文本中不认识的转义“\\{code}”；反斜杠本身请写 \\\\。")
        return chr(point)

    text = _ESCAPE.sub(unescape, token[token.index('"') + 1 : -1])
    text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise compiler.error(token, "文本中的 \\u 转义不成对。")
    return text


@handles("string")
def _string(compiler: Compiler, node: Node) -> Code:
    return constant(literal(compiler, node))


@handles("number")
def _number(compiler: Compiler, node: Node) -> Code:
    return constant(literal(compiler, node))


@handles("true", "false", "null")
def _word(_compiler: Compiler, node: Node) -> Code:
    return constant({"true": True, "false": False, "null": None}[node.data])


def literal(compiler: Compiler, node: Node) -> Any:
    """Read the value of a `string` or `number` node."""
    token = node.children[0]
    if not isinstance(token, Token):
        raise TypeError(node)
    if node.data == "string":
        return unquote(compiler, token)
    _, _, exponent = token.lower().partition("e")
    number = read_number(token) if len(exponent) < 6 and abs(int(exponent or 0)) <= MAX_EXPONENT else None  # noqa: PLR2004
    if number is None:
        raise compiler.error(token, "这个数太大或太小。")
    return number


@handles("at")
def _at(compiler: Compiler, node: Node) -> Code:
    token = node.children[0]
    value = parse_temporal(unquote(compiler, token)) if isinstance(token, Token) else None
    if value is None:
        raise compiler.error(node, '@ 后应为日期、时刻、日期时间或时长，如 @"2026-01-31"、@"PT72H"。')
    return constant(value)


@handles("range")
def _range(compiler: Compiler, node: Node) -> Code:
    start, end = compiler.compile_all(children(node))
    start_included, end_included = node.children[0] == "[", node.children[-1] == "]"

    def span(env: Env) -> Range | None:
        low, high = start(env), end(env)
        return Range(low, high, start_included, end_included) if comparable(low, high) else None

    return span


@handles("list")
def _list(compiler: Compiler, node: Node) -> Code:
    items = compiler.compile_all(node.children)
    return lambda env: env.run.weigh([item(env) for item in items])


@handles("context")
def _context(compiler: Compiler, node: Node) -> Code:
    entries: dict[str, Code] = {}
    written: dict[str, Value] = {}
    with compiler.binding(()) as known:
        for entry in children(node):
            key, value = entry.children
            if not isinstance(key, Token):
                raise TypeError(entry)
            name = unquote(compiler, key) if key.type == "STRING" else plain(key)
            if name in entries:
                raise compiler.error(key, f"“{name}”重复。")
            entries[name] = compiler.compile(value)
            known.add(name)
            if not isinstance(value, Token) and value.data in ("string", "number"):
                written[name] = literal(compiler, value)
    if len(written) == len(entries):
        compiler.written.append(written)

    def build(env: Env) -> Value:
        values: dict[str, Value] = {}
        inner = env.inner(values)
        for name, code in entries.items():
            values[name] = code(inner)
        return env.run.weigh(values)

    return build

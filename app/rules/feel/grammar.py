"""From text to tree: the LALR parser, made once, with the names that FEEL spells with spaces."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from lark import Lark, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import Token

from app.rules.feel.errors import FeelSyntaxError
from app.rules.feel.functions import FUNCTIONS, REFUSED
from app.rules.feel.limits import MAX_SOURCE
from app.rules.feel.messages import explain

Start = Literal["expression", "unary_tests"]
Node = Tree[Token]

RESERVED = (
    "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between", "not",
    "true", "false", "null", "function",
)  # fmt: skip
SIMPLE_TYPES = (
    "string", "number", "boolean", "date and time", "date", "time", "days and time duration",
    "years and months duration", "range", "list", "context", "Any",
)  # fmt: skip
SPACED_PROPERTIES = ("time offset", "start included", "end included")


def parse(text: str, start: Start) -> Node:
    """Parse an expression or the unary tests of a decision-table cell.

    Raises FeelSyntaxError with line, column and what was expected.
    """
    if len(text) > MAX_SOURCE:
        raise FeelSyntaxError(f"表达式过长：超过 {MAX_SOURCE} 个字符。", 1, 1)
    try:
        return _parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise explain(text, error) from None


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("feel.lark").read_text(encoding="utf-8")
    return Lark(
        grammar + _terminals(),
        parser="lalr",
        start=["expression", "unary_tests"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _terminals() -> str:
    functions = [*FUNCTIONS, *REFUSED]
    parameters = {p.name for f in FUNCTIONS.values() for s in f.signatures for p in s.parameters}
    return "\n".join(
        [
            rf"NAME: /(?!(?:{'|'.join(RESERVED)})\b)[^\W\d]\w*/",
            rf"SPACED_FUNCTION.5: /(?:{_spaced(functions)})(?=\s*\()/",
            rf"SPACED_PARAMETER.5: /(?:{_spaced(parameters)})(?=\s*:)/",
            rf"SPACED_PROPERTY.5: /(?:{_spaced(SPACED_PROPERTIES)})\b/",
            rf"TYPE: /(?:{_words(SIMPLE_TYPES)})\b/",
        ]
    )


def _spaced(names: object) -> str:
    return _words(name for name in names if " " in name)  # type: ignore[attr-defined]


def _words(names: object) -> str:
    longest_first = sorted(names, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)


def plain(name: str) -> str:
    """Write a name that may hold any white space with single spaces."""
    return " ".join(name.split())

"""FEEL inside a form: values given as `=expression`, and texts with `{{expression}}` in them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from app.rules import feel

Context = Mapping[str, Any]
_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~&:])")


def dynamic(value: Any) -> bool:
    """Tell whether a value is a FEEL expression (form-js: a text that begins with `=`)."""
    return isinstance(value, str) and value.startswith("=")


def evaluate(value: Any, context: Context) -> Any:
    """Return a literal as it is, an expression evaluated, as JSON."""
    return feel.to_json(feel.compile(value[1:]).evaluate(context)) if dynamic(value) else value


def truth(value: Any, context: Context) -> bool:
    """Evaluate a flag; anything but true is false."""
    return evaluate(value, context) is True


def expressions(text: str) -> list[str]:
    """Return the FEEL texts in a label, description or text; blocks like `{{#if}}` are among them."""
    return [text[1:]] if dynamic(text) else [place.strip() for place in _PLACE.findall(text)]


def literal(text: str) -> str:
    """Return a text without its expressions, for places without a context (messages, schemas)."""
    return "" if dynamic(text) else _PLACE.sub("", text).strip()


def fill(text: str, context: Context, *, markdown: bool = False, say: Callable[[str], str] = str) -> str:
    """Evaluate a text with expressions; in Markdown what they give is escaped, so that it stays plain text.

    `say` puts what an expression gives into the reader's language.
    """
    if dynamic(text):
        return say(words(evaluate(text, context)))
    if "{{" not in text:
        return text
    parts = _split(text)
    found = [say(words(evaluate("=" + part, context))) if place else part for place, part in parts]
    if markdown:
        pairs = zip(parts, found, strict=True)
        found = [_MARKDOWN.sub(r"\\\1", one) if place else one for (place, _), one in pairs]
    return "".join(found)


def words(value: Any) -> str:
    """Write a JSON value in words for a page."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(words(item) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{words(item)}" for key, item in value.items())
    return str(value)


@lru_cache(maxsize=1024)
def _split(text: str) -> tuple[tuple[bool, str], ...]:
    """Cut a text into (is an expression, piece)."""
    return tuple((n % 2 == 1, part.strip() if n % 2 else part) for n, part in enumerate(_PLACE.split(text)))

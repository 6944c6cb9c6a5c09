"""What no answer may be, whatever the form: too deep, too large, with keys that harm the stored state."""

import math
from collections.abc import Iterator
from typing import Any

MAX_DEPTH = 8
MAX_VALUES = 20_000
MAX_FIELDS = 2_000
MAX_TEXT = 200_000
MAX_KEY = 60
_FORBIDDEN = "typename"


def problems(answers: Any) -> dict[str, list[str]]:
    """Return what makes answers unusable, by the name of the top field; {} if they may be looked at."""
    if not isinstance(answers, dict):
        return {"_form": ["提交的内容应为各项答案的对象。"]}
    if len(answers) > MAX_FIELDS:
        return {"_form": ["提交的内容过多，请减少后重试。"]}
    found: dict[str, list[str]] = {}
    left = iter(range(MAX_VALUES))
    for key, value in answers.items():
        message = _key(key) or next(_walk(value, 1, left), None)
        if message:
            found[key if isinstance(key, str) and len(key) <= MAX_KEY else "_form"] = [message]
    return found


def _walk(value: Any, depth: int, left: Iterator[int]) -> Iterator[str]:
    if next(left, None) is None:
        yield "提交的内容过多，请减少后重试。"
    elif depth > MAX_DEPTH:
        yield "提交的内容嵌套过深。"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from filter(None, [_key(key)])
            yield from _walk(inner, depth + 1, left)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, depth + 1, left)
    else:
        yield from _scalar(value)


def _key(key: Any) -> str | None:
    if not isinstance(key, str) or len(key) > MAX_KEY or not key.isprintable():
        return "字段名称无效。"
    return "不允许使用字段名 typename。" if key == _FORBIDDEN else None


def _scalar(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            yield f"文字超过 {MAX_TEXT} 个字符，请删减。"
    elif isinstance(value, float) and not math.isfinite(value):
        yield "数字无效，请重新填写。"
    elif value is not None and not isinstance(value, bool | int | float):
        yield "内容不是有效的 JSON。"

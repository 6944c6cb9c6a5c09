"""Values leaving FEEL: as text (`string(…)`) and as plain JSON."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.rules.feel.errors import FeelError
from app.rules.feel.limits import MAX_TEXT
from app.rules.feel.text import format_duration, format_time, iso
from app.rules.feel.values import Months, Range, Value, lift, whole

_JSON_INTEGER = 2**63  # orjson and most readers hold no more


def show(value: Value) -> str:
    """Write a value as FEEL's `string` does: a text is itself, texts within lists and contexts are quoted."""
    return value if type(value) is str else _literal(value)


def bounded(value: Value) -> Value:
    """Give the value back. Raises FeelError before its texts, each as often as it occurs, are too long to join."""
    left, waiting = MAX_TEXT, [value]
    while waiting:
        item = waiting.pop()
        if type(item) is str:
            left -= len(item)
        elif isinstance(item, Mapping):
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
        if left < 0:
            raise FeelError(f"文本过长：超过 {MAX_TEXT} 个字符。")
    return value


def _literal(value: Value) -> str:
    if type(value) is str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if type(value) is list:
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_literal(lift(item))}" for key, item in value.items()) + "}"
    if type(value) is Range:
        return _range(value)
    return _scalar(value)


def _scalar(value: Value) -> str:
    if value is None or type(value) is bool:
        return "null" if value is None else str(value).lower()
    if isinstance(value, int | Decimal):
        return show_number(value)
    if isinstance(value, datetime | time):
        return format_time(value)
    if isinstance(value, timedelta | Months):
        return format_duration(value)
    return str(value.isoformat())


def show_number(value: int | Decimal) -> str:
    """Write a number without exponent and without useless zeros."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _range(value: Range) -> str:
    inside = f"{_literal(value.start)}..{_literal(value.end)}"
    return ("[" if value.start_included else "(") + inside + ("]" if value.end_included else ")")


def to_json(value: Any) -> Any:
    """Give a value as plain JSON data: dates and durations as ISO text, numbers as int or float."""
    value = lift(value)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, datetime | time):
        return iso(value)
    if isinstance(value, date | timedelta | Months | Range):
        return _literal(value)
    if type(value) in (int, Decimal):
        return _json_number(value)
    return value


def _json_number(value: int | Decimal) -> int | float:
    number = whole(value)
    if number is not None and -_JSON_INTEGER <= number < _JSON_INTEGER:
        return number
    return float(value)

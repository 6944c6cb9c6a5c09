"""The platform's formats of texts and dates (property `format`, and form-js's validationType)."""

import re
from collections.abc import Callable
from datetime import date

from marshmallow import ValidationError

from app.rules import digests, identifiers, texts
from app.rules.forms.message import Message
from app.rules.forms.model import Field

_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read(plain: str, item: Field) -> str:
    """Return the text in its normal shape. Raises ValidationError saying what is wrong."""
    try:
        return _READERS.get(item.format or item.limits.get("validationType") or "", str)(plain)
    except ValueError as error:
        raise ValidationError([Message.of("“%(label)s”：%(reason)s", label=item.title, reason=error)]) from error


def dated(value: str, item: Field, today: date) -> Message | None:
    """Hold a date or a moment against today. Returns what is wrong with it."""
    rule = item.format or ("date_not_past" if item.extra.get("disallowPassedDates") else None)
    if rule not in _DATES or item.extra.get("subtype", "date") == "time":
        return None
    right, template = _DATES[rule]
    return None if right(date.fromisoformat(value[:10]), today) else Message.of(template, label=item.title)


def _email(plain: str) -> str:
    if not texts.is_email(plain):
        raise ValueError("电子邮箱的格式不对，应如 name@example.cn。")
    return plain


def _phone(plain: str) -> str:
    if not _PHONE.fullmatch(plain):
        raise ValueError("电话号码应为数字，可带区号，如 0595-12345678。")
    return plain


def _sha256(plain: str) -> str:
    if not _SHA256.fullmatch(plain.lower()):
        raise ValueError("SHA-256 应为 64 位十六进制数，请从文件重新计算。")
    return plain.lower()


def _json_schema(plain: str) -> str:
    """Check a declared output: a JSON Schema of an object that names its properties."""
    schema = digests.parse_json(plain)
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise ValueError('输出结构应为 JSON Schema，最外层为 "type": "object"。')
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(one, dict) for one in properties.values()):
        raise ValueError("输出结构应在 properties 中逐项写明输出字段。")
    if not properties or schema.get("additionalProperties", False) is not False:
        raise ValueError("输出结构应至少有一个输出字段，且不允许未声明的字段。")
    return plain


_READERS: dict[str, Callable[[str], str]] = {
    "email": _email,
    "phone": _phone,
    "uscc": lambda plain: identifiers.uscc(plain).code,
    "idcard": identifiers.resident_id,
    "mobile": identifiers.mobile,
    "sha256": _sha256,
    "json_schema": _json_schema,
}
_DATES: dict[str | None, tuple[Callable[[date, date], bool], str]] = {
    "date_past": (lambda day, today: day < today, "“%(label)s”应早于今天。"),
    "date_not_future": (lambda day, today: day <= today, "“%(label)s”不能晚于今天，请核对。"),
    "date_future": (lambda day, today: day > today, "“%(label)s”应晚于今天。"),
    "date_not_past": (lambda day, today: day >= today, "“%(label)s”不能早于今天，请核对。"),
}

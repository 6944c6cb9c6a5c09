"""What all schemas share: strictness, Chinese messages, moments in Asia/Shanghai, pages."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.clock import SHANGHAI

LARGEST_PAGE, LARGEST_SIZE, PAGE_SIZE = 100_000, 100, 20

CHINESE = {
    "required": "请提供此项。",
    "null": "此项不能为空。",
    "invalid": "格式不对。",
    "invalid_utf8": "文字编码不对，应为 UTF-8。",
    "too_large": "数值过大。",
    "special": "格式不对。",
}


class Body(Schema):
    """A strict schema whose messages are Chinese: unknown fields are refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "没有这一项。", "type": "内容的结构不对。"}  # noqa: RUF012 (as marshmallow has it)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        del field_name
        field_obj.error_messages = {**field_obj.error_messages, **CHINESE}


class Moment(fields.AwareDateTime):
    """A moment, told in Asia/Shanghai: `2026-11-24T18:00:00+08:00`."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        local = None if value is None else value.astimezone(SHANGHAI).replace(microsecond=0)
        return super()._serialize(local, attr, obj, **kwargs)


def _printable(text: str) -> None:
    if "\0" in text:
        raise ValidationError("含有不可用的字符。")


def text(longest: int, **options: Any) -> fields.String:
    """Return a field for a text of at most `longest` characters."""
    length = validate.Length(max=longest, error="最长 {max} 个字。")
    return fields.String(validate=[length, _printable], **options)


def choice(*values: str, **options: Any) -> fields.String:
    """Return a field that takes one of the values."""
    return fields.String(validate=validate.OneOf(values, error="应为 {choices} 之一。"), **options)


class Paged(Body):
    """Which page of a list."""

    page = fields.Integer(
        load_default=1, validate=validate.Range(1, LARGEST_PAGE, error="页码应在 {min} 至 {max} 之间。")
    )
    size = fields.Integer(
        load_default=PAGE_SIZE, validate=validate.Range(1, LARGEST_SIZE, error="每页条数应在 {min} 至 {max} 之间。")
    )


def page_of(item: type[Body]) -> type[Body]:
    """Return the schema of one page of a list."""
    members = {
        "items": fields.List(fields.Nested(item)),
        "page": fields.Integer(),
        "pages": fields.Integer(),
        "total": fields.Integer(),
    }
    return type(f"{item.__name__}Page", (Body,), {"__doc__": f"A page of {item.__name__}.", **members})

"""The marshmallow schema of a form: types, shapes and unknown fields."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.rules.forms import values
from app.rules.forms.message import Message
from app.rules.forms.model import Field, Fields

_VALUES: dict[str, type[values.Value]] = {
    "textfield": values.Text,
    "textarea": values.Text,
    "number": values.Number,
    "checkbox": values.Truth,
    "radio": values.Choice,
    "select": values.Choice,
    "checklist": values.Choices,
    "taglist": values.Choices,
    "datetime": values.Moment,
    "filepicker": values.Files,
}


class FormSchema(Schema):
    """Base of all schemas built from forms: a field that the form does not have is an error."""

    error_messages = {  # noqa: RUF012  as marshmallow declares it
        "unknown": "表单中没有这一项，请勿提交。",
        "type": "应为各项答案的对象。",
    }

    class Meta:
        unknown = RAISE


def build(items: Fields, name: str = "Form") -> type[Schema]:
    """Build the schema class of these fields. Fields that must always be answered are required."""
    known = {item.name: _field(item) for item in items.level}
    return FormSchema.from_dict(known, name=name)


def flat(errors: Any, path: str = "") -> dict[str, list[str]]:
    """Turn marshmallow's nested errors into messages by path: `rows.0.reason`."""
    if isinstance(errors, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in errors.items():
            here = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            for name, messages in flat(inner, here).items():
                found.setdefault(name, []).extend(messages)
        return found
    return {path: list(errors) if isinstance(errors, list) else [str(errors)]}


def _field(item: Field) -> fields.Field[Any]:
    options: dict[str, Any] = {"metadata": {"title": item.title}}
    options["required"] = item.required is True and item.hide is None
    options["error_messages"] = {"required": Message.of("请填写“%(label)s”。", label=item.title)}
    if item.type == "group":
        return fields.Nested(build(item.children, item.name), unknown=RAISE, allow_none=True, **options)
    if item.repeats:
        return _rows(item, options)
    return _VALUES[item.type](item, **options)


def _rows(item: Field, options: dict[str, Any]) -> fields.Field[Any]:
    most = Message.of("“%(label)s”最多填写 %(most)s 项。", label=item.title, most=item.max_items)
    options["error_messages"] |= {"invalid": Message.of("“%(label)s”应为列表。", label=item.title)}
    rows = fields.Nested(build(item.children, item.name), unknown=RAISE)
    return fields.List(rows, allow_none=True, validate=_Most(item.max_items, most), **options)


class _Most(validate.Validator):
    def __init__(self, most: int, message: str) -> None:
        self.most, self.message = most, message

    def __call__(self, value: list[Any]) -> list[Any]:
        if len(value) > self.most:
            raise ValidationError(self.message)
        return value

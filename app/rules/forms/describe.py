"""A form described for the API, as JSON Schema (the dialect of OpenAPI 3.1)."""

from typing import Any

from app.rules.forms import dialect
from app.rules.forms.expressions import dynamic, literal
from app.rules.forms.model import Field, Fields

_DATES = {"date": "date", "time": "time", "datetime": "date-time"}


def json_schema(fields: Fields) -> dict[str, Any]:
    """Describe the answers; what depends on other answers is told only as far as it always holds."""
    known = fields.level
    required = [item.name for item in known if item.required is True and item.hide is None]
    return {
        "type": "object",
        "properties": {item.name: _field(item) for item in known},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _field(item: Field) -> dict[str, Any]:
    told = {"title": item.title, "description": literal(item.description), **_type(item)}
    if item.readonly is True or item.disabled is True:
        told["readOnly"] = True
    return {name: value for name, value in told.items() if value not in ("", None)}


def _type(item: Field) -> dict[str, Any]:
    if item.type == "group":
        return json_schema(item.children)
    if item.repeats:
        bounds = {"minItems": item.min_items, "maxItems": item.max_items}
        return {"type": "array", "items": json_schema(item.children), **bounds}
    if item.type == "filepicker":
        return {"type": "array", "items": {"type": "string"}, "maxItems": item.max_files}
    if item.type in dialect.CHOICES:
        return _choice(item)
    return _plain(item)


def _choice(item: Field) -> dict[str, Any]:
    one = {"enum": [option.value for option in item.options]} if item.options else {}
    return {"type": "array", "items": one, "uniqueItems": True} if item.several else one


def _plain(item: Field) -> dict[str, Any]:
    if item.type == "checkbox":
        return {"type": "boolean"}
    if item.type == "number":
        whole = item.extra.get("decimalDigits") == 0
        bounds = {"minimum": _fixed(item, "min"), "maximum": _fixed(item, "max")}
        return {"type": "integer" if whole else "number", **bounds}
    if item.type == "datetime":
        return {"type": "string", "format": _DATES[item.extra.get("subtype", "date")]}
    most = None if dynamic(item.max_length) else item.max_length
    return {"type": "string", "minLength": _fixed(item, "minLength"), "maxLength": most}


def _fixed(item: Field, name: str) -> Any:
    value = item.limits.get(name)
    return None if dynamic(value) else value

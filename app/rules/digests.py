"""Digests of files and of what a model does: "unchanged" is proved by comparing them (三(四), 三(六))."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

_CHUNK = 1 << 20
_MAX_DIGITS = 40

# Keywords of JSON Schema whose value is a list in which order means nothing ...
_SETS = {"required", "enum", "type"}
_SCHEMA_SETS = {"allOf", "anyOf", "oneOf"}
# ... or a schema, a list of schemas in order, or a mapping from names to schemas.
_SCHEMAS = {
    "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames",
    "then", "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
_SCHEMA_LISTS = {"prefixItems", "items"}
_SCHEMA_MAPS = {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_stream(stream: BinaryIO) -> str:
    """Return the SHA-256 of what is left in a binary stream, read in pieces."""
    digest = hashlib.sha256()
    while piece := stream.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def model(code_sha256: str, data_items: Iterable[Any], output_schema: Any) -> str:
    """Return the digest of a model's code, used data items and declared output schema (三(四)).

    `data_items` is a set: order and repetition mean nothing; an item is any JSON value, a list within an
    item keeps its order. In `output_schema` (JSON Schema; text or parsed) order means nothing where JSON
    Schema says so; all else, descriptions too, counts exactly. Equal digests prove that nothing changed.
    The digest is the SHA-256 of `canonical({"code": ..., "data": [...], "output": ...})`.

    Raises ValueError (Chinese) for a code digest that isn't SHA-256, or a value that isn't JSON.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", code_sha256.lower()):
        raise ValueError("模型文件的 SHA-256 应为 64 位十六进制数。")
    schema = parse_json(output_schema) if isinstance(output_schema, str) else output_schema
    record = {"code": code_sha256.lower(), "data": _as_set(data_items), "output": _schema(schema)}
    return sha256(canonical(record))


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no blanks, UTF-8, whole numbers without a fraction.

    Raises ValueError (Chinese) for NaN, infinities and values that JSON does not have.
    """
    try:
        text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("内容不是规范的 JSON，无法计算摘要。") from error


def parse_json(text: str) -> Any:
    """Parse JSON strictly: no NaN, no key twice in an object. Raises ValueError (Chinese)."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_number,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列附近有误。") from error
    except RecursionError as error:
        raise ValueError("JSON 嵌套层数过多。") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys must be strings")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _as_set(items: Iterable[Any]) -> list[Any]:
    unique = {canonical(item): item for item in items}
    return [unique[key] for key in sorted(unique)]


def _schema(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    return {key: _keyword(key, value) for key, value in schema.items()}


def _keyword(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return _keyword_list(key, value)
    if key in _SCHEMAS:
        return _schema(value)
    if isinstance(value, Mapping):
        if key in _SCHEMA_MAPS:
            return {name: _schema(item) for name, item in value.items()}
        if key == "dependentRequired":
            return {name: _as_set(item) for name, item in value.items()}
    return value


def _keyword_list(key: str, value: list[Any]) -> list[Any]:
    if key in _SETS:
        return _as_set(value)
    if key in _SCHEMA_SETS:
        return _as_set(_schema(item) for item in value)
    return [_schema(item) for item in value] if key in _SCHEMA_LISTS else value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"JSON 中同一对象里“{'、'.join(twice)}”重复出现。")
    return dict(pairs)


def _number(text: str) -> int | float:
    value = float(text)
    if len(text) > _MAX_DIGITS or not math.isfinite(value):
        raise ValueError("JSON 中的数字过大或过长。")
    return int(text) if text.lstrip("-").isdigit() else value


def _no_constant(name: str) -> Any:
    raise ValueError(f"JSON 中不允许使用 {name}。")

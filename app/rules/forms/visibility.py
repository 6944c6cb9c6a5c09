"""Which fields a person sees, given the other answers; what isn't seen isn't answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.rules.forms.expressions import Context, truth
from app.rules.forms.model import Field, Fields

_ROUNDS = 12  # a condition may hide what another one asks for; chains longer than this are not followed


def scope(context: Context, values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Return the names that an expression beside these fields sees; an empty answer hides an older variable."""
    own = {name: values.get(name) for name in fields.named}
    return {**context, **own}


def inner(context: Context, values: Mapping[str, Any], item: Field, index: int | None = None) -> dict[str, Any]:
    """Return the names seen inside a group with a path, or a row: `this`, `parent` and, in rows, `i` from 1."""
    extra: dict[str, Any] = {"this": dict(values), "parent": dict(context)}
    if index is not None:
        extra["i"] = index + 1
    return {**scope(context, values, item.children), **extra}


def rows(value: Any) -> list[Mapping[str, Any]]:
    """Return the rows of a list's answer; what isn't a row counts as an empty one."""
    return [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []


def visible(fields: Fields, values: Mapping[str, Any], context: Context) -> frozenset[str]:
    """Return the paths of the fields that are seen: `key`, `rows.0.key`, `#id` for what takes no answer."""
    shown: frozenset[str] = frozenset()
    kept = values
    for _ in range(_ROUNDS):
        shown = frozenset(path for path, _, _ in _walk(fields, kept, scope(context, kept, fields), ""))
        before, kept = kept, keep(fields, values, shown)
        if kept == before:
            break
    return shown


def locked(fields: Fields, values: Mapping[str, Any], context: Context) -> frozenset[str]:
    """Return the paths of the fields that can be read but not written now."""
    if not fields.lockable:
        return frozenset()
    return frozenset(
        path
        for path, item, names in _walk(fields, values, scope(context, values, fields), "")
        if truth(item.readonly, names) or truth(item.disabled, names)
    )


def keep(fields: Fields, values: Mapping[str, Any], shown: frozenset[str], prefix: str = "") -> dict[str, Any]:
    """Return the answers without those of fields that aren't shown; names the form doesn't know stay."""
    known = fields.named
    return {
        name: _kept(known.get(name), value, shown, prefix + name)
        for name, value in values.items()
        if name not in known or prefix + name in shown
    }


def _kept(item: Field | None, value: Any, shown: frozenset[str], path: str) -> Any:
    if item is not None and item.type == "group" and isinstance(value, dict):
        return keep(item.children, value, shown, f"{path}.")
    if item is not None and item.repeats and isinstance(value, list):
        return [
            keep(item.children, row, shown, f"{path}.{n}.") if isinstance(row, dict) else row
            for n, row in enumerate(value)
        ]
    return value


def _walk(
    fields: Fields, values: Mapping[str, Any], context: Context, prefix: str
) -> Iterator[tuple[str, Field, Context]]:
    """Go through the fields whose own condition and whose containers' conditions let them be seen."""
    for item in fields:
        if item.hide is not None and truth(item.hide, context):
            continue
        path = prefix + item.name
        yield path, item, context
        if item.repeats:
            for n, row in enumerate(rows(values.get(item.name))):
                yield from _walk(item.children, row, inner(context, row, item, n), f"{path}.{n}.")
        elif item.key is None:
            yield from _walk(item.children, values, context, prefix)
        elif item.children:
            below = values.get(item.name)
            here = below if isinstance(below, dict) else {}
            yield from _walk(item.children, here, inner(context, here, item), f"{path}.")

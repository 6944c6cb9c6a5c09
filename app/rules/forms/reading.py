"""Answers for readers: what a lane may see, in words, and what changed since the last round."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from app.rules.calendar import SHANGHAI
from app.rules.forms import dialect
from app.rules.forms.expressions import Context, words
from app.rules.forms.model import Field, Fields
from app.rules.forms.options import Sources, caption, ever, options
from app.rules.forms.visibility import rows

Lanes = Collection[str] | None


def readable(item: Field, lanes: Lanes) -> bool:
    """Tell whether the holder of these lanes may read the field (property `visibleTo`); None may read all."""
    return lanes is None or item.visible_to is None or not item.visible_to.isdisjoint(lanes)


def redacted(fields: Fields, answers: Mapping[str, Any], lanes: Lanes) -> dict[str, Any]:
    """Return the answers without what these lanes may not read; names the form doesn't know are left out."""
    known = {item.name: item for item in _readable_level(fields, lanes)}
    return {name: _inside(known[name], value, lanes) for name, value in answers.items() if name in known}


def _readable_level(fields: Fields, lanes: Lanes) -> list[Field]:
    found = []
    for item in fields:
        if readable(item, lanes):
            is_plain_group = item.type == "group" and item.key is None
            found += _readable_level(item.children, lanes) if is_plain_group else [item]
    return [item for item in found if item.key is not None]


def _inside(item: Field, value: Any, lanes: Lanes) -> Any:
    if item.type == "group" and isinstance(value, dict):
        return redacted(item.children, value, lanes)
    if item.repeats:
        return [redacted(item.children, row, lanes) for row in rows(value)]
    return value


def answered(fields: Fields, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """Go through (field, answer), those in groups and rows too."""
    for item in fields.level:
        value = answers.get(item.name)
        if item.repeats:
            for row in rows(value):
                yield from answered(item.children, row)
        elif item.type == "group":
            yield from answered(item.children, value if isinstance(value, dict) else {})
        elif value is not None:
            yield item, value


def told(item: Field, value: Any, context: Context, sources: Sources | None = None) -> str:
    """Tell one answer in words (options by their labels, moments in Shanghai time); "" for an empty one."""
    if value in (None, "", []):
        return ""
    if item.type in dialect.CHOICES:
        known = (*options(item, context, sources), *ever(item))
        return "、".join(caption(one, known) for one in (value if isinstance(value, list) else [value]))
    if item.type == "datetime" and item.extra.get("subtype") == "datetime" and isinstance(value, str):
        return _moment(value)
    suffix = (item.extra.get("appearance") or {}).get("suffixAdorner", "") if item.type == "number" else ""
    return f"{words(value)} {suffix}".strip()


def changed(old: Any, new: Any) -> bool:
    """Tell whether an answer differs from the one of the last round; empty answers are all the same."""
    return not (old == new or (_empty(old) and _empty(new)))


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment.astimezone(SHANGHAI) if moment.tzinfo else moment:%Y-%m-%d %H:%M}"

"""Answers out of a posted HTML form. Names are paths: `key`, `rows.0.key`, `group.key`.

Nothing is judged here: what can't be read as its type stays the text that was typed, so that the page can show
it again and `validate` can say what is wrong. Names beginning with `_` are the page's own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any, Protocol

from app.rules.forms import dialect
from app.rules.forms.model import Field, Fields

_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?")
_MOST_ROWS = 1000


class Post(Protocol):
    """The part of werkzeug's MultiDict that is used here."""

    def __iter__(self) -> Iterator[str]: ...
    def getlist(self, key: str) -> list[str]: ...


def from_post(fields: Fields, post: Post, ignore: Collection[str] = ("csrf_token",)) -> dict[str, Any]:
    """Return the answers as typed. Names that the form doesn't know are kept, so that they are refused later."""
    names = [name for name in post if not name.startswith("_") and name not in ignore]
    used: set[str] = set()
    answers = _level(fields, post, names, "", used)
    strangers = {name: post.getlist(name)[0] for name in names if name not in used and not _marker(name)}
    return {**strangers, **answers}


def numbering(fields: Fields, post: Post, prefix: str = "") -> dict[str, list[str]]:
    """Return for each list the numbers its rows have on the page; `from_post` counts them anew from 0."""
    found: dict[str, list[str]] = {}
    for item in fields.level:
        path = prefix + item.name
        if item.repeats:
            found[path] = _rows(list(post), f"{path}.")
        elif item.type == "group":
            found |= numbering(item.children, post, f"{path}.")
    return found


def acted(fields: Fields, answers: dict[str, Any], post: Post) -> dict[str, Any] | None:
    """Carry out a button of the form that works without scripts; None if another button was pressed.

    `_add` = path of a list; `_remove` = path of a row; `_drop` = path of a file field and a file's id.
    """
    for name, change in (("_add", _add), ("_remove", _remove), ("_drop", _drop)):
        if wanted := post.getlist(name):
            change(fields, answers, wanted[0])
            return answers
    return None


def _level(fields: Fields, post: Post, names: list[str], prefix: str, used: set[str]) -> dict[str, Any]:
    found = {item.name: _read(item, post, names, prefix + item.name, used) for item in fields.level}
    return {name: value for name, value in found.items() if value is not None}


def _read(item: Field, post: Post, names: list[str], path: str, used: set[str]) -> Any:
    if item.type == "group":
        return _level(item.children, post, names, f"{path}.", used)
    if item.repeats:
        numbers = _rows(names, f"{path}.")
        return [_level(item.children, post, names, f"{path}.{number}.", used) for number in numbers]
    used.add(path)
    return _value(item, post.getlist(path))


def _value(item: Field, texts: list[str]) -> Any:
    if item.several:
        return [text for text in texts if text]
    if item.type == "checkbox":
        return bool(texts) and texts[0] not in ("", "false")
    if not texts:
        return None
    return _number(texts[0]) if item.type == "number" else texts[0]


def _number(text: str) -> Any:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _rows(names: list[str], prefix: str) -> list[str]:
    """Return the indices of a list's rows as they stand in the names, in order."""
    found = {name[len(prefix) :].split(".", 1)[0] for name in names if name.startswith(prefix)}
    return sorted((one for one in found if re.fullmatch(r"0|[1-9]\d{0,5}", one)), key=int)[:_MOST_ROWS]


def _marker(name: str) -> bool:
    """Rows carry a hidden input `rows.0._row`, so that one with nothing ticked is still a row."""
    return name.rsplit(".", 1)[-1] == "_row"


def _holder(fields: Fields, answers: dict[str, Any], path: str) -> tuple[Field | None, list[Any]]:
    """Find the list (of rows or files) at a path within groups; an unknown path finds nothing."""
    first, _, rest = path.partition(".")
    item = fields.named.get(first)
    if item is not None and item.type == "group" and rest:
        return _holder(item.children, answers.setdefault(first, {}), rest)
    if item is not None and item.repeats and rest:
        number, _, rest = rest.partition(".")
        rows = answers.get(first) or []
        inside = number.isdecimal() and int(number) < len(rows) and rest
        return _holder(item.children, rows[int(number)], rest) if inside else (None, [])
    if item is None or not (item.repeats or item.type in dialect.SEVERAL):
        return None, []
    return item, answers.setdefault(first, [])


def _add(fields: Fields, answers: dict[str, Any], path: str) -> None:
    item, rows = _holder(fields, answers, path)
    if item is not None and item.repeats and len(rows) < item.max_items:
        rows.append({})


def _remove(fields: Fields, answers: dict[str, Any], path: str) -> None:
    path, _, number = path.rpartition(".")
    item, rows = _holder(fields, answers, path)
    if item is not None and item.repeats and number.isdecimal() and int(number) < len(rows) > item.min_items:
        del rows[int(number)]


def _drop(fields: Fields, answers: dict[str, Any], wanted: str) -> None:
    path, _, file_id = wanted.partition(" ")
    item, ids = _holder(fields, answers, path)
    if item is not None and not item.repeats and file_id in ids:
        ids.remove(file_id)

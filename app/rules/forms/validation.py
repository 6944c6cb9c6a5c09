"""Answers held against the whole form: what must be answered, which options there are, limits, dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any, Protocol

from marshmallow import Schema, ValidationError

from app.rules.feel import FeelError
from app.rules.forms import formats, hygiene, schema
from app.rules.forms.expressions import Context, evaluate, truth
from app.rules.forms.message import Message
from app.rules.forms.model import Field, Fields
from app.rules.forms.options import Sources, chosen, options, settled
from app.rules.forms.visibility import inner, keep, locked, rows, scope, visible

Errors = dict[str, list[str]]


class FileFacts(Protocol):
    """What must be known of an uploaded file."""

    @property
    def name(self) -> str: ...


Files = Mapping[str, FileFacts]


@dataclass
class Check:
    """One look at answers; `variables` are those of the case, `files` the uploads the person may use."""

    variables: Context
    today: date
    sources: Sources | None = None
    files: Files | None = None
    shown: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    errors: Errors = field(default_factory=dict)

    def wrong(self, path: str, template: str, item: Field, **values: Any) -> None:
        self.errors.setdefault(path, []).append(Message.of(template, label=item.title, **values))


def validate(fields: Fields, types: Schema, answers: Any, check: Check) -> tuple[dict[str, Any], Errors]:
    """Return (clean answers, errors by path). Clean answers have every key of the form; see `Form.validate`."""
    if found := hygiene.problems(answers):
        return {}, found
    try:
        return _validated(fields, types, answers, check)
    except FeelError as error:
        return {}, {"_form": [f"表单中的表达式无法计算，请联系平台运营单位。（{error.message}）"]}


def _validated(
    fields: Fields, types: Schema, answers: dict[str, Any], check: Check
) -> tuple[dict[str, Any], Errors]:
    meant = settled(fields, answers, check.variables, check.sources)
    check.shown = visible(fields, meant, check.variables)
    seen = keep(fields, meant, check.shown)
    check.locked = locked(fields, seen, check.variables)  # what a page sends back of these is not looked at
    try:
        typed = types.load(keep(fields, seen, check.shown - check.locked))
    except ValidationError as error:
        check.errors = schema.flat(error.messages)
        typed = error.valid_data if isinstance(error.valid_data, dict) else {}
    place = Place(before=check.variables, names=scope(check.variables, typed, fields))
    return _level(fields, typed, place, check), check.errors


@dataclass(frozen=True)
class Place:
    """Where a level of answers stands: what was there before, the names expressions see, the path so far."""

    before: Context
    names: Context
    prefix: str = ""

    def into(self, item: Field, values: Mapping[str, Any], index: int | None = None) -> "Place":
        """Return the place inside a group with a path, or inside a row of a list."""
        before = self.before.get(item.name)
        path = f"{self.prefix}{item.name}."
        if index is not None:
            before = dict(enumerate(rows(before))).get(index)
            path += f"{index}."
        return Place(before if isinstance(before, dict) else {}, inner(self.names, values, item, index), path)


def _level(fields: Fields, typed: Mapping[str, Any], place: Place, check: Check) -> dict[str, Any]:
    """Check the fields of one level and return their answers."""
    clean: dict[str, Any] = {}
    for item in fields.level:
        path = place.prefix + item.name
        if path not in check.shown:
            clean |= {} if place.prefix else {item.name: None}
        elif path in check.locked:
            clean |= {} if truth(item.disabled, place.names) else {item.name: _before(item, place)}
        elif path in check.errors:
            clean[item.name] = typed.get(item.name)
        else:
            clean[item.name] = _answer(item, typed.get(item.name), place, check)
    return clean


def _before(item: Field, place: Place) -> Any:
    """Return what stood in a field before anybody wrote into it: the case's variable, else the default."""
    value = place.before.get(item.name)
    return evaluate(item.default, place.names) if value is None else value


def _answer(item: Field, value: Any, place: Place, check: Check) -> Any:
    path = place.prefix + item.name
    if item.type == "group":
        below = value or {}
        return _level(item.children, below, place.into(item, below), check)
    if item.repeats:
        return _rows(item, rows(value), place, check)
    if value is None or (item.type == "checkbox" and value is False):
        if truth(item.required, place.names):
            check.wrong(path, _MISSING.get(item.type, "请填写“%(label)s”。"), item)
        return [] if item.several else False if item.type == "checkbox" else None
    reader = _CHECKS.get(item.type)
    return reader(item, value, place.names, path, check) if reader else value


def _rows(item: Field, found: list[Mapping[str, Any]], place: Place, check: Check) -> list[Any]:
    path = place.prefix + item.name
    if len(found) < item.min_items:
        check.wrong(path, "“%(label)s”至少填写 %(least)s 项。", item, least=item.min_items)
    before = rows(place.before.get(item.name))
    if item.extra.get("allowAddRemove") is False and before and len(found) != len(before):
        check.wrong(path, "“%(label)s”的项数不能增减，请重新打开本页填写。", item)
    return [_level(item.children, row, place.into(item, row, n), check) for n, row in enumerate(found)]


def _bound(limit: Any, context: Context) -> int | float | None:
    """Evaluate a limit; an expression that gives no number sets none."""
    value = evaluate(limit, context)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(item: Field, value: str, context: Context, path: str, check: Check) -> str:
    least, most = _bound(item.limits.get("minLength"), context), _bound(item.max_length, context)
    if least is not None and len(value) < least:
        check.wrong(path, "“%(label)s”至少 %(least)s 个字，现为 %(now)s 个。", item, least=least, now=len(value))
    if most is not None and len(value) > most:
        over = len(value) - most
        check.wrong(path, "“%(label)s”最多 %(most)s 个字，已超出 %(over)s 个，请删减。", item, most=most, over=over)
    return value


def _number(item: Field, value: float, context: Context, path: str, check: Check) -> float:
    least, most = _bound(item.limits.get("min"), context), _bound(item.limits.get("max"), context)
    if least is not None and value < least:
        check.wrong(path, "“%(label)s”不能小于 %(least)s。", item, least=least)
    if most is not None and value > most:
        check.wrong(path, "“%(label)s”不能大于 %(most)s。", item, most=most)
    return value


def _choice(item: Field, value: Any, context: Context, path: str, check: Check) -> Any:
    option = chosen(value, options(item, context, check.sources))
    if option is None:
        check.wrong(path, "“%(label)s”所选的不在可选范围内，请重新选择。", item)
        return value
    return option.value


def _choices(item: Field, value: list[Any], context: Context, path: str, check: Check) -> list[Any]:
    known = options(item, context, check.sources)
    found = [chosen(one, known) for one in value]
    if None in found:
        check.wrong(
            path, "“%(label)s”所选的有 %(count)s 项不在可选范围内，请重新选择。", item, count=found.count(None)
        )
    return list(dict.fromkeys(option.value for option in found if option))


def _moment(item: Field, value: str, _context: Context, path: str, check: Check) -> str:
    if message := formats.dated(value, item, check.today):
        check.errors.setdefault(path, []).append(message)
    return value


def _files(item: Field, value: list[str], _context: Context, path: str, check: Check) -> list[str]:
    if check.files is None:
        return value
    if missing := [one for one in value if one not in check.files]:
        check.wrong(path, "“%(label)s”有 %(count)s 个文件已失效，请重新上传。", item, count=len(missing))
    names = [check.files[one].name for one in value if one in check.files]
    for name in names:
        if item.accept and PurePath(name).suffix.lower() not in item.accept:
            check.wrong(path, "“%(label)s”只接受 %(kinds)s 文件，请更换“%(name)s”。", item,
                        kinds="、".join(item.accept), name=name)  # fmt: skip
    return value


_MISSING = {
    "checkbox": "请阅读并勾选“%(label)s”。",
    "radio": "请选择“%(label)s”。",
    "select": "请选择“%(label)s”。",
    "checklist": "请至少选择一项“%(label)s”。",
    "taglist": "请至少选择一项“%(label)s”。",
    "datetime": "请选择“%(label)s”。",
    "filepicker": "请上传“%(label)s”。",
}
_CHECKS: dict[str, Callable[[Field, Any, Context, str, Check], Any]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "radio": _choice,
    "select": _choice,
    "checklist": _choices,
    "taglist": _choices,
    "datetime": _moment,
    "filepicker": _files,
}

"""The options of a field: written in the form, held by a variable, computed, or from a register."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.rules import feel
from app.rules.forms.dialect import CHOICES
from app.rules.forms.expressions import Context, evaluate, words
from app.rules.forms.model import Field, Fields, Option
from app.rules.forms.visibility import inner, scope

Sources = Mapping[str, Sequence[Option]]
_MOST = 5000


def options(item: Field, context: Context, sources: Sources | None = None) -> tuple[Option, ...]:
    """Return the options a person may choose from now. `sources` holds those of registers by name."""
    if item.source:
        return tuple(_within(item, (sources or {}).get(item.source, ()), context))
    if item.values_key:
        return tuple(_each(context.get(item.values_key)))
    if item.values_expression:
        return tuple(_each(evaluate(item.values_expression, context)))
    return item.options


def _within(item: Field, known: Sequence[Option], context: Context) -> Sequence[Option]:
    """Leave of a register's options those that belong to the answer of the field named by `within`."""
    if item.within is None:
        return known
    owner = context.get(item.within)
    return [option for option in known if owner is not None and str(option.of) == str(owner)]


def ever(item: Field) -> tuple[Option, ...]:
    """Return the options that an expression writes out: what was chosen once may not be offered any more."""
    if not item.values_expression:
        return ()
    written = feel.compile(item.values_expression.removeprefix("=")).written
    return tuple(_each(feel.to_json(list(written))))


def chosen(value: Any, known: Sequence[Option]) -> Option | None:
    """Return the option that a value means; a text also means the value that is written like it."""
    for option in known:
        if type(option.value) is type(value) and option.value == value:
            return option
    wire = value if isinstance(value, str) else None
    return next((option for option in known if option.wire == wire), None)


def caption(value: Any, known: Sequence[Option]) -> str:
    """Return the words for a value; one that is no option any more stands for itself."""
    option = chosen(value, known)
    return option.label if option else words(value)


def settled(fields: Fields, values: Mapping[str, Any], context: Context, sources: Sources | None) -> dict[str, Any]:
    """Return answers with the values of options in place of the texts that stand for them in HTML."""
    names = scope(context, values, fields)
    known = fields.named
    return {
        name: _settled(known[name], value, names, sources) if name in known else value
        for name, value in values.items()
    }


def _settled(item: Field, value: Any, names: Context, sources: Sources | None) -> Any:
    if item.type == "group" and isinstance(value, dict):
        return settled(item.children, value, inner(names, value, item), sources)
    if item.repeats and isinstance(value, list):
        return [
            settled(item.children, row, inner(names, row, item, n), sources) if isinstance(row, dict) else row
            for n, row in enumerate(value)
        ]
    if item.type in CHOICES and isinstance(value, str | list):
        found = options(item, names, sources)
        return [_meant(one, found) for one in value] if isinstance(value, list) else _meant(value, found)
    return value


def _meant(value: Any, known: Sequence[Option]) -> Any:
    option = chosen(value, known) if isinstance(value, str) else None
    return option.value if option else value


def _each(values: Any) -> Iterator[Option]:
    """Read options as form-js does: plain values or {label, value}; registers' rows {name, id} also do."""
    for value in values[:_MOST] if isinstance(values, list) else []:
        entry = value if isinstance(value, dict) else {"value": value}
        found = entry.get("value", entry.get("id"))
        if isinstance(found, str | int | float):
            yield Option(found, words(entry.get("label") or entry.get("name") or found))

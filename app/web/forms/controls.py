"""What each type of field adds to its node."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.rules.forms import Field, Option
from app.rules.forms import reading as told
from app.rules.forms.expressions import evaluate, fill, truth, words
from app.rules.forms.options import chosen, options
from app.rules.forms.visibility import rows as rows_of
from app.web.forms.nodes import Choice, Node, lines
from app.web.forms.wording import markdown as markup
from app.web.forms.wording import translated

if TYPE_CHECKING:
    from app.web.forms.build import Page, Place

BLANK_ROW = "__index__"  # the scripts put the row's number in its place
_FEW = 7  # options that a person can look over without a box that opens
_INPUT_MODES = {"mobile": "tel", "phone": "tel", "email": "email"}
_AUTOCOMPLETE = {"mobile": "tel", "email": "email"}


def plain(page: "Page", node: Node, item: Field, place: "Place") -> None:
    before = place.before.get(item.name)
    value = evaluate(item.default, place.names) if before is None else before
    node.value = told.told(item, value, place.names, page.sources)
    if item.type == "filepicker":
        node.extra = {"files": _files(page, value)}


def text(_page: "Page", node: Node, item: Field, place: "Place") -> None:
    node.value = _typed(node.value)
    kind = item.format or str(item.limits.get("validationType") or "")
    most = evaluate(item.max_length, place.names)
    counted = item.type == "textarea" or "maxLength" in {*item.limits, *item.properties}
    node.extra = {
        "most": most if counted else None,
        "mode": _INPUT_MODES.get(kind),
        "autocomplete": _AUTOCOMPLETE.get(kind),
        "code": item.format in {"json_schema", "sha256", "uscc", "idcard"},
    }


def number(_page: "Page", node: Node, item: Field, _place: "Place") -> None:
    node.value = _typed(node.value)
    adorned = item.extra.get("appearance") or {}
    node.extra = {
        "mode": "numeric" if item.extra.get("decimalDigits") == 0 else "decimal",
        "before": translated(str(adorned.get("prefixAdorner") or "")),
        "after": translated(str(adorned.get("suffixAdorner") or "")),
    }


def checkbox(_page: "Page", node: Node, _item: Field, _place: "Place") -> None:
    node.value = node.value is True


def one(page: "Page", node: Node, item: Field, place: "Place") -> None:
    node.choices, node.varies = _choices(page, item, place, [node.value]), item.varies


def several(page: "Page", node: Node, item: Field, place: "Place") -> None:
    values = node.value if isinstance(node.value, list) else []
    node.choices, node.varies = _choices(page, item, place, values), item.varies
    node.extra = {"many": len(node.choices) > _FEW}


def _choices(page: "Page", item: Field, place: "Place", values: list[Any]) -> list[Choice]:
    known = options(item, place.names, page.sources)
    taken: list[Option | None] = [chosen(value, known) for value in values]
    return [Choice(option.wire, translated(option.label), option in taken) for option in known]


def moment(_page: "Page", node: Node, item: Field, _place: "Place") -> None:
    kind = item.extra.get("subtype", "date")
    node.value = _typed(node.value)
    if kind == "datetime":
        node.value = node.value.removesuffix("+08:00")
        kind = "datetime-local"
    node.extra = {"kind": "text" if node.errors and node.value else kind}  # a browser drops what it can't read


def upload(page: "Page", node: Node, item: Field, place: "Place") -> None:
    node.extra = {
        "files": _files(page, place.values.get(item.name)),
        "accept": ",".join(item.accept),
        "kinds": "、".join(kind.lstrip(".").upper() for kind in item.accept),
        "most": item.max_files,
        "uploads": page.uploads,
    }


def _files(page: "Page", ids: Any) -> list[tuple[str, Any]]:
    known = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    return [(one, page.files[one]) for one in known if one in page.files]


def group(page: "Page", node: Node, item: Field, place: "Place") -> None:
    below = node.value if isinstance(node.value, dict) else {}
    here = place if item.key is None else place.into(item, below)
    node.children = [page.node(child, here) for child in item.children]


def rows(page: "Page", node: Node, item: Field, place: "Place") -> None:
    given = node.value if not truth(item.readonly, place.names) else place.before.get(item.name)
    places = [place.into(item, row, number) for number, row in enumerate(rows_of(given))]
    node.rows = [lines([page.node(child, here) for child in item.children]) for here in places]
    empty = replace(place.into(item, {}, len(places)), prefix=f"{node.path}.{BLANK_ROW}.")
    node.blank = lines([page.node(child, empty) for child in item.children])
    node.extra = {
        "least": item.min_items,
        "most": item.max_items,
        "what": translated(item.properties.get("itemLabel", "")) or node.label,
        "fixed": item.extra.get("allowAddRemove") is False or empty.locked,
    }


def table(_page: "Page", node: Node, item: Field, place: "Place") -> None:
    data = evaluate(item.extra.get("dataSource"), place.names)
    columns = item.extra["columns"]
    lines = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    node.extra = {
        "columns": [translated(str(column.get("label") or column["key"])) for column in columns],
        "lines": [[translated(words(row.get(column["key"]))) for column in columns] for row in lines],
    }


def markdown(_page: "Page", node: Node, item: Field, place: "Place") -> None:
    node.value = markup(
        fill(translated(str(item.extra.get("text", ""))), place.names, markdown=True, say=translated)
    )


def _typed(value: Any) -> str:
    """Show a value as it was typed, whatever it is."""
    return "" if value is None else words(value) if isinstance(value, dict | list) else str(value)


Complete = Callable[["Page", Node, Field, "Place"], None]

# Type of the field → the macro that draws it, and what completes its node.
KINDS: dict[str, tuple[str, Complete | None]] = {
    "textfield": ("text", text),
    "textarea": ("textarea", text),
    "number": ("number", number),
    "checkbox": ("checkbox", checkbox),
    "radio": ("radio", one),
    "select": ("select", one),
    "checklist": ("checks", several),
    "taglist": ("checks", several),
    "datetime": ("moment", moment),
    "filepicker": ("upload", upload),
    "group": ("group", group),
    "dynamiclist": ("rows", rows),
    "table": ("table", table),
    "text": ("markdown", markdown),
    "separator": ("separator", None),
    "spacer": ("separator", None),
}

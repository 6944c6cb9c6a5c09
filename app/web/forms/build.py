"""Turn a form and its answers into nodes for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.forms import Field, Form, dialect
from app.rules.forms.expressions import Context, fill, truth
from app.rules.forms.model import walk
from app.rules.forms.options import Sources, settled
from app.rules.forms.visibility import inner, rows, scope
from app.web.forms import controls
from app.web.forms.nodes import FormView, Node, Uploads
from app.web.forms.wording import message, translated


def view(
    form: Form,
    answers: Mapping[str, Any],
    variables: Context,
    *,
    errors: Mapping[str, list[str]] | None = None,
    sources: Sources | None = None,
    files: Mapping[str, Any] | None = None,
    uploads: Uploads | None = None,
) -> FormView:
    """Prepare a form to be filled in.

    `answers` are as typed, valid or not (a draft, a refused post, or `form.initial(variables)`); `errors` as
    `form.validate` gives them; `files` the known uploads by id, each {name, size, url?} as file_list takes them.
    """
    meant = settled(form.fields, answers, variables, sources)
    names = scope(variables, meant, form.fields)
    page = Page(form.visible(names), errors or {}, sources, files or {}, uploads or Uploads())
    place = Place(meant, variables, names)
    nodes = [page.node(item, place) for item in form.fields]
    confirm = translated(form.confirm) if form.confirm else None
    return FormView(nodes, page.summary(nodes), confirm)


def offered(
    form: Form, answers: Mapping[str, Any], variables: Context, sources: Sources | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Return the choices that depend on other answers: path → (value, label) of those offered now."""
    if not any(item.varies for item in walk(form.fields)):
        return {}
    nodes = [node for top in view(form, answers, variables, sources=sources).nodes for node in top.walk()]
    return {node.path: [(one.value, one.label) for one in node.choices] for node in nodes if node.varies}


@dataclass(frozen=True)
class Place:
    """Where a level of fields stands: its answers, what was there before, the names its expressions see."""

    values: Mapping[str, Any]
    before: Mapping[str, Any]
    names: Context
    prefix: str = ""
    locked: bool = False

    def into(self, item: Field, values: Mapping[str, Any], index: int | None = None) -> "Place":
        """Return the place inside a group with a path, or inside a row."""
        before = self.before.get(item.name)
        prefix = f"{self.prefix}{item.name}."
        if index is not None:
            before = dict(enumerate(rows(before))).get(index)
            prefix += f"{index}."
        names = inner(self.names, values, item, index)
        locked = self.locked or truth(item.readonly, self.names)
        return Place(values, before if isinstance(before, dict) else {}, names, prefix, locked)


@dataclass
class Page:
    """Builds the nodes of one page."""

    shown: frozenset[str]
    errors: Mapping[str, list[str]]
    sources: Sources | None
    files: Mapping[str, Any]
    uploads: Uploads

    def node(self, item: Field, place: Place) -> Node:
        """Build the node of one field; what only some types have is added by type."""
        path = place.prefix + item.name
        macro, complete = controls.KINDS[item.type]
        layout = item.extra.get("layout") or {}
        node = Node(
            macro=macro,
            path=path,
            id=control_id(path),
            label=fill(translated(item.label), place.names),
            hint=fill(translated(item.description), place.names),
            errors=[message(text) for text in self.errors.get(path, ())],
            required=truth(item.required, place.names),
            disabled=truth(item.disabled, place.names),
            conditional=item.hide is not None,
            hidden=item.hide is not None and path not in self.shown,
            value=place.values.get(item.name),
            line=str(layout.get("row") or ""),
            width=_twelfths(layout.get("columns")),
        )
        if item.type in dialect.KEYED and (place.locked or truth(item.readonly, place.names)):
            complete, node.macro, node.required = controls.plain, "plain", False
        if complete is not None:
            complete(self, node, item, place)
        return node

    def summary(self, nodes: list[Node]) -> list[tuple[str, str, str]]:
        """List every error: those of fields in the order of the page, then those no field can show."""
        placed = {node.path: node for top in nodes for node in top.walk()}
        found = [(node.id, node.label, text) for node in placed.values() for text in node.errors]
        lost = {path: texts for path, texts in self.errors.items() if path not in placed}
        return found + [
            ("", path if path != "_form" else "", message(text)) for path in lost for text in lost[path]
        ]


def _twelfths(columns: Any) -> int | None:
    """Translate the form editor's sixteenths of a line."""
    return max(1, min(12, round(columns * 12 / 16))) if isinstance(columns, int) else None


def control_id(path: str) -> str:
    """Return the HTML id of the control at a path."""
    return "f-" + path.replace(".", "-").replace("#", "")

"""What the templates are given: plain values, everything decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One option as it is shown."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Uploads:
    """Where files go up to, and how large one may be; `most_text` says so in words."""

    url: str = ""
    most_bytes: int | None = None
    most_text: str = ""


@dataclass
class Node:
    """One field, group, list or text of a form.

    `macro` names the macro in templates/forms/controls.html that draws it; `path` is the name of the control
    and the key of its errors; `hidden` is how it starts out when it is conditional. Nodes of one `line` stand
    side by side, `width` twelfths of the line each, where the screen has room: `column` is the class.
    `varies` says that the choices depend on other answers.
    """

    macro: str
    path: str
    id: str
    label: str = ""
    hint: str = ""
    errors: list[str] = field(default_factory=list)
    required: bool = False
    disabled: bool = False
    conditional: bool = False
    hidden: bool = False
    value: Any = ""
    choices: list[Choice] = field(default_factory=list)
    varies: bool = False
    children: "list[Node]" = field(default_factory=list)
    rows: "list[list[list[Node]]]" = field(default_factory=list)
    blank: "list[list[Node]]" = field(default_factory=list)
    extra: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""
    width: int | None = None
    column: str = ""

    @property
    def lines(self) -> "list[list[Node]]":
        """What a group holds, line by line."""
        return lines(self.children)

    @property
    def describedby(self) -> str:
        """Ids of the texts that describe the control, for `aria-describedby`."""
        return " ".join([f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors))

    def walk(self) -> "Iterator[Node]":
        """Go through this node and what it holds, in the order of the page."""
        yield self
        for node in [*self.children, *(node for row in self.rows for line in row for node in line)]:
            yield from node.walk()


@dataclass(frozen=True)
class FormView:
    """A form ready to be drawn. `summary` lists (id of the control, label, message) in the order of the page."""

    nodes: list[Node]
    summary: list[tuple[str, str, str]]
    confirm: str | None = None

    @property
    def lines(self) -> list[list[Node]]:
        """The nodes line by line."""
        return lines(self.nodes)


def lines(nodes: list[Node]) -> list[list[Node]]:
    """Put neighbours of the same line together, as the form editor shows them, and give them their columns."""
    found = [list(line) for _, line in groupby(nodes, key=lambda node: node.line or id(node))]
    for line in found:
        for node in line:
            even = "col-md" if len(line) > 1 else ""
            node.column = f"col-md-{node.width}" if node.width else even
    return found

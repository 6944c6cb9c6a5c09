"""What the templates are given: plain values, everything decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    and the key of its errors; `hidden` is how it starts out when it is conditional.
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
    children: "list[Node]" = field(default_factory=list)
    rows: "list[list[Node]]" = field(default_factory=list)
    blank: "list[Node]" = field(default_factory=list)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def describedby(self) -> str:
        """Ids of the texts that describe the control, for `aria-describedby`."""
        return " ".join([f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors))

    def walk(self) -> "Iterator[Node]":
        """Go through this node and what it holds, in the order of the page."""
        yield self
        for node in [*self.children, *(node for row in self.rows for node in row)]:
            yield from node.walk()


@dataclass(frozen=True)
class FormView:
    """A form ready to be drawn. `summary` lists (id of the control, label, message) in the order of the page."""

    nodes: list[Node]
    summary: list[tuple[str, str, str]]
    confirm: str | None = None

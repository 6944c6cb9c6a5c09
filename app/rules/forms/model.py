"""A form's parts as values: fields and their options."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.rules.forms import dialect
from app.rules.forms.expressions import literal

Scalar = str | int | float | bool


@dataclass(frozen=True)
class Option:
    """One choice: the value stored and the words shown. `of` is what it belongs to (see the property `within`)."""

    value: Scalar
    label: str
    of: Scalar | None = None

    @property
    def wire(self) -> str:
        """The value as an HTML form carries it."""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


class Fields(tuple["Field", ...]):  # noqa: SLOT001  (what is worked out needs a place)
    """The components of a form or container, in order; what follows from them alone is worked out once."""

    @cached_property
    def level(self) -> "tuple[Field, ...]":
        """The fields whose answers stand on one level: groups without a path are looked into."""
        return tuple(_level(self))

    @cached_property
    def named(self) -> "Mapping[str, Field]":
        """The fields of the level by name."""
        return {item.name: item for item in self.level}

    @cached_property
    def lockable(self) -> bool:
        """Whether any field, however deep, may be read-only or disabled."""
        return any(item.readonly or item.disabled for item in walk(self))


@dataclass(frozen=True)
class Field:
    """One component of a form.

    `label`, `description` and `text` may hold `{{expression}}`; `required`, `readonly`, `disabled`, `default`
    and the limits may be a text `=expression`. `key` is None for what takes no answer. `hide` is an expression
    with its `=`. `extra` holds the attributes of its type, `properties` those of the platform.
    """

    id: str
    type: str
    key: str | None = None
    label: str = ""
    description: str = ""
    required: bool | str = False
    readonly: bool | str = False
    disabled: bool | str = False
    hide: str | None = None
    default: Any = None
    options: tuple[Option, ...] = ()
    values_key: str | None = None
    values_expression: str | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    children: Fields = field(default_factory=Fields)

    @property
    def name(self) -> str:
        """What it is called in paths, errors and `visible`: its key, or `#id` where it has none."""
        return self.key or f"#{self.id}"

    @property
    def title(self) -> str:
        """The label without expressions, for messages."""
        return literal(self.label) or self.name

    @property
    def source(self) -> str | None:
        """The register its options come from."""
        return self.properties.get("source")

    @property
    def within(self) -> str | None:
        """The other field whose answer its options must belong to."""
        return self.properties.get("within")

    @property
    def varies(self) -> bool:
        """Tell whether its options depend on other answers."""
        return bool(self.values_expression or self.within)

    @property
    def format(self) -> str | None:
        return self.properties.get("format")

    @property
    def repeats(self) -> bool:
        return self.type == "dynamiclist"

    @property
    def several(self) -> bool:
        """Tell whether its answer is a list of values."""
        return self.type in dialect.SEVERAL

    @cached_property
    def visible_to(self) -> frozenset[str] | None:
        """Names of the lanes that may read the answer; None: whoever may read the form's answers."""
        names = self.properties.get("visibleTo", "").replace("，", ",").split(",")
        return frozenset(name.strip() for name in names if name.strip()) or None

    @cached_property
    def accept(self) -> tuple[str, ...]:
        """The file extensions taken, lower case with their dot; empty: whatever the platform takes."""
        text = self.properties.get("accept") or self.extra.get("accept") or ""
        parts = (part.strip().lower().lstrip(".") for part in text.replace("，", ",").split(","))
        return tuple(f".{part}" for part in parts if part)

    @property
    def max_files(self) -> int:
        if "maxFiles" in self.properties:
            return int(self.properties["maxFiles"])
        return 20 if self.extra.get("multiple") else 1

    @property
    def max_length(self) -> int | str:
        """The most characters (or an expression for it)."""
        fallback = 10_000 if self.type == "textarea" else 500
        limit: int | str = self.limits.get("maxLength", int(self.properties.get("maxLength", fallback)))
        return limit

    @property
    def min_items(self) -> int:
        return int(self.properties.get("minItems", 0))

    @property
    def max_items(self) -> int:
        return int(self.properties.get("maxItems", 50))


def walk(fields: Fields) -> Iterator[Field]:
    """Go through fields and what they contain, in order."""
    for item in fields:
        yield item
        yield from walk(item.children)


def _level(fields: Fields) -> Iterator[Field]:
    for item in fields:
        if item.type == "group" and item.key is None:
            yield from item.children.level
        elif item.key is not None:
            yield item

"""How a built-in function is declared, and how a call finds the declaration that fits its arguments."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.rules.feel.values import Months, Range, Value

_TYPES: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (date,),
    "time": (time,),
    "date and time": (datetime,),
    "days duration": (timedelta,),
    "duration": (timedelta, Months),
    "range": (Range,),
}
_MISFIT = object()
_PARAMETER = re.compile(r"(?P<name>[a-zA-Z ]+?)(?P<mark>\?|\.\.\.)?: (?P<type>[a-z |]+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its FEEL name, the types it takes, whether it may be left out or repeated."""

    name: str
    types: tuple[str, ...]
    optional: bool
    repeated: bool

    def accept(self, value: Value) -> Value:
        """Give the argument as the parameter wants it, or the mark of a misfit.

        A single value stands for a list of one and a list of one for its element (DMN 10.3.2.9.4).
        """
        if "any" in self.types:
            return value
        if value is None:
            return None if self.optional else _MISFIT
        if self.types == ("list",):
            return value if type(value) is list else [value]
        if type(value) is list and len(value) == 1:
            value = value[0]
        return value if any(_is_a(value, name) for name in self.types) else _MISFIT


def _is_a(value: Value, type_name: str) -> bool:
    return isinstance(value, Mapping) if type_name == "context" else type(value) in _TYPES[type_name]


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    text: str
    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]

    @property
    def usage(self) -> str:
        """Write the call as an analyst would: `substring(string, start position, length?)`."""
        name, _, _ = self.text.partition("(")
        marks = (p.name + ("?" if p.optional else "…" if p.repeated else "") for p in self.parameters)
        return f"{name}({', '.join(marks)})"

    def fits_count(self, count: int) -> bool:
        """Say whether so many positional arguments can be meant for this signature."""
        required = sum(not parameter.optional for parameter in self.parameters)
        return required <= count and (self.repeats or count <= len(self.parameters))

    @property
    def repeats(self) -> bool:
        """Say whether the last parameter takes any number of arguments."""
        return bool(self.parameters) and self.parameters[-1].repeated

    def order(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """Say where each parameter finds its named argument; None if the names do not fit."""
        known = [parameter.name for parameter in self.parameters]
        if self.repeats or set(names) - set(known):
            return None
        if any(not p.optional and p.name not in names for p in self.parameters):
            return None
        return tuple(names.index(name) if name in names else None for name in known)

    def bind(self, values: Sequence[Value]) -> list[Value] | None:
        """Coerce the arguments; None if one of them does not fit."""
        bound = []
        for index, value in enumerate(values):
            parameter = self.parameters[min(index, len(self.parameters) - 1)]
            bound.append(parameter.accept(value))
        return None if any(value is _MISFIT for value in bound) else bound


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function with its signatures and one Chinese line for the analyst."""

    name: str
    summary: str
    signatures: list[Signature] = field(default_factory=list)

    def call(self, values: Sequence[Value]) -> Value:
        """Carry out the first signature that the arguments fit; null if none does."""
        for signature in self.signatures:
            if signature.fits_count(len(values)):
                bound = signature.bind(values)
                if bound is not None:
                    return signature.body(*bound)
        return None


FUNCTIONS: dict[str, Function] = {}


def builtin(text: str, summary: str = "") -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare a function as FEEL writes it: `substring(string: string, length?: number)`, `sum(list...: any)`."""
    name, _, inside = text.rstrip(")").partition("(")
    parameters = tuple(_parameter(part) for part in inside.split(", ") if part)

    def register(body: Callable[..., Value]) -> Callable[..., Value]:
        function = FUNCTIONS.setdefault(name, Function(name, summary))
        function.signatures.append(Signature(text, parameters, body))
        return body

    return register


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    types: Any = tuple(found["type"].split(" | "))
    return Parameter(found["name"], types, found["mark"] == "?", found["mark"] == "...")

"""A decision table as it was drawn: plain data, nothing compiled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """A condition column: what is asked (FEEL) and how the column is called."""

    label: str
    expression: str
    type: str


@dataclass(frozen=True, slots=True)
class Output:
    """A conclusion column; `name` is the key of its value in the result, `default` counts if no rule matches."""

    label: str
    name: str
    default: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: its number as the modeler shows it (from 1), its cells as text, its annotation."""

    number: int
    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotation: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole table. `refusals` say what in the drawing this platform does not carry out."""

    id: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    refusals: tuple[str, ...]

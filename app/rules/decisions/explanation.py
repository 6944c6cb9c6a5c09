"""Why a table decided as it did, for the reviewer who has to stand by it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class InputValue:
    """What the table was asked in one column, and the value it found."""

    label: str
    expression: str
    value: Any


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that applied: its number in the table (from 1), annotation, condition cells and conclusion."""

    number: int
    id: str
    annotation: str
    conditions: tuple[str, ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with its reasons; `rules` in the order of the table, empty if none matched (the default)."""

    table_id: str
    table_name: str
    inputs: tuple[InputValue, ...]
    rules: tuple[MatchedRule, ...]
    result: Any

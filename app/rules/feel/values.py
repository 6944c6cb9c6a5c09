"""FEEL's values in Python, and how a variable of the case becomes one.

number: int or Decimal (34 digits) · string: str · boolean: bool · null: None · date, time, date and time:
datetime.date, time, datetime · days and time duration: timedelta · years and months duration: Months ·
list: list · context: any Mapping · range: Range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from app.rules.feel.errors import FeelError
from app.rules.feel.limits import MAX_LIST

Value = Any

DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, traps=[])
INTEGER_LIMIT = 10**34


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration, in months (negative for one that runs backwards)."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `start` to `end`, two values that have an order."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool


KINDS: dict[type, str] = {
    type(None): "null",
    int: "number",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}
SCALARS = frozenset(KINDS) - {list, dict}
_NUMBERS = frozenset({int, float, Decimal})
READY = SCALARS - {int, Decimal}  # types that a context's value may have and that need no lifting


def kind_of(value: Value) -> str:
    """Name the FEEL type of a value."""
    return KINDS.get(type(value)) or "context"


def lift(value: Any) -> Value:
    """Make a FEEL value of whatever a context or a host function holds; what FEEL does not know is null.

    The members of a mapping are lifted when they are taken out. Raises FeelError for a list too long.
    """
    kind = type(value)
    if kind in READY or kind is dict or (kind is int and -INTEGER_LIMIT < value < INTEGER_LIMIT):
        return value
    if kind in _NUMBERS:
        return _lift_scalar(value)
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list | tuple):
        if len(value) > MAX_LIST:
            raise FeelError(f"列表过长：超过 {MAX_LIST} 项。")
        return [lift(item) for item in value]
    return _lift_scalar(value)


def _lift_scalar(value: Any) -> Value:
    if isinstance(value, int):
        number = int(value)
        return number if -INTEGER_LIMIT < number < INTEGER_LIMIT else finite(DECIMAL128.create_decimal(number))
    if isinstance(value, float):
        return finite(DECIMAL128.create_decimal(repr(float(value))))
    if isinstance(value, Decimal):
        return finite(DECIMAL128.plus(value))
    return str.__str__(value) if isinstance(value, str) else None


def finite(number: Decimal) -> Decimal | None:
    """Give the number, or null for an overflow or what is no number at all."""
    return number if number.is_finite() else None


def whole(value: Value) -> int | None:
    """Give a number that has no fraction as an int, anything else as None."""
    if type(value) is int:
        return value
    if type(value) is Decimal and value.adjusted() < DECIMAL128.prec and value == value.to_integral_value():
        return int(value)
    return None

"""`+ - * / **` over numbers, texts, dates and durations; a pair of types without a meaning gives null."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.rules.feel.errors import FeelError
from app.rules.feel.limits import MAX_EXPONENT, MAX_TEXT
from app.rules.feel.values import DECIMAL128, INTEGER_LIMIT, KINDS, Months, Value, finite

Operation = Callable[[Value, Value], Value]
_Table = dict[tuple[str, str], Operation]

_DAYS, _MONTHS, _MOMENT = "days and time duration", "years and months duration", "date and time"
_MICROSECOND = timedelta(microseconds=1)


def _integers_first(quick: Operation, exact: Operation) -> Operation:
    """Stay with Python's ints while the result has at most 34 digits."""

    def operate(left: Any, right: Any) -> Value:
        if type(left) is int and type(right) is int:
            result = quick(left, right)
            if -INTEGER_LIMIT < result < INTEGER_LIMIT:
                return result
        return finite(exact(Decimal(left), Decimal(right)))

    return operate


def divide_numbers(left: Any, right: Any) -> Value:
    """Divide; by zero gives null."""
    if right == 0:
        return None
    if type(left) is int and type(right) is int and left % right == 0:
        return left // right
    return finite(DECIMAL128.divide(Decimal(left), Decimal(right)))


def power_numbers(base: Any, exponent: Any) -> Value:
    """Raise to a power. Raises FeelError for an exponent out of bounds."""
    if abs(exponent) > MAX_EXPONENT:
        raise FeelError(f"指数过大：绝对值不能超过 {MAX_EXPONENT}。")
    if base == 0 and exponent == 0:
        return 1
    return finite(DECIMAL128.power(Decimal(base), Decimal(exponent)))


def concatenate(left: str, right: str) -> str:
    """Join two texts. Raises FeelError for a result too long."""
    if len(left) + len(right) > MAX_TEXT:
        raise FeelError(f"文本过长：超过 {MAX_TEXT} 个字符。")
    return left + right


def add_months(start: Any, months: Months) -> Value:
    """Move a date (or date and time) by months; a day the month does not have becomes its last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months.months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def _add_to_date(start: Any, length: timedelta) -> date:
    return (datetime.combine(start, time()) + length).date()


def _add_to_moment(start: datetime, length: timedelta) -> datetime:
    if start.utcoffset() is None:
        return start + length
    return (start.astimezone(UTC) + length).astimezone(start.tzinfo)


def _add_to_time(start: time, length: timedelta) -> time:
    moved = datetime.combine(date(2000, 1, 1), start.replace(tzinfo=None)) + length % timedelta(days=1)
    return moved.time().replace(tzinfo=start.tzinfo)


def _moments_apart(left: Any, right: Any) -> timedelta | None:
    """Take the span between two moments on the time line; one with and one without a zone give null."""
    if (left.utcoffset() is None) != (right.utcoffset() is None):
        return None
    span: timedelta = _on_time_line(left) - _on_time_line(right)
    return span


def _on_time_line(moment: datetime) -> datetime:
    return (moment if moment.utcoffset() is None else moment.astimezone(UTC)).replace(tzinfo=None)


def _moment(day: Any) -> datetime:
    return datetime.combine(day, time())


def _times_apart(left: Any, right: Any) -> timedelta | None:
    day = date(2000, 1, 2)
    return _moments_apart(datetime.combine(day, left), datetime.combine(day, right))


def _scale(length: timedelta, factor: Any) -> timedelta | None:
    return _span(DECIMAL128.multiply(Decimal(length // _MICROSECOND), Decimal(factor)))


def _share(length: timedelta, divisor: Any) -> timedelta | None:
    return _span(DECIMAL128.divide(Decimal(length // _MICROSECOND), Decimal(divisor))) if divisor else None


def _span(micros: Decimal) -> timedelta | None:
    return timedelta(microseconds=int(micros)) if micros.is_finite() and micros.adjusted() < 25 else None  # noqa: PLR2004


def _scale_months(length: Months, factor: Any) -> Months | None:
    months = DECIMAL128.multiply(Decimal(length.months), Decimal(factor))
    return Months(int(months)) if months.adjusted() < DECIMAL128.prec else None


def _share_months(length: Months, divisor: Any) -> Months | None:
    return (
        _scale_months(Months(1), DECIMAL128.divide(Decimal(length.months), Decimal(divisor))) if divisor else None
    )


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_ADD: _Table = {
    ("number", "number"): _integers_first(lambda a, b: a + b, DECIMAL128.add),
    ("string", "string"): concatenate,
    (_DAYS, _DAYS): lambda a, b: a + b,
    (_MONTHS, _MONTHS): lambda a, b: Months(a.months + b.months),
    ("date", _DAYS): _add_to_date,
    ("date", _MONTHS): add_months,
    (_MOMENT, _DAYS): _add_to_moment,
    (_MOMENT, _MONTHS): add_months,
    ("time", _DAYS): _add_to_time,
}
_ADD |= {(second, first): _swapped(add) for (first, second), add in _ADD.items() if first != second}

_SUBTRACT: _Table = {
    ("number", "number"): _integers_first(lambda a, b: a - b, DECIMAL128.subtract),
    (_DAYS, _DAYS): lambda a, b: a - b,
    (_MONTHS, _MONTHS): lambda a, b: Months(a.months - b.months),
    ("date", _DAYS): lambda a, b: _add_to_date(a, -b),
    ("date", _MONTHS): lambda a, b: add_months(a, Months(-b.months)),
    (_MOMENT, _DAYS): lambda a, b: _add_to_moment(a, -b),
    (_MOMENT, _MONTHS): lambda a, b: add_months(a, Months(-b.months)),
    ("time", _DAYS): lambda a, b: _add_to_time(a, -b),
    ("date", "date"): lambda a, b: a - b,
    (_MOMENT, _MOMENT): _moments_apart,
    (_MOMENT, "date"): lambda a, b: _moments_apart(a, _moment(b)),
    ("date", _MOMENT): lambda a, b: _moments_apart(_moment(a), b),
    ("time", "time"): _times_apart,
}

_MULTIPLY: _Table = {
    ("number", "number"): _integers_first(lambda a, b: a * b, DECIMAL128.multiply),
    (_DAYS, "number"): _scale,
    ("number", _DAYS): lambda a, b: _scale(b, a),
    (_MONTHS, "number"): _scale_months,
    ("number", _MONTHS): lambda a, b: _scale_months(b, a),
}

_DIVIDE: _Table = {
    ("number", "number"): divide_numbers,
    (_DAYS, "number"): _share,
    (_MONTHS, "number"): _share_months,
    (_DAYS, _DAYS): lambda a, b: divide_numbers(a // _MICROSECOND, b // _MICROSECOND),
    (_MONTHS, _MONTHS): lambda a, b: divide_numbers(a.months, b.months),
}

_POWER: _Table = {("number", "number"): power_numbers}


def _operation(table: _Table) -> Operation:
    def operate(left: Value, right: Value) -> Value:
        operation = table.get((KINDS.get(type(left), ""), KINDS.get(type(right), "")))
        if operation is None:
            return None
        try:
            return operation(left, right)
        except (OverflowError, ValueError):  # outside the years 1 to 9999, or of what a duration can hold
            return None

    return operate


OPERATIONS: dict[str, Operation] = {
    "+": _operation(_ADD),
    "-": _operation(_SUBTRACT),
    "*": _operation(_MULTIPLY),
    "/": _operation(_DIVIDE),
    "**": _operation(_POWER),
}
_minus = OPERATIONS["-"]
_ZEROS: dict[type, Value] = {int: 0, Decimal: 0, timedelta: timedelta(), Months: Months(0)}


def negative(value: Value) -> Value:
    """Turn the sign of a number or duration; anything else gives null."""
    return _minus(_ZEROS.get(type(value)), value)

"""FEEL's functions on numbers."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from app.rules.feel.arithmetic import OPERATIONS, negative
from app.rules.feel.functions.registry import builtin
from app.rules.feel.limits import MAX_EXPONENT
from app.rules.feel.values import DECIMAL128, Months, Value, finite, whole

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SEPARATORS = frozenset({" ", ",", ".", None})


@builtin(
    "number(from: string, grouping separator?: string, decimal separator?: string)",
    "把文本读作数，可指明千分位符与小数点",
)
def _number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    if grouping not in _SEPARATORS or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    plain = text.replace(grouping, "") if grouping else text
    return read_number(plain.replace(point, ".") if point else plain)


@builtin("number(from: number)")
def _number_itself(value: Value) -> Value:
    return value


def read_number(text: str) -> int | Decimal | None:
    """Read a number as FEEL writes it, exactly up to 34 digits; None if it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    number = DECIMAL128.create_decimal(text)
    return number if (integer := whole(number)) is None else integer


def _rounding(mode: str) -> Callable[..., Value]:
    def round_to(number: Any, scale: Any = None) -> Value:
        digits = whole(scale) if scale is not None else 0
        if digits is None or abs(digits) > MAX_EXPONENT:
            return None
        exact = Decimal(number)
        if int(exact.as_tuple().exponent) >= -digits:
            return number
        return finite(exact.quantize(DECIMAL128.scaleb(Decimal(1), -digits), rounding=mode, context=DECIMAL128))

    return round_to


builtin("decimal(n: number, scale: number)", "按小数位数舍入，恰为一半时取偶")(_rounding(ROUND_HALF_EVEN))
builtin("floor(n: number, scale?: number)", "向下取整")(_rounding(ROUND_FLOOR))
builtin("ceiling(n: number, scale?: number)", "向上取整")(_rounding(ROUND_CEILING))
builtin("round up(n: number, scale?: number)", "按小数位数舍入，远离零")(_rounding(ROUND_UP))
builtin("round down(n: number, scale?: number)", "按小数位数舍入，靠近零")(_rounding(ROUND_DOWN))
builtin("round half up(n: number, scale?: number)", "四舍五入")(_rounding(ROUND_HALF_UP))
builtin("round half down(n: number, scale?: number)", "五舍六入")(_rounding(ROUND_HALF_DOWN))


@builtin("abs(n: number)", "绝对值（数或时长）")
def _abs(number: Any) -> Value:
    return number if number >= 0 else negative(number)


@builtin("abs(n: duration)")
def _abs_duration(length: Any) -> Value:
    zero: Any = timedelta() if isinstance(length, timedelta) else Months(0)
    return negative(length) if length < zero else length


@builtin("modulo(dividend: number, divisor: number)", "余数，符号同除数")
def _modulo(dividend: Any, divisor: Any) -> Value:
    if divisor == 0:
        return None
    if type(dividend) is int and type(divisor) is int:
        return dividend % divisor
    times = _floor(OPERATIONS["/"](dividend, divisor))
    return OPERATIONS["-"](dividend, OPERATIONS["*"](divisor, times))


_floor = _rounding(ROUND_FLOOR)


@builtin("sqrt(number: number)", "平方根")
def _sqrt(number: Any) -> Value:
    return finite(DECIMAL128.sqrt(Decimal(number)))


@builtin("log(number: number)", "自然对数")
def _log(number: Any) -> Value:
    return finite(DECIMAL128.ln(Decimal(number))) if number > 0 else None


@builtin("exp(number: number)", "e 的幂")
def _exp(number: Any) -> Value:
    return finite(DECIMAL128.exp(Decimal(number)))


@builtin("odd(number: number)", "是否奇数")
def _odd(number: Any) -> Value:
    integer = whole(number)
    return None if integer is None else integer % 2 == 1


@builtin("even(number: number)", "是否偶数")
def _even(number: Any) -> Value:
    integer = whole(number)
    return None if integer is None else integer % 2 == 0

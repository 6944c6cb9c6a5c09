"""Equality, order, membership and negation with FEEL's third truth value, null (None)."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from operator import ge, gt, le, lt
from typing import Any

from app.rules.feel.values import KINDS, Range, Value, kind_of, lift

Truth = bool | None

_ZONED = frozenset({"time", "date and time"})
_ORDERED = frozenset(KINDS.values()) - {"null", "boolean", "list", "context", "range"}


def equals(left: Value, right: Value) -> Truth:
    """Compare by value: null equals only null; values of different types give null."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind == "list":
        return len(left) == len(right) and all(map(same, left, right))
    if kind == "context":
        return left.keys() == right.keys() and all(same(lift(left[key]), lift(right[key])) for key in left)
    if kind in _ZONED and not _zoned_alike(left, right):
        return None
    return bool(left == right)


def same(left: Value, right: Value) -> bool:
    """Say whether two values are surely equal."""
    return equals(left, right) is True


def comparable(left: Value, right: Value) -> bool:
    """Say whether two values have an order: same type, an ordered one, both with a zone or both without."""
    kind = KINDS.get(type(left))
    if kind is not KINDS.get(type(right)) or kind not in _ORDERED:
        return False
    return kind not in _ZONED or _zoned_alike(left, right)


def _zoned_alike(left: datetime | time, right: datetime | time) -> bool:
    return (left.utcoffset() is None) == (right.utcoffset() is None)


def _ordering(operator: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Truth]:
    def compare(left: Value, right: Value) -> Truth:
        return operator(left, right) if comparable(left, right) else None

    return compare


def differs(left: Value, right: Value) -> Truth:
    """Negate `equals`."""
    return negate(equals(left, right))


COMPARISONS: dict[str, Callable[[Value, Value], Truth]] = {
    "=": equals,
    "!=": differs,
    "<": _ordering(lt),
    "<=": _ordering(le),
    ">": _ordering(gt),
    ">=": _ordering(ge),
}
_less, _at_most = COMPARISONS["<"], COMPARISONS["<="]


def negate(value: Value) -> Truth:
    """Turn true and false round; everything else is null."""
    return not value if type(value) is bool else None


def both(left: Truth, right: Truth) -> Truth:
    """Join by `and`."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def between(value: Value, low: Value, high: Value) -> Truth:
    """Say whether low <= value <= high."""
    return both(_at_most(low, value), _at_most(value, high))


def includes(span: Range, value: Value) -> Truth:
    """Say whether a value lies in a range."""
    above = (_at_most if span.start_included else _less)(span.start, value)
    below = (_at_most if span.end_included else _less)(value, span.end)
    return both(above, below)


def is_member(value: Value, domain: Value) -> Truth:
    """Carry out `value in domain`: in a range, in a list (or in a range of that list), or equal."""
    if type(domain) is Range:
        return includes(domain, value)
    if type(domain) is list:
        hits = (is_member(value, item) if type(item) is Range else equals(value, item) for item in domain)
        return any(hit is True for hit in hits) or same(value, domain)
    return equals(value, domain)


def frozen(value: Value) -> Any:
    """Make a key that is the same for equal values and can be put into a set."""
    kind = kind_of(value)
    if kind == "list":
        return kind, tuple(map(frozen, value))
    if isinstance(value, Mapping):
        return kind, frozenset((key, frozen(lift(item))) for key, item in value.items())
    if kind == "range":
        return kind, frozen(value.start), frozen(value.end), value.start_included, value.end_included
    zoned = isinstance(value, datetime | time) and value.utcoffset() is not None
    return kind, zoned, value

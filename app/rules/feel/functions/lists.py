"""FEEL's functions on lists. Positions count from 1, negative ones from the end."""

from decimal import Decimal
from typing import Any

from app.rules.feel.arithmetic import OPERATIONS
from app.rules.feel.functions.registry import builtin
from app.rules.feel.logic import COMPARISONS, frozen, same
from app.rules.feel.values import DECIMAL128, Value, whole

_Items = list[Value]
_less = COMPARISONS["<"]


@builtin("count(list: list)", "列表的项数")
def _count(items: _Items) -> int:
    return len(items)


@builtin("list contains(list: list, element: any)", "列表是否含有某值")
def _list_contains(items: _Items, element: Value) -> bool:
    return any(same(item, element) for item in items)


def _listed(items: tuple[Value, ...]) -> _Items:
    """Take `f(list)` and `f(a, b, c)` alike."""
    return items[0] if len(items) == 1 and type(items[0]) is list else list(items)


def _extreme(items: _Items, *, largest: bool) -> Value:
    if not items:
        return None
    best = items[0]
    for item in items[1:]:
        smaller = _less(best, item) if largest else _less(item, best)
        if smaller is None:
            return None
        best = item if smaller else best
    return best


@builtin("min(list...: any)", "最小值")
def _min(*items: Value) -> Value:
    return _extreme(_listed(items), largest=False)


@builtin("max(list...: any)", "最大值")
def _max(*items: Value) -> Value:
    return _extreme(_listed(items), largest=True)


def _fold(operator: str, items: _Items) -> Value:
    if not items:
        return None
    total = items[0] if type(items[0]) is not str else None
    for item in items[1:]:
        total = OPERATIONS[operator](total, item)
    return total


@builtin("sum(list...: any)", "合计（数或时长）")
def _sum(*items: Value) -> Value:
    return _fold("+", _listed(items))


@builtin("product(list...: any)", "连乘")
def _product(*items: Value) -> Value:
    return _fold("*", _numbers(_listed(items)))


@builtin("mean(list...: any)", "平均值")
def _mean(*items: Value) -> Value:
    listed = _listed(items)
    return OPERATIONS["/"](_fold("+", listed), len(listed)) if listed else None


def _numbers(items: _Items) -> _Items:
    """Give the list if it holds numbers only, an empty one otherwise (which gives null)."""
    return items if all(type(item) in (int, Decimal) for item in items) else []


@builtin("median(list...: any)", "中位数")
def _median(*items: Value) -> Value:
    numbers = sorted(_numbers(_listed(items)))
    if not numbers:
        return None
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else _mean(numbers[middle - 1], numbers[middle])


@builtin("stddev(list...: any)", "样本标准差")
def _stddev(*items: Value) -> Value:
    numbers = [Decimal(number) for number in _numbers(_listed(items))]
    if len(numbers) < 2:  # noqa: PLR2004
        return None
    mean = _mean(numbers)
    squares = [DECIMAL128.power(DECIMAL128.subtract(number, mean), 2) for number in numbers]
    return DECIMAL128.sqrt(DECIMAL128.divide(_fold("+", squares), Decimal(len(numbers) - 1)))


@builtin("mode(list...: any)", "众数（列表，升序）")
def _mode(*items: Value) -> Value:
    listed = _listed(items)
    numbers = _numbers(listed)
    if not numbers:
        return None if listed else []
    counts: dict[Any, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)


@builtin("all(list...: any)", "是否全部为真")
def _all(*items: Value) -> bool | None:
    listed = _listed(items)
    if any(item is False for item in listed):
        return False
    return True if all(item is True for item in listed) else None


@builtin("any(list...: any)", "是否有一项为真")
def _any(*items: Value) -> bool | None:
    listed = _listed(items)
    if any(item is True for item in listed):
        return True
    return False if all(item is False for item in listed) else None


def _index(items: _Items, position: Any, *, room: int = 0) -> int | None:
    """Turn a FEEL position into Python's index; None outside the list (`room` allows one past the end)."""
    place = whole(position)
    if not place or abs(place) > len(items) + room:
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("sublist(list: list, start position: number, length?: number)", "取列表的一段")
def _sublist(items: _Items, start: Any, length: Any = None) -> Value:
    begin, size = _index(items, start), whole(length)
    if begin is None or (length is not None and (size is None or size < 0)):
        return None
    if size is None:
        return items[begin:]
    return items[begin : begin + size] if begin + size <= len(items) else None


@builtin("append(list: list, item...: any)", "在列表末尾添加")
def _append(items: _Items, *added: Value) -> _Items:
    return [*items, *added]


@builtin("concatenate(list...: list)", "把几个列表接在一起")
def _concatenate(*lists: _Items) -> _Items:
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)", "在某位置之前插入")
def _insert_before(items: _Items, position: Any, item: Value) -> Value:
    index = _index(items, position, room=1)
    return None if index is None or index < 0 else [*items[:index], item, *items[index:]]


@builtin("remove(list: list, position: number)", "去掉某位置的项")
def _remove(items: _Items, position: Any) -> Value:
    index = _index(items, position)
    return None if index is None else [*items[:index], *items[index + 1 :]]


@builtin("list replace(list: list, position: number, newItem: any)", "替换某位置的项")
def _list_replace(items: _Items, position: Any, item: Value) -> Value:
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("reverse(list: list)", "倒序")
def _reverse(items: _Items) -> _Items:
    return items[::-1]


@builtin("index of(list: list, match: any)", "某值在列表中的各个位置")
def _index_of(items: _Items, match: Value) -> _Items:
    return [place for place, item in enumerate(items, 1) if same(item, match)]


@builtin("distinct values(list: list)", "去掉重复的值")
def _distinct_values(items: _Items) -> _Items:
    first: dict[Any, Value] = {}
    for item in items:
        first.setdefault(frozen(item), item)
    return list(first.values())


@builtin("union(list...: list)", "几个列表的并集，不重复")
def _union(*lists: _Items) -> _Items:
    return _distinct_values(_concatenate(*lists))  # type: ignore[no-any-return]


@builtin("flatten(list: list)", "把嵌套的列表展平")
def _flatten(items: _Items) -> _Items:
    return [inner for item in items for inner in (_flatten(item) if type(item) is list else [item])]

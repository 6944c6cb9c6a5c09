"""FEEL's functions on contexts."""

from collections.abc import Mapping
from typing import Any

from app.rules.feel.functions.registry import builtin
from app.rules.feel.values import Value, lift

_Context = Mapping[str, Any]


@builtin("get value(context: context, key: string)", "按名取上下文中的值")
def _get_value(context: _Context, key: str) -> Value:
    return lift(context.get(key))


@builtin("get entries(context: context)", "上下文的各项：key 与 value 的列表")
def _get_entries(context: _Context) -> list[Value]:
    return [{"key": str(key), "value": lift(value)} for key, value in context.items()]


@builtin("context(entries: list)", "由 key 与 value 的列表组成上下文")
def _context(entries: list[Value]) -> Value:
    result: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, Mapping) else None
        if not isinstance(key, str) or key in result or "value" not in entry:
            return None
        result[key] = lift(entry["value"])
    return result


@builtin("context put(context: context, key: string, value: any)", "加入或替换上下文的一项")
def _context_put(context: _Context, key: str, value: Value) -> Value:
    return {**context, key: value}


@builtin("context merge(contexts: list)", "合并几个上下文，后者优先")
def _context_merge(contexts: list[Value]) -> Value:
    if not all(isinstance(context, Mapping) for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}

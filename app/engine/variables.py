"""Where a run's variables live: one scope for each process, sub-process and called process.

A task reads through its token, its scope, and then outwards through whatever called it; it writes into its
own scope only. So nothing is copied from token to token, and parallel branches never overwrite what another
branch has set meanwhile with what they saw before. Only two things travel with a token: `timer` (what was
late) and `round` (how often the last human task was opened).
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

import orjson

from app.engine.errors import UnfitAnswers
from app.rules import feel

TOKEN_KEYS: Final = frozenset({"timer", "round"})
INSTANCE: Final = "key_or_index"  # the library's mark of a multi-instance child
_PLAIN: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS

_SHOWN: Final = (Decimal, date, time, timedelta, feel.Months, feel.Range)

Values = dict[str, Any]


def scope(task: Any) -> Values:
    """Return the dict into which `task` writes: its own for a multi-instance child, else its process's."""
    own: Values = task.data if INSTANCE in task.internal_data else task.workflow.data
    return own


def layers(task: Any) -> list[Values]:
    """Return the dicts in which `task` finds variables, innermost first."""
    found = [task.data, task.workflow.data]
    workflow = task.workflow
    while workflow.parent_task_id is not None:
        caller = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
        workflow = caller.workflow
        found += [caller.data, workflow.data]
    return found


def seen(task: Any) -> Values:
    """Return a deep copy of all that `task` sees."""
    copied: Values = copy(chain(layers(task)))
    return copied


def chain(layers: Sequence[Values]) -> Values:
    """Return one dict of several, the first ones first in rank; the values are shared."""
    merged: Values = {}
    for layer in reversed(layers):
        merged.update(layer)
    return merged


def set_by(data: Values) -> Values:
    """Return `data` without what belongs to the token."""
    return {key: value for key, value in data.items() if key not in TOKEN_KEYS}


def copy(values: Any) -> Any:
    """Return a deep copy of JSON values."""
    return orjson.loads(orjson.dumps(values))


def plain(values: Any) -> Any:
    """Return a deep, JSON-pure copy: dates become ISO strings, decimals numbers.

    Raises UnfitAnswers for what JSON can't hold, and for dicts with the key `typename`, which the library
    takes for an object of its own when it loads a state.
    """
    try:
        text = orjson.dumps(values, default=_json, option=_PLAIN)
    except (orjson.JSONEncodeError, RecursionError) as problem:
        raise UnfitAnswers(f"内容不能作为数据保存：{problem}") from problem
    if b'"typename":' in text:  # inside a string the quotes would stand escaped
        raise UnfitAnswers("内容含有保留的字段名 typename，请换一个字段名。")
    return orjson.loads(text)


def _json(value: Any) -> Any:
    if not isinstance(value, _SHOWN):
        raise TypeError(f"{type(value).__name__} 不是可保存的类型")
    return feel.to_json(value)

"""Find the function a diagram names: `experts.draw_panel` is `draw_panel` in handlers/experts.py."""

import importlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

TOPIC = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class UnknownHandler(LookupError):
    """The diagram names a function that handlers/ does not have."""


@cache
def find(topic: str) -> Callable[..., Any]:
    """Return the handler of a topic. Raises UnknownHandler with a sentence for the analyst."""
    if not TOPIC.fullmatch(topic):
        raise UnknownHandler(f"处理程序名“{topic}”应写作“模块.函数”，例如 letters.send_receipt。")
    module, _, name = topic.partition(".")
    try:
        function = getattr(importlib.import_module(f"handlers.{module}"), name, None)
    except ModuleNotFoundError as error:
        raise UnknownHandler(f"没有处理程序模块 handlers/{module}.py。") from error
    if not callable(function) or getattr(function, "__module__", "") != f"handlers.{module}":
        raise UnknownHandler(f"handlers/{module}.py 中没有函数 {name}。")
    return function  # type: ignore[no-any-return]

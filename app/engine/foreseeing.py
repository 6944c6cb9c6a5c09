"""What a diagram's limits come to before any case runs: for whoever wants to know how long a matter takes."""

from collections.abc import Mapping
from typing import Any

from app.engine import timers
from app.engine.model import Element
from app.rules import feel


def limit_days(element: Element, settings: Mapping[str, Any]) -> int | None:
    """Return the working days that a step's first limit allows, read with the settings of a rule set.

    None where it has none, or one that only a running case knows (a date somebody sets, hours of a code).
    """
    found = (_days(timer.expression, settings) for timer in element.timers)
    return next((days for days in found if days is not None), None)


def _days(expression: str, settings: Mapping[str, Any]) -> int | None:
    counted: list[int | None] = []

    def working_days(n: Any) -> str:
        counted.append(timers.day_count(n))
        return ""

    try:
        value = feel.compile(expression.strip().removeprefix("=")).evaluate(
            settings, {"working_days": working_days}
        )
    except (feel.FeelSyntaxError, feel.FeelError):
        return None
    return counted[0] if counted and value == "" else None

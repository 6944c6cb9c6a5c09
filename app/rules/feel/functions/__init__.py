"""FEEL's built-in functions; importing the modules declares them."""

from app.rules.feel.functions import contexts, dates, lists, numbers, strings
from app.rules.feel.functions.registry import FUNCTIONS, Function
from app.rules.feel.functions.strings import is_pattern
from app.rules.feel.text import parse_date, parse_datetime, parse_duration, parse_time

__all__ = [
    "FUNCTIONS",
    "LITERAL_CHECKS",
    "PATTERNED",
    "REFUSED",
    "Function",
    "contexts",
    "dates",
    "lists",
    "numbers",
    "strings",
]

REFUSED = frozenset(
    {
        "sort", "is", "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after",
        "finishes", "finished by", "includes", "during", "starts", "started by", "coincides", "range",
    }
)  # fmt: skip
"""Functions of the standard that this FEEL does not know (docs/feel.md says what to write instead)."""

PATTERNED = frozenset({"matches", "replace", "split"})
"""Functions whose second argument is a pattern."""

LITERAL_CHECKS = {
    "date": (0, parse_date, "不是有效的日期，应如 2026-01-31"),
    "time": (0, parse_time, "不是有效的时刻，应如 18:00:00"),
    "date and time": (0, parse_datetime, "不是有效的日期时间，应如 2026-01-31T18:00:00+08:00"),
    "duration": (0, parse_duration, "不是有效的时长，应如 PT72H、P3D 或 P1Y6M"),
    "matches": (1, is_pattern, "不是可用的正则表达式"),
    "replace": (1, is_pattern, "不是可用的正则表达式"),
    "split": (1, is_pattern, "不是可用的正则表达式"),
}
"""Function -> (argument, reader, objection): a text literal that can never work is refused when compiled."""

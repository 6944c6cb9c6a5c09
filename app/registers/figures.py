"""The figures of a rule set as people read them: described in processes/figures.yaml, valued in each version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.rules import feel

FILE = Path(__file__).parents[2] / "processes" / "figures.yaml"


@dataclass(frozen=True)
class Figure:
    """What a figure is (`label`), how its value is written (`%(value)s 个工作日`), what it may be (FEEL tests).

    `words`: what a value that isn't a number is called. `fixed`: the rules themselves ask it, it is not for change.
    """

    name: str
    label: str
    value: str
    allowed: str = ""
    words: Mapping[Any, str] = field(default_factory=dict)
    fixed: bool = False

    def written(self, value: Any) -> str:
        """Write a value in Chinese words."""
        return self.value % {"value": self.words.get(value, value)}

    def read(self, text: str) -> Any:
        """Return the value that a word stands for; what is no such word as it is."""
        return next((value for value, word in self.words.items() if word == text), text)

    def allows(self, value: Any) -> bool:
        """Tell whether the figure may have this value."""
        return not self.allowed or feel.compile_unary(self.allowed).matches(value, {}) is True


@cache
def described(path: Path = FILE) -> Mapping[str, Figure]:
    """Return the figures by name, in the order of the file."""
    facts: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return {name: Figure(name, **each) for name, each in facts.items()}


def named(name: str) -> Figure:
    """Return a figure by name; one that nobody described is called by its name."""
    return described().get(name) or Figure(name, name, "%(value)s")

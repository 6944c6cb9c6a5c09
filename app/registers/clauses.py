"""The text of the rules, clause by clause (processes/clauses.yaml)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).parents[2] / "processes" / "clauses.yaml"


@cache
def described() -> Mapping[str, Mapping[str, Any]]:
    """Return all clauses by mark: {title, text, items, marks}."""
    table: Mapping[str, Mapping[str, Any]] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return table


def titles() -> dict[str, str]:
    """Return what each clause is about, by mark, in the order of the rules."""
    return {mark: str(clause["title"]) for mark, clause in described().items()}

"""Typed registers as lines: each table's rows in the one shape that lists, pages and histories share.

A register's description names its table (`table: experts`) and labels the facts that the adapter here gives.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.registers.registry.tables import data_sets, experts, misconduct, organisations, rule_sets, scenes
from app.registers.registry.tables.row import Row

__all__ = ["TABLES", "Row"]

TABLES: Mapping[str, Callable[[Sequence[Any]], list[Row]]] = {
    "organisations": organisations.units,
    "people": organisations.people,
    "misconduct": misconduct.entries,
    "experts": experts.experts,
    "data_sets": data_sets.data_sets,
    "scenes": scenes.scenes,
    "models": scenes.models,
    "rule_sets": rule_sets.rule_sets,
}

"""What every deployment needs from the start: the calendar, the rules, the fees, the texts to sign."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from app.registers import calendar, commitments, fees, rule_sets

TEXTS = Path(__file__).parents[2] / "handlers" / "texts"


def seed(texts: Path = TEXTS) -> None:
    """Enter what is missing. Call inside `store.writing()`; safe to repeat, nothing known is changed."""
    calendar.seed()
    rule_sets.seed()
    commitments.seed(_texts(texts))
    fees.seed()


def _texts(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yaml")):
        yield yaml.safe_load(path.read_text(encoding="utf-8"))

"""Lists that people fill in row by row."""

from collections.abc import Mapping, Sequence
from typing import Any


def repeated(listed: str, rows: Sequence[Mapping[str, Any]], field: str, words: str) -> dict[str, list[str]]:
    """Return the errors of the rows of the list `listed` that name in `field` what a row before them names."""
    named = [str(row[field]) for row in rows]
    return {f"{listed}.{n}.{field}": [words] for n, each in enumerate(named) if each in named[:n]}

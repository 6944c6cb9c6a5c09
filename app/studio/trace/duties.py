"""What the rules ask, clause by clause and part by part, and what is declared of a part that sources can't show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.studio import sources

RULES = "processes/clauses.yaml"
DUTIES = "processes/duties.yaml"


@dataclass(frozen=True)
class Part:
    """One duty of a clause. `mark` is 三(七)a, or the clause itself where it is a single duty.

    `by` names the people who carry it out where no source can; `later` is the reason why it is not built yet,
    `awaits` the key of the procedure, or the folder of the platform, that will carry it: parts of it may be carried
    elsewhere before. All three are empty for what the sources must prove. `more` says what will be added on top of
    what carries the part out now.
    """

    mark: str
    clause: str
    asks: str
    careful: bool
    by: str = ""
    later: str = ""
    awaits: str = ""
    more: str = ""


@dataclass(frozen=True)
class Clause:
    """A clause with its text, its numbered `items`, and its duties in the order of the rules."""

    mark: str
    title: str
    text: str
    items: Mapping[str, str]
    parts: tuple[Part, ...]

    @property
    def chapter(self) -> str:
        """The chapter's numeral: 三 of 三(五)."""
        return self.mark[0]


def clauses(root: Path = sources.ROOT) -> tuple[Clause, ...]:
    """Return the clauses in the order of the rules. Raises KeyError for a duty that the list does not tell."""
    stamps = tuple((root / path).stat().st_mtime_ns for path in (RULES, DUTIES))
    return _read(root, stamps)


@lru_cache(maxsize=4)
def _read(root: Path, _stamps: tuple[int, ...]) -> tuple[Clause, ...]:
    rules, duties = (yaml.safe_load((root / path).read_text("utf-8")) for path in (RULES, DUTIES))
    return tuple(_clause(mark, entry, duties) for mark, entry in rules.items())


def _clause(mark: str, entry: Mapping[str, Any], duties: Mapping[str, Mapping[str, str]]) -> Clause:
    careful = entry.get("careful", ())
    parts = tuple(
        Part(
            mark + name,
            mark,
            careful=careful is True or (careful is not True and name in careful),
            **duties[mark + name],
        )
        for name in map(str, entry.get("marks", {"": ""}))
    )
    return Clause(mark, entry["title"], entry["text"], entry.get("items", {}), parts)

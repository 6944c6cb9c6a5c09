"""The text of the rules, clause by clause (processes/clauses.yaml), for the steps that carry them out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.registers.clauses import described

_MARK = re.compile(r"([一二三四五六七八九十]+\([一二三四五六七八九十]+\))(\d?)([a-z]?)")


@dataclass(frozen=True)
class Clause:
    """A clause as a page shows it: `key` 三(三), `mark` 三（三）, title, text of the item meant, duties named."""

    key: str
    mark: str
    title: str
    text: str
    duties: tuple[str, ...]


@lru_cache(maxsize=512)
def cited(marks: str) -> tuple[Clause, ...]:
    """Return the clauses that a comma list of marks names, each once, in the order of the list.

    Marks the rules do not have are left out: an analyst's slip must not break the page.
    """
    wanted: dict[str, list[tuple[str, str]]] = {}
    for part in re.split(r"[,，]\s*", marks):
        found = _MARK.fullmatch(part.strip())
        if found and found[1] in described():
            wanted.setdefault(found[1], []).append((found[2], found[3]))
    return tuple(_clause(key, places) for key, places in wanted.items())


def _clause(key: str, places: list[tuple[str, str]]) -> Clause:
    entry = described()[key]
    numbers = [number for number, _ in places if number in entry.get("items", {})]
    text = "\n".join(dict.fromkeys(entry["items"][number] for number in numbers)) if numbers else entry["text"]
    known = entry.get("marks", {})
    duties = tuple(known[number + letter] for number, letter in places if number + letter in known)
    return Clause(key, key.replace("(", "（").replace(")", "）"), entry["title"], text, duties)

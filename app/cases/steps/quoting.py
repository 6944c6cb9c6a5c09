"""What an error quotes of what people typed is taken out, before administrators read why a step failed.

They run the platform and read no answers; an exception easily has one in its text (`invalid literal '3505…'`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

HIDDEN = "〔略〕"
SHORTEST, FEWEST_DIGITS = 2, 5
"""A name has two characters; what is shorter, like a small number, tells nothing."""
_KEY = re.compile(r"[a-z0-9_.]{1,40}", re.ASCII)
"""Choices of forms and names of the procedure look so: they tell why something failed."""


def unquoted(text: str, *typed: Any) -> str:
    """Return a text without what was typed, given as JSON values; the code lines of a traceback stay."""
    words = sorted({word for value in typed for word in _words(value)}, key=len, reverse=True)
    if not words:
        return text
    found = re.compile("|".join(re.escape(word) for word in words))
    return "\n".join(line if line.startswith("  ") else found.sub(HIDDEN, line) for line in text.split("\n"))


def _words(value: Any) -> Iterator[str]:
    """Yield the texts and long numbers in a JSON value, also as `repr` writes them."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        for part in (value.strip(), *(line.strip() for line in value.splitlines())):
            if len(part) >= SHORTEST and (part.isdigit() or not _KEY.fullmatch(part)):
                yield from (part, repr(part)[1:-1])
    elif isinstance(value, int | float) and len(str(value)) >= FEWEST_DIGITS:
        yield str(value)

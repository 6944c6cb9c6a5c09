"""From a template's source and what a document says to its PDF: the same input gives the same bytes.

The work is done by `typesetter`, bounded, in a process of its own. What people typed reaches the template as JSON
values, never as source: whatever it holds, it is text.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import orjson

from app.documents import bounded
from app.documents.bounded import MEGABYTE, Bounds, OutOfBounds
from app.errors import PlatformError

TYPESETTER = Path(__file__).with_name("typesetter.py")
STAMP = Path(__file__).with_name("stamp.typ")
LARGEST_FACTS, LARGEST_PDF = 2 * MEGABYTE, 20 * MEGABYTE
BOUNDS = Bounds(seconds=60, computing=20, memory=1536 * MEGABYTE, output=LARGEST_PDF)
MOST_PLACES, LONGEST_SIDE = 20, 2000
"""How many seals a document has room for, and how far they may lie from its corner, in points (A3 has 1,191)."""


class RenderingFailed(PlatformError):
    """The template can't be typeset; the message (Chinese) holds what the typesetter says.

    `said` is what the typesetter said, `line` that of the source (from 1) where it stopped, if it named one.
    """

    said: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a seal goes: page (from 1) and box, in points from the page's top left corner."""

    place: int
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Rendered:
    """A typeset document and its places for seals."""

    pdf: bytes
    places: tuple[Place, ...]


def render(source: str, facts: Mapping[str, Any], at: datetime, bounds: Bounds = BOUNDS) -> Rendered:
    """Typeset a document; `facts` are what the template reads from document.json, `at` is its date of creation.

    Takes about half a second. Raises RenderingFailed for a template that can't be typeset within the bounds, or
    whose places for seals make no sense.
    """
    wanted = orjson.dumps({"source": source, "facts": dict(facts), "timestamp": int(at.timestamp())})
    if len(wanted) > LARGEST_FACTS:
        raise RenderingFailed("文书内容过长，无法排版。")
    try:
        header, _, pdf = bounded.run(TYPESETTER, wanted, bounds).partition(b"\n")
    except OutOfBounds as error:
        raise RenderingFailed("模板排版超出时间、内存或篇幅限制。") from error
    said = orjson.loads(header)
    if "error" in said:
        failed = RenderingFailed(f"模板无法排版：{said['error']}")
        failed.said, failed.line = said["error"], said["line"]
        raise failed
    return Rendered(pdf, _places(said["places"]))


def _places(said: Any) -> tuple[Place, ...]:
    """Return the places as a template gave them: anything may be marked as one. Raises RenderingFailed."""
    wrong = RenderingFailed("模板中的签章位置有误，请用 seal-place 标注，每个签署方一处。")
    try:
        places = tuple(Place(**place) for place in said)
        sound = all(_sound(place) for place in places)
    except TypeError as error:
        raise wrong from error
    if not sound or len(places) > MOST_PLACES or len({place.place for place in places}) < len(places):
        raise wrong
    return places


def _sound(place: Place) -> bool:
    """Tell whether a place is one on a page. Raises TypeError for what is no number."""
    whole = all(type(number) is int and number > 0 for number in (place.place, place.page))
    sides = [float(side) for side in astuple(place)[2:]]
    near = all(isfinite(side) and 0 <= side <= LONGEST_SIDE for side in sides)
    return whole and near and place.width > 0 and place.height > 0


def stamp(party: str, person: str, at: str, width: float, height: float) -> bytes:
    """Return the picture of a seal as a PDF of one page: who signed for whom and when."""
    facts = {"party": party, "person": person, "at": at, "width": width, "height": height}
    epoch = datetime.fromisoformat("2024-05-17T00:00:00+08:00")
    return render(STAMP.read_text("utf-8"), facts, epoch).pdf

"""From a template's source and what a document says to its PDF: the same input gives the same bytes.

The work is done by `typesetter` in a process of its own. What people typed reaches the template as JSON values,
never as source: whatever it holds, it is text.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from app.errors import PlatformError

TYPESETTER = Path(__file__).with_name("typesetter.py")
STAMP = Path(__file__).with_name("stamp.typ")
SECONDS = 60  # by the clock on the wall
LARGEST_FACTS, LARGEST_PDF = 2 * 1024 * 1024, 20 * 1024 * 1024
NOWHERE = "http://127.0.0.1:9"
"""The proxy of the process: packages of the network are never fetched."""


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


def render(source: str, facts: Mapping[str, Any], at: datetime, *, seconds: float = SECONDS) -> Rendered:
    """Typeset a document; `facts` are what the template reads from document.json, `at` is its date of creation.

    Takes about half a second, at most `seconds` by the clock. Raises RenderingFailed for a template that
    can't be typeset within the bounds.
    """
    wanted = orjson.dumps({"source": source, "facts": dict(facts), "timestamp": int(at.timestamp())})
    if len(wanted) > LARGEST_FACTS:
        raise RenderingFailed("文书内容过长，无法排版。")
    header, _, pdf = _typeset(wanted, seconds).partition(b"\n")
    said = orjson.loads(header)
    if "error" in said:
        failed = RenderingFailed(f"模板无法排版：{said['error']}")
        failed.said, failed.line = said["error"], said["line"]
        raise failed
    if len(pdf) > LARGEST_PDF:
        raise RenderingFailed("文书排版结果过大。")
    return Rendered(pdf, tuple(Place(**place) for place in said["places"]))


def stamp(party: str, person: str, at: str, width: float, height: float) -> bytes:
    """Return the picture of a seal as a PDF of one page: who signed for whom and when."""
    facts = {"party": party, "person": person, "at": at, "width": width, "height": height}
    epoch = datetime.fromisoformat("2024-05-17T00:00:00+08:00")
    return render(STAMP.read_text("utf-8"), facts, epoch).pdf


def _typeset(wanted: bytes, seconds: float) -> bytes:
    environment = {
        "PATH": os.defpath,
        "TMPDIR": tempfile.gettempdir(),
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE),
    }
    command = [sys.executable, "-I", str(TYPESETTER)]
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            command, input=wanted, capture_output=True, env=environment, timeout=seconds, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise RenderingFailed("模板排版超出时间或内存限制。") from error
    return done.stdout

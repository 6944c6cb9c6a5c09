"""Typeset one document, in a process of its own: a template can neither hang nor exhaust the platform.

Run by `rendering` as a script, bounded. Reads one JSON object from standard input: {source, facts, timestamp};
writes one line of JSON, {places} or {error, line}, and then the PDF.
The template sees the file `document.json` and the fonts of the pip packages: no other file, no network, no clock.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

STANDARD: Literal["a-2a"] = "a-2a"
PLACES = "<seal-place>"
UNDISPLAYABLE = "could not be displayed with font"
"""What the typesetter says of a text that no font has."""
MISSING = "〓"
"""What printers put in place of a type they lack (U+3013)."""
UNSEEN = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: they make a text read other than what is kept."""
ERROR_LENGTH = 1000


def _folders() -> list[Path]:
    import noto_cjk_sans_otc  # type: ignore[import-untyped]
    import pylopdf_fonts_zh_cn

    return [pylopdf_fonts_zh_cn.serif_path().parent, Path(str(noto_cjk_sans_otc.FONT_PATH)).parent]


def _fonts() -> Any:
    import typst

    folders = [str(folder) for folder in _folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _characters() -> set[int]:
    """Return the code points that some font has; takes about a second."""
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

    found: set[int] = set()
    for path in (path for folder in _folders() for path in folder.iterdir()):
        if path.suffix in {".otf", ".ttf"}:
            found.update(TTFont(path, lazy=True).getBestCmap())
        elif path.suffix in {".otc", ".ttc"}:
            found.update(*(font.getBestCmap() for font in TTCollection(str(path), lazy=True).fonts))
    return found


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with all its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed(each, change) for each in value]
    if isinstance(value, dict):
        return {key: changed(each, change) for key, each in value.items()}
    return value


def typeset(source: str, facts: dict[str, Any], timestamp: int) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the PDF, and where seals go: {place, page, x, y, width, height} in points from the top left.

    What people typed never keeps a document from being made: a character that no font has is printed as 〓.
    """
    import typst

    seen = changed(facts, lambda text: UNSEEN.sub("", text))
    try:
        return _typeset(source, seen, timestamp)
    except typst.TypstError as error:
        if UNDISPLAYABLE not in error.message:
            raise
    known = _characters()
    shown = changed(seen, lambda text: "".join(each if _prints(each, known) else MISSING for each in text))
    return _typeset(source, shown, timestamp)


def _prints(character: str, known: set[int]) -> bool:
    return ord(character) in known or character in "\n\r\t"


def _typeset(source: str, facts: dict[str, Any], timestamp: int) -> tuple[bytes, list[dict[str, Any]]]:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "document.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
        (root / "main.typ").write_text(source, "utf-8")
        compiler = typst.Compiler(
            str(root / "main.typ"),
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
        )
        pdf = compiler.compile(format="pdf", timestamp=timestamp, pdf_standards=[STANDARD])
        places = json.loads(compiler.query(PLACES, field="value"))
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf, places


def main() -> None:
    """Do what standard input asks for."""
    import typst

    wanted = json.load(sys.stdin)
    try:
        pdf, places = typeset(**wanted)
    except typst.TypstError as error:
        _say({"error": error.message[:ERROR_LENGTH], "line": _line(error.diagnostic)})
        return
    _say({"places": places})
    sys.stdout.buffer.write(pdf)


def _line(diagnostic: str) -> int | None:
    """Return the line of the source that the typesetter points at first."""
    found = re.search(r"main\.typ:(\d+):", diagnostic)
    return int(found[1]) if found else None


def _say(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()

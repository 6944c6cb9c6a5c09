"""Typeset one document, in a process of its own: a template can neither hang nor exhaust the platform.

Run by `rendering` as a script, isolated and without the platform's environment. Reads one JSON object from standard
input: {source, facts, timestamp}; writes one line of JSON, {places} or {error, line}, and then the PDF.
The template sees the file `document.json` and the fonts of the pip packages: no other file, no network, no clock.
"""

import json
import re
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

SECONDS = 20  # of computing
MEMORY = 1536 * 1024 * 1024  # bytes
STANDARD: Literal["a-2a"] = "a-2a"
PLACES = "<seal-place>"


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fonts() -> Any:
    import noto_cjk_sans_otc  # type: ignore[import-untyped]
    import pylopdf_fonts_zh_cn
    import typst

    folders = [pylopdf_fonts_zh_cn.serif_path().parent, Path(str(noto_cjk_sans_otc.FONT_PATH)).parent]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


def typeset(source: str, facts: dict[str, Any], timestamp: int) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the PDF, and where seals go: {place, page, x, y, width, height} in points from the top left."""
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

    _bound()
    wanted = json.load(sys.stdin)
    try:
        pdf, places = typeset(**wanted)
    except typst.TypstError as error:
        _say({"error": error.message, "line": _line(error.diagnostic)})
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

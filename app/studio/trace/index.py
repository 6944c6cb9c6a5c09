"""All marked places of a source tree. A file is read again only when its time or size has changed."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from threading import Lock

from app.studio import sources
from app.studio.trace import described, drawn, written
from app.studio.trace.places import Place

PATTERNS = (
    ("processes", "*.bpmn"),
    ("processes", "*.dmn"),
    *((folder, "*.yaml") for folder in described.FOLDERS),
    ("app", "**/*.py"),
    ("handlers", "**/*.py"),
    ("tests", "**/*.py"),
)
DRAWN = (".bpmn", ".dmn")
Stamp = tuple[int, int]
Stamps = dict[Path, Stamp]
_trees: dict[Path, tuple[Stamps, tuple[Place, ...]]] = {}
_files: dict[tuple[Path, Stamp], tuple[Place, ...]] = {}
_lock = Lock()


def places(root: Path = sources.ROOT) -> tuple[Place, ...]:
    """Return every marked place of the tree; the very same tuple as long as no file has changed."""
    with _lock:
        stamps = _stamps(root)
        known = _trees.get(root)
        if known is None or known[0] != stamps:
            known = _trees[root] = (stamps, tuple(_all(root, stamps)))
        return known[1]


def has_tests(root: Path = sources.ROOT) -> bool:
    """Tell whether the tests stand beside the platform; on a server they may be left out."""
    return (root / "tests").is_dir()


def _stamps(root: Path) -> Stamps:
    paths = chain.from_iterable(sorted((root / folder).glob(pattern)) for folder, pattern in PATTERNS)
    return {path: (found.st_mtime_ns, found.st_size) for path in paths if (found := path.stat())}


def _all(root: Path, stamps: Stamps) -> Iterator[Place]:
    """Diagrams are read together, because steps refer to decision tables in other files; the rest one by one."""
    diagrams = [path for path in stamps if path.suffix in DRAWN]
    yield from drawn.places({path.relative_to(root).as_posix(): path.read_bytes() for path in diagrams})
    for path, stamp in stamps.items():
        if path.suffix not in DRAWN:
            if (path, stamp) not in _files:
                _files[path, stamp] = tuple(_read(path.relative_to(root).as_posix(), path))
            yield from _files[path, stamp]


def _read(name: str, path: Path) -> Iterator[Place]:
    read = described.places if path.suffix == ".yaml" else written.places
    return read(name, path.read_text("utf-8"))

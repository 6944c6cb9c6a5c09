"""Read procedures from a working tree: `processes/` and `forms/` side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app import engine

ROOT = Path(__file__).parents[2]
LARGEST = 2 * 1024 * 1024


class SourceError(ValueError):
    """A path that can't be read as a procedure; the message (Chinese) says what to do."""


@dataclass(frozen=True)
class Tree:
    """The files of a working tree, `processes/…` and `forms/…` → content, and the procedures asked for."""

    files: Mapping[str, bytes]
    chosen: tuple[str, ...]


def read(paths: Iterable[Path] = ()) -> Tree:
    """Read the trees of the named diagrams or folders; without any, the project's own, all of it.

    A diagram named alone is read with the `forms/`, decision tables and lanes beside its `processes/` folder; one
    that stands elsewhere takes the place of the project's diagram of that name. Raises SourceError.
    """
    named = [path.resolve() for path in paths]
    if not named:
        return Tree(_tree(ROOT), _diagrams(_tree(ROOT)))
    files: dict[str, bytes] = {}
    chosen: list[str] = []
    for path in named:
        found, diagrams = _read_one(path)
        files |= found
        chosen.extend(diagrams)
    return Tree(files, tuple(dict.fromkeys(chosen)))


def _read_one(path: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    if not path.exists():
        raise SourceError(f"找不到 {path}。")
    if path.is_dir():
        root = path.parent if path.name == "processes" else path
        files = _tree(root)
        if not files:
            raise SourceError(f"{path} 中没有 processes/*.bpmn。")
        return files, _diagrams(files)
    if path.suffix != ".bpmn":
        raise SourceError(f"{path.name} 不是流程图（.bpmn）。请指定流程图或其所在目录。")
    root = path.parent.parent if path.parent.name == "processes" else ROOT
    name = f"processes/{path.name}"
    return _tree(root) | {name: _content(path)}, (name,)


def _tree(root: Path) -> dict[str, bytes]:
    patterns = (
        "processes/*.bpmn",
        "processes/*.dmn",
        "processes/lanes.yaml",
        "processes/registers/*.yaml",
        "forms/*/*.form",
    )
    found = sorted(path for pattern in patterns for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): _content(path) for path in found}


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise SourceError(f"{path.name} 超过 {LARGEST // 1024 // 1024} MB，不是正常的流程文件。")
    return path.read_bytes()


def _diagrams(files: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(path for path in files if path.endswith(".bpmn"))


def closure(files: Mapping[str, bytes], key: str) -> dict[str, bytes]:
    """Return what one procedure needs: its diagram, those it calls, decision tables, forms, lanes.

    Raises engine.EngineError when a diagram can't be read.
    """
    models = {model.key: model for model in engine.outline(files)}
    wanted = _called(models, key)
    paths = {models[each].path for each in wanted} | {"processes/lanes.yaml"}
    decisions = {
        element.decision for each in wanted for element in models[each].elements.values() if element.decision
    }
    paths |= {path for path, ids in engine.decisions_of(files).items() if ids & decisions}
    folders = tuple(f"forms/{each}/" for each in wanted)
    paths |= {path for path in files if path.startswith(folders)}
    return {path: files[path] for path in sorted(paths) if path in files}


def _called(models: Mapping[str, engine.ProcessModel], key: str) -> set[str]:
    """Return a procedure's key with those of all it calls, directly or not."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        each = waiting.pop()
        if each in found or each not in models:
            continue
        found.add(each)
        waiting += [element.called for element in models[each].elements.values() if element.called]
    return found


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 that names a definition: over the names and contents of its files."""
    total = sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode())
        total.update(files[path])
    return total.hexdigest()

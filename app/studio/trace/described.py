"""Marks in descriptions: registers (processes/registers) and templates of documents (processes/templates)."""

from collections.abc import Iterator
from typing import Any

import yaml

from app.studio.trace.places import Place, marks_of

FOLDERS = {"processes/registers/": "register", "processes/templates/": "template"}


def places(path: str, content: str) -> Iterator[Place]:
    """Yield the place that a description is, if its `clause` names one."""
    kind = next((kind for folder, kind in FOLDERS.items() if path.startswith(folder)), "")
    described: Any = yaml.safe_load(content) if kind else None
    if not isinstance(described, dict):
        return
    marks = marks_of(described.get("clause", ""))
    if marks:
        name = str(described.get("name") or described.get("title") or described.get("key", ""))
        yield Place(kind, path, name, marks, id=str(described.get("key") or described.get("kind") or ""))

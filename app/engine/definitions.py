"""Definitions: a set of diagrams and decision tables, known by its digest, parsed once and shared."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from SpiffWorkflow.exceptions import SpiffWorkflowException

from app.engine import reader
from app.engine.errors import DefinitionUnreadable
from app.engine.model import Element, ProcessModel
from app.engine.parser import Parser
from app.engine.xml import XmlRefused, read
from app.rules.decisions import DecisionError, DecisionTable
from app.rules.feel import FeelSyntaxError

MOST_KEPT: Final = 64
_kept: "OrderedDict[str, Definition]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Definition:
    """An immutable set of processes that can run. Its specs are shared by all runs: nobody changes them."""

    digest: str
    processes: Mapping[str, ProcessModel]
    decisions: Mapping[str, DecisionTable]
    specs: Mapping[str, Any]
    _elements: Mapping[tuple[str, str], Element]

    def element(self, spec: str, element_id: str) -> Element:
        """Return an element by the process or sub-process it stands in."""
        return self._elements[spec, element_id]

    def get(self, spec: str, element_id: str | None) -> Element | None:
        """Return an element, or None for what the library adds by itself."""
        return self._elements.get((spec, element_id or ""))


def load(digest: str, files: Mapping[str, bytes]) -> Definition:
    """Return the definition of `digest`, parsing `files` (path → content) only the first time.

    Files other than .bpmn and .dmn are ignored. Raises DefinitionUnreadable; nothing is kept then.
    """
    with _lock:
        known = _kept.get(digest)
        if known is None:
            known = _kept[digest] = parse(digest, files)
            if len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(digest)
        return known


def outline(files: Mapping[str, bytes]) -> list[ProcessModel]:
    """Return the facts of every executable process in `files`, without making them ready to run.

    Raises DefinitionUnreadable.
    """
    found: list[ProcessModel] = []
    for path, content in sorted(files.items()):
        if path.endswith(".bpmn"):
            try:
                found += [model for model in reader.processes(read(content), path) if model.executable]
            except XmlRefused as problem:
                raise DefinitionUnreadable(f"{path} 无法读取：{problem}") from problem
    return found


def decisions_of(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return path → ids of the decisions in it, for every .dmn file. Raises DefinitionUnreadable."""
    found: dict[str, frozenset[str]] = {}
    for path, content in files.items():
        if path.endswith(".dmn"):
            try:
                found[path] = frozenset(DecisionTable.parse(content))
            except (DecisionError, FeelSyntaxError) as problem:
                raise DefinitionUnreadable(f"{path} 无法读取：{problem}") from problem
    return found


def forget() -> None:
    """Drop all parsed definitions."""
    with _lock:
        _kept.clear()


def parse(digest: str, files: Mapping[str, bytes]) -> Definition:
    """Parse without keeping. Raises DefinitionUnreadable."""
    path = ""
    try:
        parser = Parser()
        processes: dict[str, ProcessModel] = {}
        decisions: dict[str, DecisionTable] = {}
        for path in sorted(files):
            if path.endswith(".bpmn"):
                root = read(files[path])
                parser.add_bpmn_xml(root, path)
                processes.update({each.key: each for each in reader.processes(root, path) if each.executable})
            elif path.endswith(".dmn"):
                decisions.update(DecisionTable.parse(files[path]))
        path = "、".join(processes)
        specs = {key: parser.get_spec(key) for key in processes}
        for key in processes:
            specs |= parser.get_subprocess_specs(key)
    except (
        XmlRefused,
        SpiffWorkflowException,
        DecisionError,
        FeelSyntaxError,
        KeyError,
        RecursionError,
    ) as problem:
        raise DefinitionUnreadable(f"流程定义无法读取（{path}）：{problem}") from problem
    return Definition(digest, processes, decisions, specs, _index(processes))


def _index(processes: Mapping[str, ProcessModel]) -> dict[tuple[str, str], Element]:
    return {
        (element.scope or process.key, element.id): element
        for process in processes.values()
        for element in process.elements.values()
    }

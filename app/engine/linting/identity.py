"""Ids: present, unique, usable as names; and what they refer to exists."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from app.engine.linting.finding import Diagram, Finding
from app.engine.model import Element, ProcessModel
from app.engine.xml import bpmn

ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MOST_NODES: Final = 200


def within(diagram: Diagram) -> Iterator[Finding]:
    """Check the ids and processes of one file."""
    ids = Counter(id_ for node in diagram.root.iter("{*}*") if (id_ := node.get("id")))
    for id_, times in ids.items():
        if times > 1:
            yield Finding(diagram.path, id_, "", f"id“{id_}”在文件中出现了 {times} 次，每个元素的 id 必须唯一。")
    if len(diagram.models) != 1:
        yield Finding(diagram.path, "", "", f"一个文件应恰有一个流程（现有 {len(diagram.models)} 个）。")
    for model in diagram.models:
        yield from _process(diagram, model)


def _process(diagram: Diagram, model: ProcessModel) -> Iterator[Finding]:
    if not model.executable:
        yield diagram.about(model, "没有勾选“可执行”（isExecutable），不会运行。请在流程属性中勾选 Executable。")
    if not ID.fullmatch(model.key):
        yield diagram.about(model, "流程 id 只能用英文字母、数字和下划线。")
    nodes = list(diagram.root.iter(bpmn("process")))
    if len(model.elements) > MOST_NODES:
        yield diagram.about(
            model, f"节点过多（{len(model.elements)} 个，上限 {MOST_NODES} 个），请拆成几个流程并用调用活动连接。"
        )
    if any(not element.id for element in model.elements.values()):
        yield diagram.about(model, "有元素没有 id。请用 Camunda Modeler 重新保存。")
    elif nodes:
        for element in model.elements.values():
            if not ID.fullmatch(element.id):
                yield diagram.on(element, "id 只能用英文字母、数字和下划线（以字母开头）。请在属性面板中修改。")


def across(diagrams: Sequence[Diagram], decisions: Collection[str]) -> Iterator[Finding]:
    """Check what elements refer to in the whole set of files."""
    models = {model.key: model for diagram in diagrams for model in diagram.models}
    scopes = Counter(id_ for diagram in diagrams for id_ in _scopes(diagram))
    for diagram in diagrams:
        for id_ in _scopes(diagram):
            if scopes[id_] > 1:
                yield Finding(diagram.path, id_, "", f"流程或子流程的 id“{id_}”与另一个文件中的重复，请改名。")
        for model in diagram.models:
            for element in model.elements.values():
                yield from _references(diagram, element, models, decisions)
            if model.key in _called(models, model.key):
                yield diagram.about(model, "通过调用活动最终又调用了自己，会无限循环。请去掉其中一个调用。")


def _scopes(diagram: Diagram) -> list[str]:
    elements = [element for model in diagram.models for element in model.elements.values()]
    return [*(model.key for model in diagram.models), *(e.id for e in elements if e.kind == "subProcess")]


def _references(
    diagram: Diagram, element: Element, models: Mapping[str, ProcessModel], decisions: Collection[str]
) -> Iterator[Finding]:
    if element.kind == "callActivity":
        if not element.called:
            yield diagram.on(element, "没有指定被调用的流程。请在属性面板填写 Called element。")
        elif element.called not in models:
            yield diagram.on(
                element, f"被调用的流程“{element.called}”不在 processes/ 中。请改正流程 id，或补上该流程。"
            )
    if element.kind == "businessRuleTask":
        if not element.decision:
            yield diagram.on(element, "没有指定决策表。请在属性面板填写 Decision reference。")
        elif element.decision not in decisions:
            yield diagram.on(element, f"决策表“{element.decision}”不在任何 .dmn 文件中。请改正 id，或补上决策表。")


def _called(models: Mapping[str, ProcessModel], key: str) -> set[str]:
    """Return the keys of all that a process calls, directly or not."""
    found: set[str] = set()
    todo = [key]
    while todo:
        model = models.get(todo.pop())
        calls = {e.called for e in model.elements.values() if e.called} if model else set()
        todo += [called for called in calls if called not in found]
        found |= calls
    return found

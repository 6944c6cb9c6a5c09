"""What the check says, and the diagram it says it of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from lxml import etree

from app.engine import reader
from app.engine.model import Element, Flow, ProcessModel
from app.engine.xml import BPMN, XmlRefused, read

PLATFORM: Final = "{http://camunda.org/schema/modeler/1.0}executionPlatform"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change. `message` (Chinese) names the element and says what to do about it."""

    path: str
    element_id: str
    element_name: str
    message: str
    severity: str = "error"


@dataclass(frozen=True)
class Diagram:
    """A .bpmn file that could be read. `nodes`: id → XML of the flow nodes and flows in it."""

    path: str
    root: etree._Element
    models: tuple[ProcessModel, ...]
    nodes: Mapping[str, etree._Element]

    @classmethod
    def read(cls, path: str, content: bytes) -> Self:
        """Read a file; raise XmlRefused."""
        root = read(content)
        if root.tag != f"{{{BPMN}}}definitions":
            raise XmlRefused("不是 BPMN 2.0 流程图（根元素应为 bpmn:definitions）。请用 Camunda Modeler 保存。")
        if root.get(PLATFORM) == "Camunda Cloud":
            raise XmlRefused(
                "这是 Camunda 8（Zeebe）的流程图，属性写法不同。"
                "请在 Camunda Modeler 中选 Camunda Platform 7 新建流程图，把内容复制过去。"
            )
        nodes = {id_: node for node in root.iter(f"{{{BPMN}}}*") if (id_ := node.get("id"))}
        return cls(path, root, tuple(reader.processes(root, path)), nodes)

    def on(self, element: Element | Flow, message: str) -> Finding:
        """Say something of an element."""
        name = element.name or self._between(element)
        return Finding(self.path, element.id, element.name, f"“{name}”（{element.id}）：{message}")

    def _between(self, element: Element | Flow) -> str:
        """Name what has no name: a flow by its ends, anything else by its id."""
        if isinstance(element, Element):
            return element.id
        known = {id_: each.name for model in self.models for id_, each in model.elements.items()}
        return f"{known.get(element.source) or element.source} → {known.get(element.target) or element.target}"

    def about(self, model: ProcessModel, message: str) -> Finding:
        """Say something of a whole process."""
        return Finding(
            self.path, model.key, model.name, f"流程“{model.name or model.key}”（{model.key}）：{message}"
        )

"""The drawing: every element that runs can be seen."""

import math
from collections.abc import Iterator
from typing import Final

from lxml import etree

from app.engine.linting.finding import Diagram, Finding
from app.engine.xml import BPMNDI

DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
ENDS: Final = 2


def check(diagram: Diagram) -> Iterator[Finding]:
    """Check that each element has a shape, and each flow a line."""
    shapes = _by_element(diagram.root, "BPMNShape")
    edges = _by_element(diagram.root, "BPMNEdge")
    for model in diagram.models:
        for element in model.elements.values():
            shape = shapes.get(element.id)
            if shape is None:
                yield diagram.on(element, "图上没有画出来（缺少图形信息）。请用 Camunda Modeler 打开、摆放后保存。")
            elif not _placed(shape):
                yield diagram.on(element, "图形的位置或大小不是有效的数字。请在 Camunda Modeler 中重新摆放。")
        for flow in model.flows:
            edge = edges.get(flow.id)
            if edge is None or len(edge.findall(f"{{{DI}}}waypoint")) < ENDS:
                yield diagram.on(flow, "连线在图上没有画出来。请用 Camunda Modeler 打开、重画后保存。")


def _by_element(root: etree._Element, tag: str) -> dict[str, etree._Element]:
    return {shape.get("bpmnElement", ""): shape for shape in root.iter(f"{{{BPMNDI}}}{tag}")}


def _placed(shape: etree._Element) -> bool:
    bounds = shape.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return False
    try:
        numbers = {name: float(bounds.get(name, "nan")) for name in ("x", "y", "width", "height")}
    except ValueError:
        return False
    return all(map(math.isfinite, numbers.values())) and numbers["width"] > 0 < numbers["height"]

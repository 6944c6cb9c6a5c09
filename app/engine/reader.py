"""From BPMN XML to the plain facts of `model`."""

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from app.engine.model import Element, Flow, MultiInstance, ProcessModel, TimerModel
from app.engine.xml import bpmn, camunda, local

NOT_NODES: Final = frozenset({
    "sequenceFlow", "laneSet", "documentation", "extensionElements", "textAnnotation", "association", "group",
    "incoming", "outgoing", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "ioSpecification",
})  # fmt: skip
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
)


def processes(root: etree._Element, path: str) -> list[ProcessModel]:
    """Return every process of a diagram, executable or not, in the order of the file."""
    messages = {m.get("id", ""): m.get("name", "") for m in root.iter(bpmn("message"))}
    return [_process(node, path, messages) for node in root.iterchildren(bpmn("process"))]


def _process(node: etree._Element, path: str, messages: dict[str, str]) -> ProcessModel:
    lanes = _lanes(node)
    key = node.get("id", "")
    timers = _boundary_timers(node)
    found = list(_elements(node, key, None, None, (lanes, timers, messages)))
    return ProcessModel(
        key=key,
        name=_name(node),
        path=path,
        executable=node.get("isExecutable") == "true",
        properties=_properties(node),
        lanes=tuple(dict.fromkeys(lane.get("name", "") for lane in node.iter(bpmn("lane")))),
        elements={element.id: element for element in found},
        flows=tuple(_flows(node)),
        documentation=_documentation(node),
    )


def _lanes(process: etree._Element) -> dict[str, str]:
    """Return element id → name of its (innermost) lane."""
    return {
        (ref.text or "").strip(): lane.get("name", "")
        for lane in process.iter(bpmn("lane"))
        for ref in lane.iterchildren(bpmn("flowNodeRef"))
    }


def _boundary_timers(process: etree._Element) -> dict[str, list[TimerModel]]:
    found: dict[str, list[TimerModel]] = {}
    for event in process.iter(bpmn("boundaryEvent")):
        timer = _timer(event)
        if timer:
            found.setdefault(event.get("attachedToRef", ""), []).append(timer)
    return found


_Facts = tuple[dict[str, str], dict[str, list[TimerModel]], dict[str, str]]


def nodes(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the flow nodes that stand directly in a process or sub-process."""
    for node in container.iterchildren(etree.Element):
        if etree.QName(node).namespace == etree.QName(bpmn("x")).namespace and local(node) not in NOT_NODES:
            yield node


def _elements(
    container: etree._Element, process: str, scope: str | None, lane: str | None, facts: _Facts
) -> Iterator[Element]:
    for node in nodes(container):
        element = _element(node, process, scope, lane, facts)
        yield element
        if element.kind == "subProcess":
            yield from _elements(node, process, element.id, element.lane, facts)


def _element(node: etree._Element, process: str, scope: str | None, lane: str | None, facts: _Facts) -> Element:
    lanes, timers, messages = facts
    id_ = node.get("id", "")
    own = _timer(node)
    event = next((local(child) for child in node.iterchildren() if local(child).endswith("EventDefinition")), None)
    return Element(
        id=id_,
        kind=local(node),
        name=_name(node),
        process=process,
        lane=lanes.get(id_, lane),
        scope=scope,
        properties=_properties(node),
        documentation=_documentation(node),
        form_key=node.get(camunda("formKey")),
        topic=node.get(camunda("topic")),
        parameters=_parameters(node),
        called=node.get("calledElement"),
        decision=node.get(camunda("decisionRef")),
        result_variable=node.get(camunda("resultVariable")),
        attached_to=node.get("attachedToRef"),
        interrupting=node.get("cancelActivity", "true") == "true",
        message=_message(node, messages),
        event=event,
        timers=(own,) if own else tuple(timers.get(id_, ())),
        multi=_multi(node),
        triggered=node.get("triggeredByEvent") == "true",
    )


def _name(node: etree._Element) -> str:
    """Return the name on one line (modelers keep the line breaks of labels)."""
    return "".join((node.get("name") or "").split("\n")).strip()


def _documentation(node: etree._Element) -> str | None:
    text = node.findtext(bpmn("documentation"))
    return text.strip() if text else None


def _properties(node: etree._Element) -> dict[str, str]:
    path = f"{bpmn('extensionElements')}/{camunda('properties')}/{camunda('property')}"
    return {p.get("name", ""): p.get("value", "") for p in node.iterfind(path)}


def _parameters(node: etree._Element) -> dict[str, str]:
    path = f"{bpmn('extensionElements')}/{camunda('inputOutput')}/{camunda('inputParameter')}"
    return {p.get("name", ""): (p.text or "").strip() for p in node.iterfind(path)}


def _message(node: etree._Element, messages: dict[str, str]) -> str | None:
    definition = node.find(bpmn("messageEventDefinition"))
    return None if definition is None else messages.get(definition.get("messageRef", ""), "")


def _timer(node: etree._Element) -> TimerModel | None:
    definition = node.find(bpmn("timerEventDefinition")) if local(node) in EVENTS else None
    if definition is None:
        return None
    kinds = ("timeDate", "timeDuration", "timeCycle")
    kind, text = next(((k, t) for k in kinds if (t := definition.findtext(bpmn(k))) is not None), ("", ""))
    interrupting = local(node) != "boundaryEvent" or node.get("cancelActivity", "true") == "true"
    return TimerModel(node.get("id", ""), _name(node), text.strip(), interrupting, kind)


def _multi(node: etree._Element) -> MultiInstance | None:
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if loop is None:
        return None
    condition = loop.findtext(bpmn("completionCondition"))
    return MultiInstance(
        collection=(loop.get(camunda("collection")) or "").strip(),
        variable=(loop.get(camunda("elementVariable")) or "").strip(),
        condition=condition.strip() if condition else None,
        sequential=loop.get("isSequential") == "true",
    )


def _flows(process: etree._Element) -> Iterable[Flow]:
    defaults = {node.get("default") for node in process.iter(etree.Element) if node.get("default")}
    for node in process.iter(bpmn("sequenceFlow")):
        condition = node.findtext(bpmn("conditionExpression"))
        yield Flow(
            id=node.get("id", ""),
            name=_name(node),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=condition.strip() if condition is not None else None,
            default=node.get("id") in defaults,
        )

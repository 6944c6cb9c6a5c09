"""How elements are connected: starts, ends, gateways, conditions; nothing unreachable, nothing without an exit."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.engine.linting.finding import Diagram, Finding
from app.engine.model import Element, Flow, ProcessModel

CONDITIONAL = ("exclusiveGateway", "inclusiveGateway")


@dataclass(frozen=True)
class Graph:
    """A process's elements with the flows into and out of each."""

    model: ProcessModel

    @cached_property
    def outgoing(self) -> Mapping[str, list[Flow]]:
        """Return id → flows that leave it."""
        found = defaultdict(list)
        for flow in self.model.flows:
            found[flow.source].append(flow)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, list[Flow]]:
        """Return id → flows that enter it."""
        found = defaultdict(list)
        for flow in self.model.flows:
            found[flow.target].append(flow)
        return found

    @cached_property
    def boundaries(self) -> Mapping[str, list[str]]:
        """Return activity → boundary events on it."""
        found = defaultdict(list)
        for element in self.model.elements.values():
            if element.kind == "boundaryEvent":
                found[element.attached_to or ""].append(element.id)
        return found

    def forward(self, id_: str) -> list[str]:
        """Return where a token may go next."""
        return [flow.target for flow in self.outgoing[id_]] + self.boundaries[id_]

    def backward(self, id_: str) -> list[str]:
        """Return from where a token may have come."""
        element = self.model.elements.get(id_)
        host = [element.attached_to] if element and element.attached_to else []
        return [flow.source for flow in self.incoming[id_]] + host


def check(diagram: Diagram, model: ProcessModel) -> Iterator[Finding]:
    """Check the flows of a process and of the sub-processes in it."""
    graph = Graph(model)
    for flow in model.flows:
        yield from (diagram.on(flow, message) for message in _flow(flow, model))
    for element in model.elements.values():
        yield from (diagram.on(element, message) for message in _element(element, graph))
    subs = [element for element in model.elements.values() if element.kind == "subProcess"]
    for scope in (None, *subs):
        inside = [each for each in model.elements.values() if each.scope == (scope and scope.id)]
        for message in _ends(inside):
            yield diagram.on(scope, message) if scope else diagram.about(model, message)
        yield from _reach(diagram, inside, graph)
        yield from _joins(diagram, inside, graph)


def _flow(flow: Flow, model: ProcessModel) -> Iterator[str]:
    source, target = model.elements.get(flow.source), model.elements.get(flow.target)
    if source is None or target is None:
        yield "连线的起点或终点不存在。请删除后重画。"
        return
    if source.scope != target.scope:
        yield "连线跨越了子流程的边界。请在同一层内连接。"
    if flow.condition is None:
        return
    if source.kind not in CONDITIONAL:
        yield "只有排他网关、包容网关流出的连线可以带条件。请删除条件，或在前面加一个网关。"
    elif flow.default:
        yield "默认流不能带条件。请删除条件，或另选默认流。"


def _element(element: Element, graph: Graph) -> Iterator[str]:
    out, into = graph.outgoing[element.id], graph.incoming[element.id]
    if len({flow.target for flow in out}) < len(out):
        yield "有两条连线连到同一个元素。请删除一条；条件可以用 or 合并。"
    if element.kind in ("startEvent", "boundaryEvent") and into:
        yield "不能有流入的连线。"
    if element.kind == "endEvent":
        if out:
            yield "结束事件不能有流出的连线。"
        return
    if not out:
        yield "没有流出的连线，流程到此会永远停住。请连到下一步或结束事件。"
    if not element.kind.endswith("Gateway") and len(out) > 1:
        yield "有多条流出的连线。请先连到一个网关，再分支。"
    if element.kind in CONDITIONAL:
        yield from _conditional(out)
    if element.kind == "eventBasedGateway":
        yield from _event_based(out, graph)


def _conditional(out: Collection[Flow]) -> Iterator[str]:
    if len(out) == 1:
        if any(flow.condition for flow in out):
            yield "只有一条流出的连线，却带条件；条件不成立时流程会出错。请删除条件，或补画默认流。"
        return
    if out and not any(flow.default for flow in out):
        yield "没有默认流。请选一条流出的连线设为默认流（Default flow），以免所有条件都不成立。"
    for flow in out:
        if not flow.condition and not flow.default:
            name = flow.name or flow.id
            yield f'流出的连线“{name}”（{flow.id}）没有条件。请填写 FEEL 条件，如 decision = "return"。'


def _event_based(out: Collection[Flow], graph: Graph) -> Iterator[str]:
    targets = [graph.model.elements.get(flow.target) for flow in out]
    if len(out) < 2:  # noqa: PLR2004  (a choice needs two)
        yield "事件网关之后应至少有两个事件可等。"
    if any(each is None or each.kind != "intermediateCatchEvent" for each in targets):
        yield "事件网关之后只能直接连中间捕获事件（定时或消息）。"
    if sum(bool(each and each.timers) for each in targets) > 1:
        yield "事件网关之后只能有一个定时事件。"
    messages = [each.message for each in targets if each and each.message]
    if len(messages) != len(set(messages)):
        yield "事件网关之后有两个事件等同一条消息。"
    if any(each and len(graph.incoming[each.id]) > 1 for each in targets):
        yield "事件网关之后的事件不能再有别的流入连线。"


def _ends(inside: Collection[Element]) -> Iterator[str]:
    starts = sum(element.kind == "startEvent" for element in inside)
    if starts != 1:
        yield f"应恰有一个空白开始事件（现有 {starts} 个）。"
    if not any(element.kind == "endEvent" for element in inside):
        yield "没有结束事件，办件永远不会办结。请补上结束事件。"


def _reach(diagram: Diagram, inside: Collection[Element], graph: Graph) -> Iterator[Finding]:
    starts = [element.id for element in inside if element.kind == "startEvent"]
    ends = [element.id for element in inside if element.kind == "endEvent"]
    reached, leading = _walk(starts, graph.forward), _walk(ends, graph.backward)
    for element in inside:
        if starts and element.id not in reached:
            yield diagram.on(element, "从开始事件走不到这里。请补上连线，或删除它。")
        elif ends and element.id not in leading and graph.outgoing[element.id]:
            yield diagram.on(element, "从这里走不到任何结束事件。请补上通往结束事件的连线。")


def _joins(diagram: Diagram, inside: Collection[Element], graph: Graph) -> Iterator[Finding]:
    """Find parallel gateways that wait for a token which only they themselves could have sent."""
    starts = [element.id for element in inside if element.kind == "startEvent"]
    for element in inside:
        if element.kind == "parallelGateway":
            before = _walk(starts, _stopping(graph, element.id))
            if any(flow.source not in before for flow in graph.incoming[element.id]):
                yield diagram.on(
                    element, "有流入的连线来自它自己之后，会永远等待。请让回路先接到它前面的排他网关或任务。"
                )


def _stopping(graph: Graph, at: str) -> Callable[[str], list[str]]:
    return lambda id_: [] if id_ == at else graph.forward(id_)


def _walk(seeds: Collection[str], step: Callable[[str], list[str]]) -> set[str]:
    found = set(seeds)
    todo = list(seeds)
    while todo:
        fresh = [id_ for id_ in step(todo.pop()) if id_ not in found]
        found.update(fresh)
        todo += fresh
    return found

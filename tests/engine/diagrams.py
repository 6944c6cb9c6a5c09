"""Small diagrams for the tests, written as text: `process(nodes, flows)` gives a drawn .bpmn file."""

from itertools import pairwise

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="http://quanshu">'
)


def node(tag: str, id_: str, name: str = "", inner: str = "", **attributes: str) -> str:
    more = "".join(f' {key.replace("__", ":")}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{tag} id="{id_}" name="{name or id_}"{more}>{inner}</bpmn:{tag}>'


def user(id_: str, name: str = "", inner: str = "", form: str = "form") -> str:
    return node("userTask", id_, name, inner, camunda__formKey=form)


def service(id_: str, topic: str, name: str = "", **parameters: str) -> str:
    given = "".join(
        f'<camunda:inputParameter name="{k}">{v}</camunda:inputParameter>' for k, v in parameters.items()
    )
    inner = f"<bpmn:extensionElements><camunda:inputOutput>{given}</camunda:inputOutput></bpmn:extensionElements>"
    return node("serviceTask", id_, name, inner if given else "", camunda__type="external", camunda__topic=topic)


def decision(id_: str, ref: str, variable: str = "") -> str:
    more = {"camunda__resultVariable": variable} if variable else {}
    return node("businessRuleTask", id_, camunda__decisionRef=ref, **more)


def many(collection: str = "panel", variable: str = "expert", condition: str = "") -> str:
    until = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics camunda:collection="{collection}" '
        f'camunda:elementVariable="{variable}">{until}</bpmn:multiInstanceLoopCharacteristics>'
    )


def timed(expression: str, kind: str = "timeDate") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{expression}</bpmn:{kind}></bpmn:timerEventDefinition>"


def boundary(id_: str, on: str, definition: str, *, interrupting: bool = False, name: str = "") -> str:
    return node("boundaryEvent", id_, name, definition, attachedToRef=on, cancelActivity=str(interrupting).lower())


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}" />'


def catch(id_: str, definition: str) -> str:
    return node("intermediateCatchEvent", id_, inner=definition)


def start(id_: str = "start") -> str:
    return node("startEvent", id_, "提交")


def end(id_: str = "end", outcome: str = "", name: str = "") -> str:
    return node("endEvent", id_, name or "办结", properties(outcome=outcome) if outcome else "")


def properties(**values: str) -> str:
    found = "".join(f'<camunda:property name="{k}" value="{v}" />' for k, v in values.items())
    return f"<bpmn:extensionElements><camunda:properties>{found}</camunda:properties></bpmn:extensionElements>"


def gateway(id_: str, kind: str = "exclusive", default: str = "") -> str:
    return node(f"{kind}Gateway", id_, **({"default": default} if default else {}))


def call(id_: str, process: str, inner: str = "") -> str:
    return node("callActivity", id_, inner=inner, calledElement=process)


def sub(id_: str, *parts: str) -> str:
    """An embedded sub-process; the schema wants its loop characteristics first."""
    return node(
        "subProcess", id_, inner="".join(sorted(parts, key=lambda part: not part.startswith("<bpmn:multi")))
    )


def flows(text: str) -> str:
    """Each line a chain: `a -> b -> c`, with a condition as `a -> b : decision = "x"`."""
    out = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        chain, _, condition = line.partition(" : ")
        ids = [part.strip() for part in chain.split("->")]
        for source, target in pairwise(ids):
            escaped = condition.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            inner = (
                f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escaped}</bpmn:conditionExpression>'
            )
            out.append(
                f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
                f"{inner if condition else ''}</bpmn:sequenceFlow>"
            )
    return "".join(out)


def process(*parts: str, key: str = "demo", name: str = "演示", messages: tuple[str, ...] = ()) -> bytes:
    named = "".join(f'<bpmn:message id="message_{m}" name="{m}" />' for m in messages)
    body = f'<bpmn:process id="{key}" name="{name}" isExecutable="true">{"".join(parts)}</bpmn:process>'
    return drawn(f"{HEAD}{named}{body}</bpmn:definitions>")


def drawn(text: str) -> bytes:
    """Add a shape for each node and a line for each flow."""
    root = etree.fromstring(text.encode())
    shapes = "".join(_shape(each) for each in root.iter(f"{BPMN}*") if each.get("id"))
    plane = f'<bpmndi:BPMNPlane id="plane">{shapes}</bpmndi:BPMNPlane>'
    diagram = f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram>'
    return text.replace("</bpmn:definitions>", f"{diagram}</bpmn:definitions>").encode()


def _shape(each: etree._Element) -> str:
    id_, kind = each.get("id"), etree.QName(each).localname
    if kind == "sequenceFlow":
        points = '<di:waypoint x="1" y="1" /><di:waypoint x="9" y="9" />'
        return f'<bpmndi:BPMNEdge id="{id_}_di" bpmnElement="{id_}">{points}</bpmndi:BPMNEdge>'
    if kind in ("definitions", "process", "message"):
        return ""
    bounds = '<dc:Bounds x="1" y="1" width="100" height="80" />'
    return f'<bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}">{bounds}</bpmndi:BPMNShape>'


def files(*diagrams: bytes, **others: bytes) -> dict[str, bytes]:
    found = {f"processes/p{index}.bpmn": diagram for index, diagram in enumerate(diagrams)}
    return found | {f"processes/{name}.dmn": content for name, content in others.items()}


def table(id_: str, column: str, rules: dict[str, str]) -> bytes:
    """A decision table with one input column; `rules` maps its cell to the output cell."""
    rows = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{result}</text></outputEntry></rule>'
        for n, (cell, result) in enumerate(rules.items())
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">'
        f'<decision id="{id_}" name="{id_}"><decisionTable id="t" hitPolicy="FIRST">'
        f'<input id="in"><inputExpression id="ie" typeRef="number"><text>{column}</text></inputExpression></input>'
        f'<output id="out" name="result" typeRef="string" />{rows}</decisionTable></decision></definitions>'
    ).encode()

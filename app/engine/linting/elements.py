"""Which elements of BPMN may be drawn, and what each must say. Everything not allowed is refused."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from app.engine.linting.finding import Diagram, Finding
from app.engine.model import ACTIVITIES, GATEWAYS, Element, ProcessModel
from app.engine.reader import EVENTS
from app.engine.variables import TOKEN_KEYS
from app.engine.xml import bpmn, camunda, local

EVENT_DEFINITIONS: Final = {
    "startEvent": frozenset[str](),
    "endEvent": frozenset[str](),
    "boundaryEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
    "intermediateCatchEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
}
ALLOWED: Final = ACTIVITIES | GATEWAYS | EVENT_DEFINITIONS.keys()
INSTEAD: Final = {
    "scriptTask": "不允许脚本任务。请改用服务任务（处理程序）或业务规则任务（决策表）。",
    "task": "没有指定任务类型。请改成用户任务、服务任务或业务规则任务。",
    "manualTask": "不支持手工任务。请改用用户任务并配上表单。",
    "sendTask": "不支持发送任务。请改用服务任务。",
    "receiveTask": "不支持接收任务。请改用消息中间捕获事件。",
    "complexGateway": "不支持复杂网关。请改用排他、并行或包容网关。",
    "transaction": "不支持事务子流程。请改用普通子流程。",
    "adHocSubProcess": "不支持即席子流程。请改用普通子流程。",
    "intermediateThrowEvent": "不支持中间抛出事件。请改用服务任务。",
    "dataObject": "不支持数据对象（不会执行）。请删除，说明文字请用文本注释。",
    "dataObjectReference": "不支持数据对象（不会执行）。请删除，说明文字请用文本注释。",
    "dataStoreReference": "不支持数据存储（不会执行）。请删除，说明文字请用文本注释。",
}
EVENT_NAMES: Final = {
    "timerEventDefinition": "定时", "messageEventDefinition": "消息", "signalEventDefinition": "信号",
    "errorEventDefinition": "错误", "escalationEventDefinition": "升级", "linkEventDefinition": "链接",
    "terminateEventDefinition": "终止", "compensateEventDefinition": "补偿", "cancelEventDefinition": "取消",
    "conditionalEventDefinition": "条件",
}  # fmt: skip
TOPIC: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
DATA: Final = ("ioSpecification", "dataInputAssociation", "dataOutputAssociation", "property")


def check(diagram: Diagram, model: ProcessModel) -> Iterator[Finding]:
    """Check every element of a process by itself."""
    for element in model.elements.values():
        for message in _messages(element, diagram.nodes[element.id], model):
            yield diagram.on(element, message)


def _messages(element: Element, node: etree._Element, model: ProcessModel) -> Iterator[str]:
    if element.kind not in ALLOWED:
        yield INSTEAD.get(element.kind, f"不支持的元素类型 {element.kind}。请改用允许的元素。")
        return
    if element.triggered:
        yield "不支持事件子流程。请改用边界事件。"
    if any(node.find(bpmn(tag)) is not None for tag in DATA):
        yield "不支持数据输入输出关联。变量在全流程可见，请删除这些关联。"
    if element.kind in EVENTS:
        yield from _event(element, node, model)
    if element.kind == "serviceTask":
        yield from _service(element, node)
    if element.kind == "callActivity" and _has(node, "in", "out"):
        yield "不支持变量映射（被调用流程可看到全部变量，结束时并回）。请删除 In/Out mappings。"
    if element.kind == "userTask" and not element.name:
        yield "用户任务没有名称。请填写中文名称，页面和通知都用它。"
    yield from _elsewhere(element, node)
    yield from _loops(element, node)


def _elsewhere(element: Element, node: etree._Element) -> Iterator[str]:
    """Name what another engine would do and this one would pass over in silence."""
    if any(node.get(camunda(name)) for name in ("assignee", "candidateUsers", "candidateGroups")):
        yield "由谁办理只看泳道，不看 Assignee 和 Candidate。请清空 User assignment，把任务放进相应的泳道。"
    if any(node.get(camunda(name)) for name in ("dueDate", "followUpDate")):
        yield "时限只看定时边界事件，不看 Due date 和 Follow up date。请清空，另附定时边界事件。"
    if node.get(camunda("formRef")) or _has(node, "formData"):
        yield "表单只认 formKey。请把 Forms 的类型改为 Embedded or External，填写表单的文件名。"
    if _has(node, "executionListener", "taskListener"):
        yield "不支持监听器（不会执行）。请删除，要做的事改用服务任务。"
    if element.kind not in ("serviceTask", "subProcess") and _has(node, "inputOutput"):
        yield "输入输出参数只用于服务任务，这里不起作用。请删除 Inputs 和 Outputs。"


def _event(element: Element, node: etree._Element, model: ProcessModel) -> Iterator[str]:
    kinds = [local(child) for child in node if local(child).endswith("EventDefinition")]
    allowed = EVENT_DEFINITIONS[element.kind]
    for kind in kinds:
        if kind not in allowed:
            names = "、".join(EVENT_NAMES[each] for each in sorted(allowed)) or "无定义（空白）"
            yield f"此处不能用{EVENT_NAMES.get(kind, kind)}事件，只能用{names}事件。请在扳手菜单中更换类型。"
    if allowed and len(kinds) != 1:
        yield "应恰有一个事件定义（定时或消息）。请在扳手菜单中选择类型。"
    if element.kind == "boundaryEvent":
        host = model.elements.get(element.attached_to or "")
        if host is None or host.kind not in ACTIVITIES or host.scope != element.scope:
            yield "没有附着在任务或子流程上。请把它拖到任务的边框上。"
    if kinds == ["messageEventDefinition"] and not element.message:
        yield "没有指定消息，或消息没有名称。请在属性面板选择消息并填写名称。"
    if kinds == ["timerEventDefinition"]:
        yield from _timer(node)


def _timer(node: etree._Element) -> Iterator[str]:
    definition = node.find(bpmn("timerEventDefinition"))
    kinds = (
        [local(child) for child in definition if local(child).startswith("time")] if definition is not None else []
    )
    if "timeCycle" in kinds:
        yield "不支持循环定时。请改用日期（Date）或时长（Duration）。"
    elif len(kinds) != 1:
        yield '定时事件应恰填一项：日期（Date）如 working_days(2)，或时长（Duration）如 duration("PT72H")。'


def _service(element: Element, node: etree._Element) -> Iterator[str]:
    if any(node.get(camunda(name)) for name in ("class", "expression", "delegateExpression")):
        yield "服务任务只能用外部主题（External + Topic），不能用 Java 类或表达式。"
    elif node.get(camunda("type")) != "external" or not element.topic:
        yield "没有填写主题。请把 Implementation 选为 External，并填写 Topic（模块.函数）。"
    elif not TOPIC.fullmatch(element.topic):
        yield f"主题“{element.topic}”写法不对，应为“模块.函数”，如 letters.send_receipt。"
    if _has(node, "outputParameter"):
        yield "不支持输出参数（处理程序返回的字典会并入变量）。请删除输出参数。"
    for parameter in node.iter(camunda("inputParameter")):
        if len(parameter) or not (parameter.get("name") or "").isidentifier():
            yield "输入参数须有英文名称，值须为文本或以“=”开头的 FEEL 表达式，不支持脚本、列表、映射。"


def _loops(element: Element, node: etree._Element) -> Iterator[str]:
    if node.find(bpmn("standardLoopCharacteristics")) is not None:
        yield "不支持循环标记。请用网关画出回路。"
    if element.multi is None:
        return
    if element.kind not in ("userTask", "callActivity", "subProcess"):
        yield "只有用户任务、调用活动和子流程可以设为多实例。"
    if element.multi.sequential:
        yield "不支持串行多实例。请改为并行（三条竖线）。"
    if node.find(f".//{bpmn('loopCardinality')}") is not None:
        yield "多实例不支持循环次数（Loop cardinality）。请改填集合（Collection）。"
    if not element.multi.collection or not element.multi.variable:
        yield "多实例须填写集合（Collection，如 panel）和元素变量（Element variable，如 expert）。"
    elif element.multi.variable in TOKEN_KEYS or not element.multi.variable.isidentifier():
        yield f"元素变量“{element.multi.variable}”不能用作变量名，请换一个英文名称。"


def _has(node: etree._Element, *names: str) -> bool:
    """Say whether a Camunda element of one of these names stands in the node."""
    return next(iter(node.iter(*(camunda(name) for name in names))), None) is not None

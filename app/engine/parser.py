"""From checked BPMN XML in the Camunda dialect to the library's specs, with our own task specs in them."""

# mypy: allow-subclassing-any

from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    IntermediateCatchEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, EndEvent, IntermediateCatchEvent, StartEvent, UserTask
from SpiffWorkflow.camunda.parser.CamundaParser import CamundaParser

from app.engine.specs import (
    DecisionTask,
    EventGateway,
    Exclusive,
    Inclusive,
    MultiInstance,
    Parallel,
    ProcessSpec,
    ServiceTask,
    SubProcess,
)
from app.engine.timers import LimitTimer
from app.engine.xml import camunda, local


class _Multiple:
    """Turns an activity with loop characteristics into our MultiInstance around the activity's own spec."""

    task: Any
    spec: Any

    def _add_multiinstance_task(self, loop_characteristics: etree._Element) -> None:
        original = self.spec.task_specs.pop(self.task.name)
        self.task = MultiInstance(
            self.spec, original.name, task_spec="", lane=original.lane, bpmn_name=original.bpmn_name
        )
        self._copy_task_attrs(original, loop_characteristics)  # type: ignore[attr-defined]
        original.completed_event.connect(self.task.merge_child)


class _Activity(_Multiple, TaskParser):
    """User, service and business-rule tasks."""


class _Call(_Multiple, CallActivityParser):
    """Call activities."""


class _SubProcess(_Multiple, SubWorkflowParser):
    """Embedded sub-processes."""


class _DecisionTask(_Activity):
    """Business-rule tasks; the library asks their parser for the decision."""

    @staticmethod
    def get_decision_ref(node: etree._Element) -> str | None:
        return node.get(camunda("decisionRef"))


class _Timed:
    """Reads a timer's expression as it stands, whichever kind of timer it is."""

    node: etree._Element

    def parse_timer_event(self, event: etree._Element) -> LimitTimer:
        text = next((child.text or "" for child in event if local(child).startswith("time")), "")
        return LimitTimer(self.node.get("name") or self.node.get("id"), text.strip())


class _Boundary(_Timed, BoundaryEventParser):
    """Boundary events."""


class _Catch(_Timed, IntermediateCatchEventParser):
    """Intermediate catch events."""


class _Process(ProcessParser):
    """Processes and embedded sub-processes."""

    def create_spec(self) -> ProcessSpec:
        return ProcessSpec(self.bpmn_id, self.get_name(), self.filename)


class Parser(CamundaParser):
    """The platform's dialect (see the lint for what of BPMN it allows)."""

    PROCESS_PARSER_CLASS = _Process
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        full_tag("startEvent"): (StartEventParser, StartEvent),
        full_tag("endEvent"): (EndEventParser, EndEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("userTask"): (_Activity, UserTask),
        full_tag("serviceTask"): (_Activity, ServiceTask),
        full_tag("businessRuleTask"): (_DecisionTask, DecisionTask),
        full_tag("callActivity"): (_Call, SubProcess),
        full_tag("subProcess"): (_SubProcess, SubProcess),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, Exclusive),
        full_tag("parallelGateway"): (GatewayParser, Parallel),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, Inclusive),
        full_tag("eventBasedGateway"): (EventBasedGatewayParser, EventGateway),
    }

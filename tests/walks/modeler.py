"""What an analyst does in the free Camunda Modeler, told as what the file looks like after saving."""

import json
from pathlib import Path
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMES = {
    "bpmn": BPMN,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TASK, LATE = "Activity_0q7hz3c", "Event_1m2n3p4"
"""Ids as the Modeler makes them; an analyst need not know of them."""

SECOND_LOOK = f"""
<bpmn:userTask id="{TASK}" name="数据清单复核" camunda:formKey="second_look">
  <bpmn:extensionElements>
    <camunda:properties>
      <camunda:property name="clause" value="三(一)1b" />
      <camunda:property name="stage" value="预申报审核" />
      <camunda:property name="applicantText" value="平台运营单位复核中" />
      <camunda:property name="fourEyesWith" value="review" />
    </camunda:properties>
  </bpmn:extensionElements>
  <bpmn:incoming>review_passed</bpmn:incoming>
  <bpmn:outgoing>Flow_0a1b2c3</bpmn:outgoing>
</bpmn:userTask>
<bpmn:boundaryEvent id="{LATE}" name="1 个工作日" cancelActivity="false" attachedToRef="{TASK}">
  <bpmn:outgoing>Flow_1d2e3f4</bpmn:outgoing>
  <bpmn:timerEventDefinition id="TimerEventDefinition_0x1y2z3">
    <bpmn:timeDate xsi:type="bpmn:tFormalExpression">working_days(1)</bpmn:timeDate>
  </bpmn:timerEventDefinition>
</bpmn:boundaryEvent>
<bpmn:sequenceFlow id="Flow_0a1b2c3" sourceRef="{TASK}" targetRef="register_scene" />
<bpmn:sequenceFlow id="Flow_1d2e3f4" sourceRef="{LATE}" targetRef="review_delay" />
"""
DRAWING = f"""
<bpmndi:BPMNShape id="{TASK}_di" bpmnElement="{TASK}"><dc:Bounds x="940" y="400" width="100" height="80" /></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="{LATE}_di" bpmnElement="{LATE}"><dc:Bounds x="972" y="462" width="36" height="36" /></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="Flow_0a1b2c3_di" bpmnElement="Flow_0a1b2c3"><di:waypoint x="1040" y="416" /><di:waypoint x="1060" y="416" /></bpmndi:BPMNEdge>
<bpmndi:BPMNEdge id="Flow_1d2e3f4_di" bpmnElement="Flow_1d2e3f4"><di:waypoint x="990" y="498" /><di:waypoint x="800" y="538" /></bpmndi:BPMNEdge>
"""
FORM = {
    "components": [
        {"text": "请对照数据目录复核：{{scene_name}}", "type": "text", "layout": {"row": "Row_0k1", "columns": None}, "id": "Field_0p1"},
        {
            "label": "复核意见",
            "type": "textarea",
            "layout": {"row": "Row_0k2", "columns": None},
            "id": "Field_0p2",
            "key": "second_look_reason",
            "validate": {"required": True, "maxLength": 200},
        },
    ],
    "type": "default",
    "id": "Form_0second",
    "executionPlatform": "Camunda Platform",
    "executionPlatformVersion": "7.23.0",
    "exporter": {"name": "Camunda Modeler", "version": "5.37.0"},
    "schemaVersion": 18,
}  # fmt: skip


def insert_second_look(tree: Path) -> Path:
    """Put a task of the operator with a limit behind the passed review, and its form; return the diagram."""
    diagram = tree / "processes" / "pre_application.bpmn"
    document = etree.parse(diagram)
    only = _finder(document)
    only("sequenceFlow", "review_passed").set("targetRef", TASK)
    only("serviceTask", "register_scene").find(f"{{{BPMN}}}incoming").text = "Flow_0a1b2c3"
    only("callActivity", "review_delay").insert(1, _element("<bpmn:incoming>Flow_1d2e3f4</bpmn:incoming>")[0])
    for id_ in (TASK, LATE):
        only("lane", "lane_operator").append(_element(f"<bpmn:flowNodeRef>{id_}</bpmn:flowNodeRef>")[0])
    only("process", "pre_application").extend(_element(SECOND_LOOK))
    document.find(".//bpmndi:BPMNPlane", NAMES).extend(_element(DRAWING))
    document.write(diagram, encoding="UTF-8", xml_declaration=True)
    form = tree / "forms" / "pre_application" / "second_look.form"
    form.write_text(json.dumps(FORM, ensure_ascii=False, indent=2), encoding="utf-8")
    return diagram


def _finder(document: Any) -> Any:
    return lambda tag, id_: document.find(f".//bpmn:{tag}[@id='{id_}']", NAMES)


def _element(text: str) -> list[Any]:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    return list(etree.fromstring(f"<some {declared}>{text}</some>"))

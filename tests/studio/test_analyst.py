"""An analyst adds a step to a copy of a diagram: new cases go through it, running ones don't, the platform stays."""

import json
import shutil
from datetime import datetime

import pytest
import time_machine
from lxml import etree

from app import clock, store
from app.cases import tasks
from app.errors import Refusal
from app.studio.sources import ROOT
from tests.support import town
from tests.support.procedures import Walk

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)
DIAGRAM = "processes/pre_application.bpmn"
FORM = {
    "components": [
        {
            "label": "签收意见",
            "type": "textarea",
            "key": "receipt_note",
            "id": "Field_1",
            "validate": {"required": True},
        }
    ],
    "id": "sign_receipt",
    "type": "default",
    "schemaVersion": 18,
    "executionPlatform": "Camunda Platform",
    "exporter": {"name": "Camunda Modeler", "version": "5.37.0"},
}
TASK = """
    <bpmn:userTask id="sign_receipt" name="签收审核结果" camunda:formKey="sign_receipt">
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="clause" value="三(一)1b" />
          <camunda:property name="stage" value="预申报审核" />
        </camunda:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>flow_grant_sample_data_passed</bpmn:incoming>
      <bpmn:outgoing>Flow_0a1b2c3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_0a1b2c3" sourceRef="sign_receipt" targetRef="passed" />
"""
DRAWING = """
      <bpmndi:BPMNShape id="Activity_sign_receipt_di" bpmnElement="sign_receipt">
        <dc:Bounds x="1220" y="120" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_0a1b2c3_di" bpmnElement="Flow_0a1b2c3">
        <di:waypoint x="1320" y="160" />
        <di:waypoint x="1350" y="160" />
        <di:waypoint x="1350" y="398" />
      </bpmndi:BPMNEdge>
"""


@pytest.fixture
def walk(app):
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield Walk(town.found(), traveller)


@pytest.fixture
def flask(app):
    return app.test_cli_runner().invoke


def modelled(diagram: bytes) -> bytes:
    """Draw a user task between 开通样例数据 and 预申报通过, in the applicant's lane, as the Modeler saves it."""
    text = diagram.decode()
    text = text.replace('targetRef="passed"', 'targetRef="sign_receipt"')
    text = text.replace("<bpmn:incoming>flow_grant_sample_data_passed<", "<bpmn:incoming>Flow_0a1b2c3<")
    text = text.replace('    <bpmn:endEvent id="passed"', f'{TASK}    <bpmn:endEvent id="passed"')
    text = text.replace(
        "<bpmn:flowNodeRef>start</", "<bpmn:flowNodeRef>sign_receipt</bpmn:flowNodeRef><bpmn:flowNodeRef>start</"
    )
    text = text.replace("</bpmndi:BPMNPlane>", f"{DRAWING}</bpmndi:BPMNPlane>")
    return etree.tostring(etree.fromstring(text.encode()), xml_declaration=True, encoding="UTF-8")


@pytest.fixture
def desk(tmp_path):
    """A copy of the procedures, in which the analyst has drawn the new step and its form."""
    for folder in ("processes", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / "desk" / folder)
    diagram = tmp_path / "desk" / DIAGRAM
    diagram.write_bytes(modelled(diagram.read_bytes()))
    form = tmp_path / "desk" / "forms" / "pre_application" / "sign_receipt.form"
    form.write_text(json.dumps(FORM, ensure_ascii=False), "utf-8")
    return diagram


def test_new_cases_go_through_the_new_step_and_running_ones_do_not(walk, desk, flask):
    walk.onboard("user1")
    running = walk.start("user1", "pre_application")

    assert flask(args=["procedures", "check", str(desk)]).output == "检查通过：1 个流程。\n"
    assert "场景预申报（pre_application）：已发布第 2 版" in flask(args=["procedures", "deploy", str(desk)]).output

    walk.do("op1", "review")
    assert (walk.open(), store.cases.get(running.id).outcome) == ([], "passed")

    walk.onboard("user3")
    walk.start("user3", "pre_application")
    walk.do("op1", "review")
    assert walk.open() == ["sign_receipt"]
    task = walk.task("sign_receipt")
    assert (task.name, task.candidate) == ("签收审核结果", f"org:{walk.town['user3'].organisation_id}")


def test_the_new_form_is_held_like_every_other(walk, desk, flask):
    flask(args=["procedures", "deploy", str(desk)])
    walk.onboard("user1")
    walk.start("user1", "pre_application")
    walk.do("op1", "review")
    task = walk.task("sign_receipt")
    with pytest.raises(Refusal) as refused:
        tasks.complete(walk.town["user1"], task.id, {"receipt_note": ""})
    assert set(refused.value.errors) == {"receipt_note"}
    tasks.complete(walk.town["user1"], task.id, {"receipt_note": "已收到。"})
    assert store.cases.get(walk.case.id).outcome == "passed"


def test_a_forgotten_form_is_told_and_nothing_goes_live(walk, desk, flask):
    (desk.parents[1] / "forms" / "pre_application" / "sign_receipt.form").unlink()
    done = flask(args=["procedures", "deploy", str(desk)])
    assert done.exit_code == 1
    assert "“签收审核结果”（sign_receipt）：没有表单 forms/pre_application/sign_receipt.form" in done.output
    assert store.definitions.live("pre_application").version == 1

"""A small procedure for tests of the platform, which must not depend on any real one.

trial: 申请 → 初审 ∥ 复核 (four eyes) → 征求意见 (each provider, interrupting limit) → 评审 (two experts, sealed)
→ 审批 → approved / refused, with a return to 补正; a late 初审 calls `late`.
"""

import json
from textwrap import dedent

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="http://quanshu/test">'
)

LANES = dedent(
    """
    申请单位: {role: applicant, scope: case}
    运营: {role: operator, scope: role}
    复核员: {role: operator, duty: code_review, scope: role}
    专家: {role: expert, scope: person, variable: expert}
    提供单位: {role: provider, scope: organisation, variable: provider}
    主管部门: {role: authority, scope: role}
    系统: {role: system}
    """
).encode()


def properties(**values):
    rows = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<bpmn:extensionElements><camunda:properties>{rows}</camunda:properties></bpmn:extensionElements>"


def user(id_, name, form, *, multi="", **props):
    props.setdefault("clause", "三(三)b")
    loop = ""
    if multi:
        collection, variable = multi.split(":")
        loop = (
            f'<bpmn:multiInstanceLoopCharacteristics camunda:collection="{collection}"'
            f' camunda:elementVariable="{variable}"/>'
        )
    return f'<bpmn:userTask id="{id_}" name="{name}" camunda:formKey="{form}">{properties(**props)}{loop}</bpmn:userTask>'


def timer(id_, attached, expression, *, interrupting=False):
    cancel = "true" if interrupting else "false"
    return (
        f'<bpmn:boundaryEvent id="{id_}" name="超时" attachedToRef="{attached}" cancelActivity="{cancel}">'
        f'<bpmn:timerEventDefinition id="{id_}_t"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">{expression}'
        "</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def flow(source, target, condition=""):
    inner = ""
    if condition:
        inner = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        )
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def lanes(**members):
    rows = "".join(
        f'<bpmn:lane id="lane_{number}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{id_}</bpmn:flowNodeRef>" for id_ in ids)
        + "</bpmn:lane>"
        for number, (name, ids) in enumerate(members.items())
    )
    return f'<bpmn:laneSet id="lanes">{rows}</bpmn:laneSet>'


def process(key, name, body, **props):
    return (
        f'{HEAD}<bpmn:process id="{key}" name="{name}" isExecutable="true">{properties(**props)}{body}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


def end(id_, name="", **props):
    return f'<bpmn:endEvent id="{id_}" name="{name}">{properties(**props) if props else ""}</bpmn:endEvent>'


TRIAL = process(
    "trial",
    "试办事项",
    lanes(
        申请单位=["start", "correct"], 运营=["review", "review_late"], 复核员=["code", "code_late"], 专家=["assess", "assess_late"], 提供单位=["opinion", "opinion_late"], 主管部门=["decide", "decide_late", "approved", "refused"]
    )
    + f'<bpmn:startEvent id="start" name="提交申请" camunda:formKey="apply">{properties(clause="三(一)0")}</bpmn:startEvent>'
    + '<bpmn:exclusiveGateway id="again"/><bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>'
    + user("review", "初审", "review", stage="审查", fourEyesWith="code", applicantText="运营单位初审中",
           priority="if urgent then 1 else 0")
    + timer("review_late", "review", "working_days(2)")
    + '<bpmn:callActivity id="late" name="延误说明" calledElement="late"/>'
    + end("explained")
    + user("code", "复核", "code", stage="审查")
    + timer("code_late", "code", "working_days(2)")
    + '<bpmn:exclusiveGateway id="checked" default="checked_draw"/>'
    + user("correct", "补正", "apply", stage="审查")
    + '<bpmn:serviceTask id="draw" name="抽取专家" camunda:type="external" camunda:topic="trial.draw"/>'
    + '<bpmn:parallelGateway id="both"/><bpmn:parallelGateway id="heard"/><bpmn:exclusiveGateway id="asked"/>'
    + user("assess", "专家评估", "assess", multi="panel:expert", sealed="true", visibleTo="运营", stage="评估")
    + timer("assess_late", "assess", "working_days(expert_limit)")
    + user("opinion", "征求意见", "opinion", multi="providers:provider", stage="评估")
    + timer("opinion_late", "opinion", "working_days(provider_limit)", interrupting=True)
    + user("decide", "审批", "decide", stage="审批", fourEyesWith="review,code", visibleTo="*")
    + timer("decide_late", "decide", "working_days(2)")
    + '<bpmn:exclusiveGateway id="decided"/>'
    + end("approved", "准予", outcome="approved")
    + end("refused", "不予", outcome="refused")
    + flow("start", "again") + flow("again", "split") + flow("split", "review") + flow("split", "code")
    + flow("review", "join") + flow("code", "join") + flow("join", "checked")
    + flow("checked", "correct", 'review_decision = "return" or code_decision = "return"')
    + flow("correct", "again") + flow("checked", "draw") + flow("draw", "both")
    + flow("both", "assess") + flow("both", "opinion")
    + flow("assess", "heard") + flow("opinion", "asked") + flow("opinion_late", "asked") + flow("asked", "heard")
    + flow("heard", "decide") + flow("decide", "decided")
    + flow("decided", "approved", 'decision = "approve"') + flow("decided", "refused", 'decision = "refuse"')
    + flow("review_late", "late") + flow("code_late", "late") + flow("assess_late", "late") + flow("decide_late", "late")
    + flow("late", "explained"),
    numberPrefix="SY",
    title="subject",
    stages="审查,评估,审批",
    clause="三(一)2",
)  # fmt: skip

LATE = process(
    "late",
    "延误说明",
    lanes(运营=["explain"], 申请单位=["read"])
    + '<bpmn:startEvent id="late_start"/>'
    + user("explain", "说明延误", "explain", limit="none", visibleTo="*")
    + user("read", "阅读说明", "read")
    + end("late_end")
    + flow("late_start", "explain") + flow("explain", "read") + flow("read", "late_end"),
    callable="true",
    limit="none",
)  # fmt: skip


def form(*components):
    return json.dumps(
        {"type": "default", "id": "f", "schemaVersion": 18, "components": list(components)}, ensure_ascii=False
    ).encode()


def text(key, label, *, required=True, **more):
    return {"type": "textfield", "id": key, "key": key, "label": label, "validate": {"required": required}, **more}


def choice(key, label, *values):
    options = [{"label": value, "value": value} for value in values]
    return {
        "type": "radio", "id": key, "key": key, "label": label, "values": options, "validate": {"required": True},
    }  # fmt: skip


def upload(key, label, **props):
    return {
        "type": "filepicker", "id": key, "key": key, "label": label, "multiple": True, "properties": props,
    }  # fmt: skip


def integers(key, label):
    return {"type": "textfield", "id": key, "key": key, "label": label}


FORMS = {
    "forms/trial/apply.form": form(
        text("subject", "事项名称"),
        {"type": "checkbox", "id": "urgent", "key": "urgent", "label": "加急"},
        upload("plan", "方案"),
        upload("model", "模型", visibleTo="复核员,专家"),
    ),
    "forms/trial/review.form": form(
        choice("review_decision", "结论", "pass", "return"), text("review_reason", "理由")
    ),
    "forms/trial/code.form": form(choice("code_decision", "结论", "pass", "return")),
    "forms/trial/assess.form": form(choice("opinion_value", "意见", "pass", "fail"), text("grounds", "依据")),
    "forms/trial/opinion.form": form(text("provider_opinion", "意见")),
    "forms/trial/decide.form": form(choice("decision", "决定", "approve", "refuse", "neither")),
    "forms/late/explain.form": form(text("explanation", "说明")),
    "forms/late/read.form": form(),
}

FILES = {
    "processes/trial.bpmn": TRIAL,
    "processes/late.bpmn": LATE,
    "processes/lanes.yaml": LANES,
    **FORMS,
}

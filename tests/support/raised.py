"""Procedures that nobody starts by hand, and two that speak to each other.

regular: the calendar starts it each quarter; the unit it is for reports.
asking: the operator files a subject; its handler raises a `regular` case and sends `answer` to a waiting case.
waiting: a unit waits for the message `answer`, then reads it.
"""

from tests.support import trial
from tests.support.trial import end, flow, form, lanes, process, text, user

MESSAGE = '<bpmn:message id="m_answer" name="answer"/>'


def start(id_="start", form_key=""):
    key = f' camunda:formKey="{form_key}"' if form_key else ""
    return f'<bpmn:startEvent id="{id_}" name="开始"{key}/>'


def regular(**props):
    return process(
        "regular",
        "定期报告",
        lanes(系统=["start"], 申请单位=["report"])
        + start()
        + user("report", "提交报告", "report", clause="七(二)4c")
        + end("reported", "已报告", outcome="reported")
        + flow("start", "report")
        + flow("report", "reported"),
        **{"numberPrefix": "DQ", "schedule": "quarterly", "scheduleFor": "trial.targets"} | props,
    )


ASKING = process(
    "asking",
    "提出事项",
    lanes(运营=["start", "look"], 系统=["send"])
    + start(form_key="ask")
    + '<bpmn:serviceTask id="send" name="发出" camunda:type="external" camunda:topic="trial.send"/>'
    + user("look", "查看", "look", limit="none")
    + end("asked", "已提出", outcome="asked")
    + flow("start", "send")
    + flow("send", "look")
    + flow("look", "asked"),
    numberPrefix="TC",
    title="subject",
)
WAITING = process(
    "waiting",
    "等待事项",
    lanes(申请单位=["start", "prepare", "read"], 系统=["heard"])
    + start(form_key="wait")
    + user("prepare", "准备", "prepare")
    + '<bpmn:intermediateCatchEvent id="heard" name="收到答复">'
    '<bpmn:messageEventDefinition id="heard_d" messageRef="m_answer"/></bpmn:intermediateCatchEvent>'
    + user("read", "阅读", "read")
    + end("done", "已阅", outcome="read")
    + flow("start", "prepare")
    + flow("prepare", "heard")
    + flow("heard", "read")
    + flow("read", "done"),
    numberPrefix="DD",
    title="subject",
).replace(b"<bpmn:process ", MESSAGE.encode() + b"<bpmn:process ", 1)

FILES = {
    "processes/regular.bpmn": regular(),
    "processes/asking.bpmn": ASKING,
    "processes/waiting.bpmn": WAITING,
    "processes/lanes.yaml": trial.LANES,
    "forms/regular/report.form": form(text("results", "成效")),
    "forms/asking/ask.form": form(text("subject", "事项"), text("number", "办件编号", required=False)),
    "forms/asking/look.form": form(),
    "forms/waiting/wait.form": form(text("subject", "事项")),
    "forms/waiting/prepare.form": form(),
    "forms/waiting/read.form": form(),
}

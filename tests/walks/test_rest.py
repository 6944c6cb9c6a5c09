"""The whole chain by REST alone, from a unit nobody knows to an approved application."""

from datetime import datetime, timedelta

import pytest

from app.rules import digests
from tests.support import answers as usual
from tests.walks import papers
from tests.walks.rest import People

WRONG_CODE = "91350582BHXMFKL1U0"
QR_LIFE = timedelta(hours=72)


@pytest.mark.clause("三(一)0")
def test_the_chain_from_an_unknown_unit_to_an_approved_application(people, at):
    onboard(people)
    scene = pass_pre_application(people)
    number = file_and_return(people, scene)
    review_late(people, number, at)
    evaluate(people, number)
    decide(people, number)
    read_the_notice(people, number)
    look_back(people, number)
    look_at_the_registers(people)
    look_after_the_machine(people)
    assert people.described() - {named(each) for each in people.used} == set()


def named(operation):
    """Write a Flask rule as OpenAPI does."""
    verb, rule = operation
    return verb, rule.replace("<int:", "{").replace("<", "{").replace(">", "}")


def onboard(people: People) -> None:
    new1 = people["new1"]
    assert new1.get("/me")["username"] == "new1"
    startable = {each["key"]: each["startable"] for each in new1.get("/processes?size=100")["items"]}
    assert startable["onboarding"]
    assert not startable["scenario_application"]
    assert new1.get("/processes/onboarding")["form"]["type"] == "default"
    wrong = papers.onboarding("new1") | {"uscc": WRONG_CODE, "address": "", "surprise": 1}
    assert set(new1.start("onboarding", wrong, status=422)["errors"]) == {"uscc", "address", "surprise"}

    case = new1.start("onboarding", papers.onboarding("new1"))
    assert case["open_tasks"][0]["name"] == "扫码认证并签署承诺书"
    task = new1.get(f"/tasks/{new1.inbox()['扫码认证并签署承诺书']}")
    assert datetime.fromisoformat(task["scan"]["expires_at"]) - datetime.fromisoformat(task["opened_at"]) == QR_LIFE
    people.scan(task["scan"]["url"], usual.LEGAL)
    check_onboarding(people, case["number"])


def check_onboarding(people: People, number: str) -> None:
    op1, op2 = people["op1"], people["op2"]
    task = op1.inbox()["入驻核验"]
    assert op1.post(f"/tasks/{task}/claim")["assignee"] == "op1"
    op2.post(f"/tasks/{task}/claim", status=409)
    assert op1.put(f"/tasks/{task}/draft", answers={"check_reason": "材"})["draft"] == {"check_reason": "材"}
    op1.post(f"/tasks/{task}/release")
    op2.post(f"/tasks/{task}/claim")
    assert op2.post(f"/tasks/{task}/reassign", to="op1")["assignee"] == "op1"
    answers = papers.usually("onboarding/check_onboarding")
    assert op1.complete(task, answers)["outcome"] == "onboarded"
    assert "已经办理" in op1.complete(task, answers, status=409)["detail"]
    assert people["new1"].get(f"/cases/{number}")["status_text"]


def pass_pre_application(people: People) -> int:
    """Pass a pre-application, and take another one back; return the scene that passed."""
    new1 = people["new1"]
    useless = new1.start("pre_application", papers.pre_application() | {"scene_name": "另一场景"})
    assert new1.post(f"/cases/{useless['number']}/withdraw", reason="重复提交")["status"] == "withdrawn"
    new1.start("pre_application", papers.pre_application())
    task = people["op1"].inbox()["预申报审核"]
    passed = people["op1"].complete(task, papers.usually("pre_application/review"))
    assert (passed["outcome"], passed["title"]) == ("passed", papers.SCENE)
    [option] = new1.get("/processes/scenario_application")["options"]["passed_pre_applications"]
    assert papers.SCENE in option["label"]
    return option["value"]


def file_and_return(people: People, scene: int) -> str:
    """File the application; plan review returns it, the operator guides, the applicant corrects."""
    new1, op1 = people["new1"], people["op1"]
    altered = papers.formal_application(scene, model_sha256="0" * 64)
    assert set(new1.start("scenario_application", altered, status=422)["errors"]) == {"model_sha256"}
    number = new1.start("scenario_application", papers.formal_application(scene))["number"]
    returned = papers.usually(
        "scenario_application/plan_review", plan_decision="return", plan_reason="请细化方案。"
    )
    op1.complete(op1.inbox()["方案初审"], returned)
    pass_code(people)
    assert {"修改场景申报", "联系指导并记录"} <= {
        each["name"] for each in op1.get(f"/cases/{number}")["open_tasks"]
    }
    op1.complete(op1.inbox()["联系指导并记录"], papers.usually("guidance/record_guidance"))
    new1.complete(new1.inbox()["修改场景申报"], papers.formal_application(scene, model_version="1.1"))
    compare_rounds(people, number)
    return number


def compare_rounds(people: People, number: str) -> None:
    """Each round's answers stay readable for the reviewer."""
    op1 = people["op1"]
    task = op1.get(f"/tasks/{op1.inbox()['方案初审']}")
    versions = [each["answers"]["model_version"] for each in task["data"] if "model_version" in each["answers"]]
    assert (task["round"], versions) == (2, ["1.0", "1.1"])
    assert op1.get(f"/cases/{number}")["status"] == "running"


def pass_code(people: People, **answers: str) -> None:
    task = people["op4"].inbox()["模型代码审核"]
    people["op4"].complete(task, papers.usually("scenario_application/code_review", **answers))


@pytest.mark.clause("三(七)c")
def review_late(people: People, number: str, at) -> None:
    """Plan review misses its limit; the operator explains, the applicant reads. Four eyes hold for the code."""
    op3, new1 = people["op3"], people["new1"]
    [limit] = [each for each in op3.get(f"/cases/{number}")["deadlines"] if each["state"] == "running"][:1]
    assert limit["limit_days"] == 2
    at.move_to(datetime.fromisoformat(limit["due_at"]) - timedelta(hours=3))
    assert op3.get("/deadlines?state=due_soon")["total"] == 2
    at.move_to(datetime.fromisoformat(limit["due_at"]) + timedelta(minutes=1))
    assert number in people.command("jobs", "due")
    assert op3.get("/deadlines?state=overdue")["total"] == 2
    assert set(op3.get(f"/cases/{number}/diagram")["overdue"]) == {"plan_review", "code_review"}
    explain(people)
    op3.complete(op3.inbox()["方案初审"], papers.usually("scenario_application/plan_review"))
    refuse_four_eyes(people)
    pass_code(people)
    reading = [each for each in new1.get("/tasks")["items"] if each["name"] == "阅读延误说明"]
    assert papers.LATE_TEXT in str(new1.get(f"/tasks/{reading[0]['id']}")["data"])
    for each in reading:
        new1.complete(each["id"], {"explanation_read": True})


def explain(people: People) -> None:
    owed = [each["id"] for each in people["op2"].get("/tasks")["items"] if each["name"] == "说明延误原因"]
    assert len(owed) == 2
    for task in owed:
        people["op2"].complete(task, papers.usually("delay_explanation/explain_delay", delay_text=papers.LATE_TEXT))


@pytest.mark.clause("七(二)2")
def refuse_four_eyes(people: People) -> None:
    op3 = people["op3"]
    task = op3.inbox()["模型代码审核"]
    assert "方案初审" in op3.get(f"/tasks/{task}")["why_not"]
    for refused in (
        op3.complete(task, papers.usually("scenario_application/code_review"), status=403),
        op3.post(f"/tasks/{task}/claim", status=403),
    ):
        assert "方案初审" in refused["detail"]


def evaluate(people: People, number: str) -> None:
    """Three experts and two providers, side by side; the panel's lead concludes."""
    panel = list(people.holding("专家评估", "exp"))
    providers = list(people.holding("反馈意见", "prov"))
    assert (len(panel), len(providers)) == (3, len(papers.PROVIDERS))
    model = next(file for file in people["new1"].get(f"/cases/{number}")["files"] if file["field"] == "model_file")
    assert panel[0].content(f"/files/{model['id']}").data == papers.MODEL.content
    people["op1"].get(f"/files/{model['id']}", status=404)
    people["prov3"].get(f"/cases/{number}", status=404)
    for expert in panel:
        expert.complete(expert.inbox()["专家评估"], papers.usually("expert_evaluation/evaluate"))
    for provider in providers:
        provider.complete(provider.inbox()["反馈意见"], papers.usually("expert_evaluation/give_opinion"))
    [lead] = people.holding("形成专家组意见", "exp")
    lead.complete(lead.inbox()["形成专家组意见"], papers.usually("expert_evaluation/panel_conclusion"))


def decide(people: People, number: str) -> None:
    auth1, auth3 = people["auth1"], people["auth3"]
    auth1.complete(auth1.inbox()["经办审查"], papers.usually("scenario_application/examine"))
    case = auth3.complete(auth3.inbox()["负责人审批"], papers.usually("scenario_application/decide"))
    assert (case["status"], case["outcome"], case["number"]) == ("completed", "approved", number)


def read_the_notice(people: People, number: str) -> None:
    new1 = people["new1"]
    people.command("jobs", "due")
    [notice] = new1.get(f"/cases/{number}")["documents"]
    assert notice in {item["number"] for item in new1.get("/documents?kind=approval")["items"]}
    told = new1.get(f"/documents/{notice}")
    assert (told["state"], told["signatures"][0]["state"]) == ("ready", "sealed")
    assert digests.sha256(new1.content(f"/documents/{notice}/pdf").data) == told["sha256"]
    people["prov3"].get(f"/documents/{notice}", status=404)


def look_back(people: People, number: str) -> None:
    new1 = people["new1"]
    assert [case["number"] for case in new1.get("/cases?process=scenario_application&q=小微")["items"]] == [number]
    events = people["auditor"].get(f"/cases/{number}/events?size=100")["items"]
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert {"started", "completed", "overdue"} <= {event["kind"] for event in events}
    diagram = new1.get(f"/cases/{number}/diagram")
    assert "approved" in diagram["done"]
    assert diagram["active"] == []
    assert people["op1"].get("/deadlines?state=met")["total"] > 0
    assert people["op1"].get("/tasks?state=done")["total"] > 0


def look_at_the_registers(people: People) -> None:
    auth1 = people["auth1"]
    assert {"scenes", "models", "plans"} <= {each["key"] for each in auth1.get("/registers")["items"]}
    [line] = auth1.get("/registers/scenes")["items"]
    told = auth1.get(f"/registers/scenes/{line['number']}")
    assert told["number"] == line["number"]
    assert line["title"] in auth1.content("/registers/scenes/export?format=csv").text
    assert auth1.get("/settlement")["items"] == []
    people["exp1"].get("/registers/scenes", status=404)


def look_after_the_machine(people: People) -> None:
    admin = people["admin"]
    year = admin.get("/calendar/2027")
    assert year["state"] == "provisional"
    named_days = {"state": "official", "days": year["days"]}
    assert admin.put("/calendar/2027?preview=true", **named_days)["moved"] == []
    assert admin.put("/calendar/2027", **named_days)["state"] == "official"
    people["op1"].put("/calendar/2027", status=403, **named_days)
    assert admin.get("/healthz")["status"] == "ok"
    assert admin.get("/readyz")["ready"]
    assert "quanshu" in admin.content("/metrics").text

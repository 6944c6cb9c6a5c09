"""A plan is changed, a product listed and taken off the list again, by REST alone."""

from hashlib import sha256

import pytest

from tests.walks import papers
from tests.walks.papers import PLAN, Paper, usually
from tests.walks.rest import People, onboard

PRODUCT = "企业信用评价模型"


@pytest.fixture
def stage():
    return "onboarded"


def pass_scene(people: People, who: str) -> int:
    """Let a scene of a unit pass its pre-application; return the scene."""
    people[who].start("pre_application", papers.pre_application())
    people["op1"].complete(people["op1"].inbox()["预申报审核"], usually("pre_application/review"))
    [option] = people[who].get("/processes/scenario_application")["options"]["passed_pre_applications"]
    value: int = option["value"]
    return value


def evaluate(people: People) -> None:
    """Let panel and providers answer and the lead conclude."""
    for expert in list(people.holding("专家评估", "exp")):
        expert.complete(expert.inbox()["专家评估"], usually("expert_evaluation/evaluate"))
    for provider in list(people.holding("反馈意见", "prov")):
        provider.complete(provider.inbox()["反馈意见"], usually("expert_evaluation/give_opinion"))
    [lead] = people.holding("形成专家组意见", "exp")
    lead.complete(lead.inbox()["形成专家组意见"], usually("expert_evaluation/panel_conclusion"))


def decide(people: People, process: str) -> str:
    """Let the authority approve at both nodes; return the outcome."""
    people["auth1"].complete(people["auth1"].inbox()["经办审查"], usually(f"{process}/examine"))
    decided = people["auth3"].complete(people["auth3"].inbox()["负责人审批"], usually(f"{process}/decide"))
    outcome: str = decided["outcome"]
    return outcome


def changed_plan(**changed: object) -> dict[str, object]:
    """Return the plan of the formal application, but for what is named."""
    filed = papers.formal_application(0)
    own = ("pre_application", "model_name", "model_version", "model_file", "model_sha256", "attack_test_file")
    kept = {key: value for key, value in filed.items() if key not in own}
    return kept | {"model_source": "unchanged"} | changed


@pytest.mark.clause("三(六)")
def test_a_plan_is_changed_by_its_own_procedure_and_seen_as_a_difference(people):
    new1, scene = people["new1"], pass_scene(people, "new1")
    new1.start("scenario_application", papers.formal_application(scene))
    people["op1"].complete(people["op1"].inbox()["方案初审"], usually("scenario_application/plan_review"))
    people["op4"].complete(people["op4"].inbox()["模型代码审核"], usually("scenario_application/code_review"))
    evaluate(people)
    assert decide(people, "scenario_application") == "approved"

    new1.start("scenario_application", papers.formal_application(scene), status=409)
    new1.start("plan_change", {"scene": scene, "change_reason": "缩短有效计算周期，补充不可逆的论证。"})
    new1.complete(new1.inbox()["填写变更后的方案"], changed_plan(min_cell_size=20))
    task = people["op2"].get(f"/tasks/{people['op2'].inbox()['方案初审']}")
    assert "模型代码审核" not in people["op4"].inbox()
    people["op2"].complete(task["id"], usually("plan_change/plan_review"))
    assert decide(people, "plan_change") == "approved"

    versions = {item["state"]: item["number"] for item in new1.get("/registers/plans")["items"]}
    assert set(versions) == {"in_force", "superseded"}
    [row, *_] = new1.get(f"/registers/plans/{versions['in_force']}")["facts"]["differences"]
    assert row["before"] != row["after"]


@pytest.mark.clause("五(二)b", "五(四)", "六(五)a")
def test_a_product_is_listed_after_the_experts_and_taken_off_the_list(people):
    onboard(people, "tpp1")
    tpp1, scene = people["tpp1"], pass_scene(people, "tpp1")
    model = {
        "pre_application": scene,
        "model_file": [papers.MODEL],
        "model_sha256": sha256(papers.MODEL.content).hexdigest(),
        "inputs": [{"item": item, "reason": "计算评分所需。"} for item in papers.ITEMS],
        **{
            key: papers.formal_application(0)[key]
            for key in ("output_schema", "min_cell_size", "irreversibility_note")
        },
    }
    said = usually("product_listing/said", product_kind="model", product_name=PRODUCT)
    case = tpp1.start("product_listing", said | model | {"product_files": [Paper("说明书.pdf"), *PLAN]})
    [file] = [each for each in tpp1.get(f"/cases/{case['number']}")["files"] if each["field"] == "model_file"]
    people["op1"].complete(people["op1"].inbox()["产品初审"], usually("product_listing/product_review"))
    people["op3"].complete(people["op3"].inbox()["模型代码审核"], usually("product_listing/code_review"))
    for who in ("op1", "auth1", "new1", "admin"):
        people[who].content(f"/files/{file['id']}", status=404)
    evaluate(people)
    task = people["op2"].inbox()["上架审定"]
    assert people["op2"].complete(task, usually("product_listing/decide_listing"))["outcome"] == "listed"
    [product] = people["new1"].get("/registers/products")["items"]
    assert (product["title"], product["state"]) == (PRODUCT, "listed")

    [option] = tpp1.get("/processes/product_delisting")["options"]["delistings.own_listed"]
    tpp1.start("product_delisting", {"product_id": option["value"], "grounds": "产品停止维护。"})
    settled = {"settle_decision": "delist", "settle_reason": "没有在用场景，同意下架。"}
    assert people["op1"].complete(people["op1"].inbox()["核定处理"], settled)["outcome"] == "delisted"
    [product] = people["new1"].get("/registers/products")["items"]
    assert product["state"] == "delisted"

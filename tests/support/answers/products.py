"""Valid answers to the forms of products of service providers."""

from typing import TYPE_CHECKING, Any

from app.registers import scenes
from app.registers.people.actors import Actor
from app.registers.registry import entries
from tests.support.answers.approval import OUTPUT

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def said(_walk: "Walk", _who: Actor) -> Answers:
    """Return what is said of every product."""
    return {
        "product_kind": "data_service",
        "product_name": "地址标准化服务",
        "product_version": "1.0",
        "product_description": "把自由填写的地址整理为标准地址，供使用单位清洗自有数据。",
        "service_terms": "接口调用，工作日 8 小时内响应。",
        "rights_declared": True,
        "truth_declared": True,
    }


def listing_apply(walk: "Walk", who: Actor) -> Answers:
    planned = scenes.of_organisation(who.organisation_id or 0)
    return said(walk, who) | (model(walk, who) if planned else {})


def model(walk: "Walk", who: Actor) -> Answers:
    """Return what a model says besides; it is dropped where the product is none."""
    scene = scenes.of_organisation(who.organisation_id or 0)[0]
    items = [f"{item.code}.{item.fields[0]['name']}" for item in scenes.sampled(scene)]
    return {
        "pre_application": scene.id,
        **walk.model(who),
        "inputs": [{"item": item, "reason": "计算评分所需。"} for item in items],
        "output_schema": OUTPUT,
        "min_cell_size": 5,
        "irreversibility_note": "只输出分数区间，无法推算任何原始数据。",
    }


def product_review(_walk: "Walk", _who: Actor) -> Answers:
    items = ("complete", "lawful", "described", "neutral")
    return {f"product_{item}": "yes" for item in items} | {
        "plan_complex": "no",
        "plan_complex_reason": "产品较新，宜当面论证。",
        "product_decision": "pass",
        "product_reason": "材料齐全，说明与产品相符。",
    }


def code_review(_walk: "Walk", _who: Actor) -> Answers:
    items = ("digest", "inputs", "output", "safe", "irreversible")
    return {f"code_{item}": "yes" for item in items} | {"code_decision": "pass", "code_reason": "符合要求。"}


def delisting_apply(_walk: "Walk", who: Actor) -> Answers:
    listed = entries.find("products", states=("listed",), organisation_id=who.organisation_id)
    return {"product_id": listed[0].id if listed else None, "grounds": "产品停止维护。"}


def settle(walk: "Walk", _who: Actor) -> Answers:
    running = walk.variables()["running_scenes"]
    rows = [
        {"scene": each["id"], "treatment": "continue", "treatment_reason": "模型本身没有问题。"} for each in running
    ]
    return {"settle_decision": "delist", "consequences": rows, "settle_reason": "同意下架。"}


DOERS = {"product_review": "op1", "decide_listing": "op3"}

FORMS = {
    "product_listing/apply": listing_apply,
    "product_listing/said": said,
    "product_listing/product_review": product_review,
    "product_listing/code_review": code_review,
    "product_listing/decide_listing": lambda _walk, _who: {
        "listing_decision": "list",
        "listing_reason": "同意上架。",
    },
    "product_delisting/apply": delisting_apply,
    "product_delisting/settle": settle,
}

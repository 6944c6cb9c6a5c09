"""Products of service providers: checked, listed after the experts passed them, certified (五(二)b, 七(二)3)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Organisation,
    Refusal,
    change_entry,
    clause,
    enter_entry,
    entry,
    is_onboarded,
    not_onboarded,
    organisation,
)
from handlers.parts.papers import issue_signed
from handlers.parts.products import REGISTER, listed_products

KINDS = {"model": "模型", "data_service": "数据服务", "certification": "电子认证服务"}
REVIEWED = (
    "product_decision",
    "code_decision",
    "plan_complex",
    "listing_decision",
    "panel_result",
    "panel_opinion",
)
NO_DATA: Mapping[str, Any] = {"data_sets": [], "model_name": None, "model_version": None, "model_digest": None}


@clause("五(二)b", "七(二)3", "二(一)a")
def may_list(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: an onboarded service provider."""
    del actor
    if (missing := not_onboarded(organisation)) is not None:
        return [missing]
    provider = organisation is not None and organisation.kind == "service_provider"
    return [] if provider else ["只有已入驻的第三方服务商可以申请产品上架"]


@clause("五(二)b", "七(二)3", "二(一)a")
def check(call: Call) -> dict[str, Any]:
    """Check what is to be listed; a new round of reviews begins.

    Reads `product_name`, `product_version`, `product_kind`. Returns `scene_name` (what reviewers read), and for
    what is no model that it uses no data. Refuses a provider that is not onboarded, a version that is listed.
    """
    if not is_onboarded(call.applicant_id):
        raise Refusal("本单位当前不是已入驻状态，不能申请产品上架。")
    name, version = call.variables["product_name"], call.variables["product_version"]
    if any((each.title, each.data["version"]) == (name, version) for each in listed_products(call.applicant_id)):
        raise Refusal(errors={"product_version": ["该产品的这个版本已上架。请填写新的版本号。"]})
    model = call.variables["product_kind"] == "model"
    named = {"model_name": name, "model_version": version} if model else NO_DATA
    return {**dict.fromkeys(REVIEWED), **named, "scene_name": name}


@clause("五(二)b", "七(二)3")
def list_product(call: Call) -> dict[str, Any]:
    """Enter the product, so that it can be chosen from now on; returns `product_entry`, `product_number`.

    Refuses what no panel passed, and a provider that is no longer onboarded.
    """
    answers = call.variables
    if (answers.get("panel_result") or {}).get("result") != "pass":
        raise Refusal("产品没有通过专家评估，不能上架。")
    if not is_onboarded(call.applicant_id):
        raise Refusal("该服务商当前不是已入驻状态，不能上架其产品。")
    made = enter_entry(
        call.by,
        REGISTER,
        title=answers["product_name"],
        state="listed",
        organisation_id=call.applicant_id,
        valid_from=call.today,
        data={
            "kind": KINDS[answers["product_kind"]],
            "description": answers["product_description"],
            "version": answers["product_version"],
            "terms": answers["service_terms"],
            "model_digest": answers.get("model_digest"),
            "listing_case": call.case.id,
        },
        note="上架",
    )
    return {"product_entry": made.id, "product_number": made.number}


@clause("五(二)b", "七(六)")
def certify(call: Call) -> dict[str, Any]:
    """Issue the certificate of the listing, signed by who decided; returns `certificate`: its number.

    Reads `product_entry`, `panel_result`.
    """
    product, unit = entry(call.variables["product_entry"]), organisation(call.applicant_id)
    said = {
        "unit": unit.name,
        "product": product.title,
        "kind": product.data["kind"],
        "version": product.data["version"],
        "digest": product.data["model_digest"] or "不适用",
        "conclusion": call.variables["panel_result"]["reason"],
        "listed_on": call.today.isoformat(),
        "valid_to": "下架之日",
    }
    title = f"上架证书：{product.title}"
    made = issue_signed(
        call, "listing_certificate", title=title, data=said, organisation_id=unit.id, issuer="issuer"
    )
    change_entry(call.by, product, "出具上架证书", data={"certificate": made.number})
    return {"certificate": made.number}

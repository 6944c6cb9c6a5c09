"""Products taken off the list: nothing new rests on them, and each running scene gets its decision (五(四))."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Organisation,
    Refusal,
    change_entry,
    clause,
    delist_model,
    entries,
    entries_in_force,
    entry,
    model_of_case,
    models_resting_on,
    notify,
    organisation,
    scene,
    void_document,
)
from handlers.parts.products import listed_products

TREATMENTS = {"continue": "可继续使用至协议期满", "replace": "限期更换", "stop": "停止使用"}


@clause("五(四)")
def may_delist(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: a unit with a product that is listed."""
    del actor
    own = organisation is not None and listed_products(organisation.id)
    return [] if own else ["本单位没有已上架的产品"]


@clause("五(四)")
def own_listed(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's own listed products; the value is the entry's id."""
    del actor, variables
    return [_option(each) for each in listed_products(organisation_id)] if organisation_id else []


@clause("五(四)", "三(四)")
def open_case(call: Call) -> dict[str, Any]:
    """Find out what a delisting would touch.

    Reads `product_id`. Returns `product_name`, `product_number`, `product_provider`, `raised` (by the platform,
    after a verified complaint or sanction), `running_scenes` [{id, name, unit, unit_id}], `engaged_units`
    [{id, name}].
    Refuses a product that is not the unit's own, or not listed.
    """
    product = next(
        (each for each in listed_products(call.applicant_id) if each.id == int(call.variables["product_id"])), None
    )
    if product is None:
        raise Refusal(errors={"product_id": ["请选择本单位已上架的产品。"]})
    return {
        "product_name": product.title,
        "product_number": product.number,
        "product_provider": organisation(call.applicant_id).name,
        "raised": call.case.started_by is None,
        "running_scenes": _running(product),
        "engaged_units": _engaged(product),
    }


@clause("五(四)", "三(四)", "五(二)b")
def delist(call: Call) -> None:
    """Delist the product at once, with the models that rest on its panel; tell whom it concerns.

    What becomes of each running scene is noted with that scene's plan. Reads `product_id`, `grounds`,
    `settle_reason`, `consequences` [{scene, treatment, until, treatment_reason}]. Refuses a running scene that is
    left out or named twice; the scenes are looked up anew.
    """
    product = entry(int(call.variables["product_id"]))
    running, decided = _running(product), list(call.variables.get("consequences") or ())
    _check_consequences(running, decided)
    data = {
        "delisted_reason": call.variables["grounds"],
        "consequences": f"{len(running)} 个在用场景已逐一确定处理",
    }
    change_entry(call.by, product, "下架", state="delisted", valid_to=call.today, data=data)
    own = model_of_case(product.data["listing_case"])
    for model in models_resting_on(own) if own else ():
        delist_model(call.by, model, f"所依据的产品“{product.title}”（{product.number}）下架")
    if certificate := product.data.get("certificate"):
        void_document(call, certificate, "产品已下架。")
    for row in decided:
        _settle(call, product, row)
    engaged = {f"org:{each['id']}" for each in _engaged(product)}
    notify(
        sorted(engaged | {f"org:{call.applicant_id}"}),
        kind="delisting",
        text=f"产品“{product.title}”（{product.number}）已下架，自即时起不能再选用。",
        key=f"delisting:{product.id}",
    )


@clause("五(四)")
def keep(call: Call) -> None:
    """Tell the provider that the product stays listed. Reads `product_name`, `settle_reason`."""
    notify(
        [f"org:{call.applicant_id}"],
        kind="delisting",
        text=f"产品“{call.variables['product_name']}”继续上架：{call.variables['settle_reason']}",
        case_id=call.case.id,
        key=f"kept:{call.case.id}",
    )


def _option(product: Entry) -> Option:
    return Option(
        product.id, f"{product.title} {product.data['version']}（{product.data['kind']}，{product.number}）"
    )


def _running(product: Entry) -> list[dict[str, Any]]:
    """Return the scenes whose plan in force rests on the product's model."""
    own = model_of_case(product.data["listing_case"])
    used = [(scene(model.scene_id), model.case_id) for model in (models_resting_on(own) if own else ())]
    return [
        {
            "id": each.id,
            "name": each.name,
            "unit": organisation(each.organisation_id).name,
            "unit_id": each.organisation_id,
        }
        for each, case_id in used
        if (each.state, each.plan_case_id) == ("approved", case_id)
    ]


def _engaged(product: Entry) -> list[dict[str, Any]]:
    """Return the units that have engaged the provider for this product: their entries name its number."""
    found = [each for each in entries_in_force("engagements") if _names(each, product)]
    units = dict.fromkeys(each.organisation_id for each in found if each.organisation_id is not None)
    return [{"id": unit, "name": organisation(unit).name} for unit in units]


def _names(engagement: Entry, product: Entry) -> bool:
    return any(product.number in str(each) for each in engagement.data.get("products") or ())


def _check_consequences(running: list[dict[str, Any]], decided: list[Mapping[str, Any]]) -> None:
    named = [int(row["scene"]) for row in decided]
    missing = [each["name"] for each in running if each["id"] not in named]
    twice = [each["name"] for each in running if named.count(each["id"]) > 1]
    problems = [f"还没有确定{'、'.join(missing)}如何处理。"] if missing else []
    problems += [f"{'、'.join(twice)}重复登记。"] if twice else []
    if problems:
        raise Refusal(errors={"consequences": problems})


def _settle(call: Call, product: Entry, row: Mapping[str, Any]) -> None:
    """Note with a scene's plan what was decided, and tell its unit."""
    subject, until = scene(int(row["scene"])), f"（{row['until']}前）" if row.get("until") else ""
    said = f"所用产品“{product.title}”下架，{TREATMENTS[row['treatment']]}{until}：{row['treatment_reason']}"
    for plan in entries("plans", states=("in_force",), subject=f"scene:{subject.id}"):
        change_entry(call.by, plan, said)
    notify(
        [f"org:{subject.organisation_id}"],
        kind="delisting",
        text=f"场景“{subject.name}”：{said}",
        key=f"delisting:{product.id}:{subject.id}",
    )

"""Third parties that units engage of their own free will for a scene, on terms of their own (三(二)c, 五(三))."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Organisation,
    Refusal,
    Scene,
    change_entry,
    clause,
    enter_entry,
    entries,
    entries_in_force,
    entry,
    notify,
    organisation,
    provider_not_published,
    scene_facts,
    scenes_of,
    today,
)
from handlers.parts.own import own_scene
from handlers.parts.standing import unless_it_has
from handlers.parts.terms import term

REGISTER, PRODUCTS = "engagements", "products"
DISCLAIMER = "已告知并确认：平台运营单位不对第三方服务及其产生的后果承担责任"
Variables = Mapping[str, Any]


@clause("三(二)c", "二(一)a")
def may_ask(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: an onboarded unit with a scene to engage somebody for, or with an engagement to end."""
    del actor
    nothing = "本单位还没有通过预申报的场景，也没有履行中的委托"
    return unless_it_has(organisation, lambda unit: scenes_of(unit) or _active(unit), nothing)


@clause("五(二)b", "五(三)a")
def products_on_offer(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer what is listed now, by name, each within its provider; the value is the entry's id."""
    del actor, organisation_id, variables
    listed = sorted(entries_in_force(PRODUCTS), key=lambda product: (product.title, product.number))
    return [Option(product.id, product.title, of=product.organisation_id) for product in listed]


@clause("五(三)a")
def own_active(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the engagements a unit may end: its own, and those it is engaged by; the value is the entry's id."""
    del actor, variables
    found = _active(organisation_id) if organisation_id else []
    return [Option(each.id, f"{each.number}（{each.title}）") for each in found]


@clause("三(二)c", "五(三)a")
def engaged_providers(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the providers a unit has engaged, each within its scene; the value is their name."""
    del actor, variables
    found = entries_in_force(REGISTER, organisation_id=organisation_id) if organisation_id else []
    named = sorted({(each.data["provider_name"], each.data["scene_id"]) for each in found})
    return [Option(name, name, of=scene_id) for name, scene_id in named]


@clause("五(三)a", "五(三)c", "五(二)a", "五(二)b", "三(二)c")
def check(call: Call) -> dict[str, Any]:
    """Hold the request against the registers; returns what the provider and `enter` or `end` go by.

    New: `service_provider` {id, name}, `scene_id`, `scene_name`, `scene_facts` [{label, value}], `products`
    [{id, title, number}], `engagement_title`. End: `engagement_title`. Refuses at the field: a scene that is not
    the unit's own, a provider that is not published or the unit itself, another provider's product, a term that
    ends before it begins, a disclaimer not acknowledged, an engagement that is not the unit's.
    """
    if call.variables["request_kind"] == "end":
        return {"engagement_title": f"结束委托：{_to_end(call).title}"}
    scene, provider = own_scene(call), _provider(call)
    products = _products(call, provider)
    _check_terms(call)
    return {
        "service_provider": {"id": provider.id, "name": provider.name},
        "scene_id": scene.id,
        "scene_name": scene.name,
        "scene_facts": _facts(scene),
        "products": [{"id": each.id, "title": each.title, "number": each.number} for each in products],
        "engagement_title": f"{scene.name}：{provider.name}",
    }


@clause("三(二)c", "五(三)b", "五(三)c")
def enter(call: Call) -> dict[str, Any]:
    """Enter what both have agreed on; from now on the provider's people work on that scene and on no other.

    What was true when it was asked for is checked once more; returns `engagement_id`. The price is what the parties
    wrote, nothing is made of it.
    """
    answers, scene, provider = call.variables, own_scene(call), _provider(call)
    products, (begins, ends) = _products(call, provider), _term(call)
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{scene.name}：{provider.name}",
        state="active",
        organisation_id=call.applicant_id,
        subject=f"scene:{scene.id}",
        valid_from=begins,
        valid_to=ends,
        data={
            "scene": scene.name,
            "scene_id": scene.id,
            "scene_facts": _facts(scene),
            "provider": provider.id,
            "provider_name": provider.name,
            "products": [each.title for each in products],
            "content": answers["content"],
            "price": answers.get("price"),
            "disclaimer": DISCLAIMER,
        },
        note="服务商接受委托",
    )
    return {"engagement_id": made.id}


@clause("五(三)a", "五(三)b")
def end(call: Call) -> None:
    """End an engagement at once and tell the other party. Reads `engagement`, `end_reason`."""
    found, reason = _to_end(call), call.variables["end_reason"]
    change_entry(call.by, found, f"结束委托：{reason}", state="ended", data={"ended_reason": reason})
    both = {found.organisation_id, found.data["provider"]}
    notify(
        [f"org:{unit}" for unit in both - {call.applicant_id}],
        kind="engagement",
        text=f"委托“{found.title}”（{found.number}）已由对方结束：{reason}",
        key=f"engagement:{found.id}:ended",
    )


def _active(organisation_id: int) -> list[Entry]:
    """Return the engagements that nobody has ended and whose term is not over, of a unit or by it."""
    own = entries(REGISTER, organisation_id=organisation_id, states=("active",))
    by_it = entries(REGISTER, party=f"org:{organisation_id}", states=("active",))
    return [each for each in {found.id: found for found in (*own, *by_it)}.values() if _not_over(each)]


def _not_over(engagement: Entry) -> bool:
    return engagement.valid_to is None or engagement.valid_to >= today()


def _to_end(call: Call) -> Entry:
    """Return the engagement named; the same words whether it is unknown, ended or another unit's."""
    wanted = int(call.variables["engagement"])
    if wanted not in {each.id for each in _active(call.applicant_id)}:
        raise Refusal(errors={"engagement": ["请选择本单位履行中的委托。"]})
    return entry(wanted)


def _provider(call: Call) -> Organisation:
    """Return the provider chosen: published, onboarded, not the unit itself, not engaged for the scene already."""
    found = organisation(int(call.variables["chosen_provider"]))
    problem = provider_not_published(found)
    if problem is None and (found.kind != "service_provider" or found.status != "onboarded"):
        problem = f"“{found.name}”当前不能承接委托"
    if problem is None and found.id == call.applicant_id:
        problem = "不能委托本单位"
    if problem is None and _engaged_already(call, found):
        problem = f"“{found.name}”已受托为该场景提供服务"
    if problem is not None:
        raise Refusal(errors={"chosen_provider": [f"{problem}。"]})
    return found


def _engaged_already(call: Call, provider: Organisation) -> bool:
    active = [each for each in _active(provider.id) if each.data["provider"] == provider.id]
    return int(call.variables["scene"]) in {each.data["scene_id"] for each in active}


def _products(call: Call, provider: Organisation) -> Sequence[Entry]:
    """Return the products chosen: listed ones of that provider, none at all is fine."""
    wanted = {int(each) for each in call.variables.get("chosen_products") or []}
    found = [each for each in entries_in_force(PRODUCTS, organisation_id=provider.id) if each.id in wanted]
    if len(found) < len(wanted):
        raise Refusal(errors={"chosen_products": ["只能选用所选服务商已上架的产品。"]})
    return found


def _check_terms(call: Call) -> None:
    if not call.variables.get("disclaimer"):
        raise Refusal(errors={"disclaimer": ["请阅读并确认风险告知后再委托。"]})
    _term(call)


def _term(call: Call) -> tuple[date, date]:
    return term(call, "term_from", "term_to", "服务结束日期不能早于开始日期。", one_day=True)


def _facts(scene: Scene) -> list[dict[str, str]]:
    """Return what a provider learns of the pre-application: the scene's name, kind, purpose and data sets."""
    return [{"label": label, "value": value} for label, value in scene_facts(scene)]

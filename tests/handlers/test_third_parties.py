"""Engagements, complaints, products and delistings: wrong ids, wrong states, effects delivered twice (五)."""

from datetime import timedelta

import pytest

from app import clock, store
from app.registers.registry import entries
from handlers import complaints, delistings, engagements, operator_complaints, products
from tests.conftest import BOTH
from tests.support import world


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def provider(put):
    made = world.unit("算法服务公司", "service_provider")
    put("ratings", "published", organisation_id=made.id)
    return made


@pytest.fixture
def product(put, provider):
    data = {"kind": "模型", "version": "1.0", "listing_case": 0}
    return put("products", "listed", title="评分模型", organisation_id=provider.id, data=data)


def ask(scene, provider, **more):
    until = (clock.today() + timedelta(days=9)).isoformat()
    asked = {"request_kind": "new", "scene": scene.id, "chosen_provider": provider.id, "disclaimer": True}
    return asked | {"term_from": clock.today().isoformat(), "term_to": until, "content": "建模"} | more


def engage(run, scene, provider, **more):
    return run(engagements.enter, ask(scene, provider, **more))["engagement_id"]


@pytest.mark.clause("五(三)a", "五(二)b")
def test_a_request_is_refused_at_the_field_that_is_wrong(refused, scene, provider, product):
    foreign = world.unit("另一服务商", "service_provider")
    for wrong, field in (
        ({"scene": 999_999}, "scene"),
        ({"chosen_provider": foreign.id}, "chosen_provider"),
        ({"chosen_products": [product.id, 999_999]}, "chosen_products"),
        ({"disclaimer": False}, "disclaimer"),
        ({"term_to": (clock.today() - timedelta(days=1)).isoformat()}, "term_to"),
    ):
        assert refused(engagements.check, ask(scene, provider) | wrong) == {field}


def test_one_day_is_a_term(run, scene, provider):
    asked = ask(scene, provider, term_to=clock.today().isoformat())
    assert run(engagements.check, asked)["service_provider"]["id"] == provider.id


@pytest.mark.clause("二(一)a")
@pytest.mark.parametrize("status", ["registered", "suspended", "terminated"])
def test_a_provider_that_is_held_off_is_not_engaged(refused, put, scene, status):
    held_off = world.unit("停用服务商", "service_provider", status)
    put("ratings", "published", organisation_id=held_off.id)
    assert refused(engagements.check, ask(scene, held_off)) == {"chosen_provider"}


def test_a_provider_is_engaged_for_a_scene_once(run, refused, scene, provider):
    engage(run, scene, provider)
    assert refused(engagements.enter, ask(scene, provider)) == {"chosen_provider"}


@pytest.mark.clause("五(三)a")
def test_an_engagement_is_ended_once_and_by_its_parties_alone(run, refused, make_scene, scene, provider):
    ending = {"request_kind": "end", "engagement": engage(run, scene, provider), "end_reason": "已完成"}
    other = world.unit("另一公司")
    assert refused(engagements.end, ending, world.case(of=other)) == {"engagement"}
    run(engagements.end, ending)
    assert refused(engagements.end, ending) == {"engagement"}


def founded(put, provider, **data):
    facts = {"provider": provider.id, "subject": "未到场", "verification": "属实", "evidence": "记录"}
    return put("complaints", "founded", data=facts | data)


def decide(found, provider, **more):
    decided = {"entry_id": found.id, "measure_kind": "none", "measure_reason": "轻微", "verified_by": 0}
    return decided | {"service_provider": {"id": provider.id}} | more


@pytest.mark.clause("五(四)")
@pytest.mark.parametrize("missing", ["verification", "evidence"])
def test_there_is_no_measure_without_what_was_verified(refused, put, provider, missing):
    other = world.person("op9", "expert")
    found = founded(put, provider, **{missing: ""})
    assert "没有核实属实的记录" in refused(complaints.take_measure, decide(found, provider), actor=other)


@pytest.mark.clause("五(四)", "七(二)2")
def test_who_verified_does_not_decide_and_nor_does_nobody(refused, put, provider):
    verifier = world.person("op9", "expert")
    found = decide(founded(put, provider), provider, verified_by=verifier.id)
    for actor in (verifier, None):
        assert "核实人以外" in refused(complaints.take_measure, found, actor=actor)


@pytest.mark.clause("五(四)")
def test_a_delisting_is_raised_once_for_each_product(run, put, provider, product):
    other = world.person("op9", "expert")
    found = decide(founded(put, provider), provider, measure_kind="delist", delist_products=[product.id])
    for _ in range(2):
        run(complaints.take_measure, found, actor=other)
    raised = [each for each in store.messages.undelivered(clock.now(), 9) if each.kind == "case"]
    assert [each.payload["variables"]["product_id"] for each in raised] == [product.id]


def test_who_was_never_engaged_is_not_complained_of(refused, provider):
    assert refused(complaints.register, {"against": provider.id, "complaint_title": "迟延"}) == {"against"}


@pytest.mark.clause("七(五)")
def test_a_short_text_gives_nobody_away_but_a_name_always_does(run, refused, put, company):
    found = put("operator_complaints", "open", title="收费")
    applicant = {"name": company.name, "uscc": company.uscc}
    decided = {"entry_id": found.id, "applicant": applicant, "finding": "属实", "decide_reason": "查明"}
    decided |= {
        "decide_result": "urge",
        "tell_operator": "yes",
        "release_title": "请自查收费",
        "release_text": "110",
    }
    assert run(operator_complaints.record_decision, decided | {"contact_phone": "110"})["tell_operator"] == "yes"
    assert refused(operator_complaints.record_decision, decided | {"contact_name": "自查"}) == {"release_title"}


def of(provider):
    return world.case("product_delisting", of=provider)


@pytest.mark.clause("五(四)")
def test_only_an_own_listed_product_is_delisted(run, refused, provider, product):
    assert refused(delistings.open_case, {"product_id": product.id}) == {"product_id"}
    with store.writing():
        entries.change(entries.SYSTEM, product, "下架", state="delisted")
    assert refused(delistings.open_case, {"product_id": product.id}, of(provider)) == {"product_id"}
    assert delistings.may_delist(None, provider) == delistings.may_delist(None, None) != []


@pytest.mark.clause("五(二)b")
@pytest.mark.parametrize("result", [None, {}, {"result": "fail"}])
def test_what_no_panel_passed_is_not_listed(refused, provider, result):
    assert "没有通过专家评估" in refused(products.list_product, {"panel_result": result}, of(provider))


@pytest.mark.clause("五(二)b", "二(一)a")
def test_a_provider_that_is_no_longer_onboarded_lists_nothing(refused):
    gone = of(world.unit("停用服务商", "service_provider", "suspended"))
    assert "不是已入驻状态" in refused(products.list_product, {"panel_result": {"result": "pass"}}, gone)
    assert "不是已入驻状态" in refused(products.check, {}, gone)


def test_a_version_is_listed_once(refused, provider, product):
    asked = {"product_name": product.title, "product_version": "1.0", "product_kind": "model"}
    assert refused(products.check, asked, of(provider)) == {"product_version"}


def test_only_a_service_provider_lists_products(company, provider):
    assert products.may_list(None, provider) == []
    assert products.may_list(None, company)
    assert products.may_list(None, None)

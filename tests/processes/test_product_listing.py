"""第三方产品上架: only of onboarded providers, only after the experts, code by another person (五(二)b, 七(二)3)."""

import pytest

from app import store
from app.cases.actions import start, tasks
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound
from app.registers import models, organisations, scenes
from app.registers.registry import entries
from handlers import engagements
from tests.processes.conftest import not_reached, refused


@pytest.fixture
def walk(walk):
    walk.onboard("tpp1")
    return walk


@pytest.fixture
def scene(walk):
    """Return the scene in which the provider develops ahead."""
    walk.pass_scene("tpp1")
    [found] = scenes.of_organisation(walk.town["tpp1"].organisation_id)
    return found


def filed(walk, kind="data_service", **answers):
    if kind == "model" and not scenes.of_organisation(walk.town["tpp1"].organisation_id):
        walk.pass_scene("tpp1")
    name = f"{kind}-{walk.case.number}"
    walk.start("tpp1", "product_listing", product_kind=kind, **{"product_name": name, **answers})


def corrected(walk):
    walk.do("tpp1", "correct_application")
    walk.do("op1", "record_guidance")


# The ways through


def listed_service(walk):
    filed(walk)
    walk.finish()


def listed_model(walk):
    filed(walk, "model")
    walk.finish()


def listed_after_every_return(walk):
    filed(walk, "model")
    walk.do("op1", "product_review", product_decision="return")
    walk.do("op2", "code_review")
    corrected(walk)
    walk.do("op1", "product_review")
    walk.do("op2", "code_review")
    walk.opinions("fail", "fail", "pass")
    walk.onto("correct_application")
    corrected(walk)
    walk.onto("decide_listing")
    walk.do("op3", "decide_listing", listing_decision="return")
    corrected(walk)
    walk.finish()


def refused_on_referral(walk):
    filed(walk)
    walk.do("op1", "product_review", product_decision="refer")
    walk.do("op3", "decide_listing", listing_decision="refuse")


def refused_at_the_cap(walk):
    filed(walk)
    for _ in range(5):
        walk.do("op1", "product_review", product_decision="return")
        corrected(walk)
    walk.do("op1", "product_review")
    walk.opinions("fail", "fail", "fail")
    walk.onto("decide_listing")
    walk.do("op3", "decide_listing", listing_decision="refuse")


def listed_after_a_meeting(walk):
    filed(walk)
    walk.finish(product_review={"plan_complex": "yes"})


def listed_late_at_every_step(walk):
    filed(walk, "model")
    for element in ("product_review", "code_review", "decide_listing"):
        walk.onto(element)
        walk.lapse(element)
    walk.finish()


WAYS = {
    listed_service: "listed",
    listed_model: "listed",
    listed_after_every_return: "listed",
    refused_on_referral: "refused",
    refused_at_the_cap: "refused",
    listed_after_a_meeting: "listed",
    listed_late_at_every_step: "listed",
}


def offered(walk):
    return [option.label for option in engagements.products_on_offer(walk.town["user1"], None, {})]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.clause("五(二)b")
def test_every_way_ends_as_it_should_and_only_a_listing_can_be_chosen(walk, way):
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", WAYS[way])
    assert len(offered(walk)) == (WAYS[way] == "listed")


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "product_listing", WAYS) == set()


# Who may, and what


@pytest.mark.clause("五(二)b", "二(一)a", "七(二)3")
def test_only_an_onboarded_service_provider_lists_products(walk):
    walk.onboard("user1")
    for who, said in (("user1", "第三方服务商"), ("user3", "入驻")):
        with pytest.raises(Conflict, match=said):
            start.start(walk.town[who], "product_listing", {})


@pytest.mark.clause("五(二)b", "二(一)a")
def test_a_provider_suspended_meanwhile_gets_nothing_listed(walk):
    filed(walk)
    walk.onto("decide_listing")
    with store.writing():
        organisations.set_status(
            entries.SYSTEM, organisations.get(walk.case.organisation_id), "suspended", note="暂停"
        )
    with refused():
        walk.do("op3", "decide_listing")
    assert offered(walk) == []


@pytest.mark.clause("五(二)b")
def test_a_version_is_listed_once(walk):
    filed(walk, product_name="地址标准化服务")
    walk.finish()
    with refused("product_version"):
        filed(walk, product_name="地址标准化服务")
    filed(walk, product_name="地址标准化服务", product_version="1.1")


@pytest.mark.clause("七(二)3")
@pytest.mark.parametrize("field", ["model_file", "model_sha256", "output_schema", "pre_application"])
def test_a_model_brings_file_digest_and_output(walk, scene, field):
    with refused(field):
        filed(walk, "model", **walk.model(walk.town["tpp1"]) | {field: [] if field == "model_file" else None})


@pytest.mark.clause("七(二)3", "三(二)b")
def test_a_model_uses_only_what_its_scene_may_use(walk, scene):
    with refused("model_sha256"):
        filed(walk, "model", **walk.model(walk.town["tpp1"]) | {"model_sha256": "0" * 64})
    with refused("inputs.0.item"):
        filed(walk, "model", inputs=[{"item": "GJ-001.id", "reason": "计算评分所需。"}])


# The reviews


@pytest.mark.clause("七(二)2", "五(二)b")
def test_a_model_has_its_code_reviewed_by_another_person(walk):
    filed(walk, "model")
    assert walk.open() == ["code_review", "product_review"]
    walk.do("op2", "product_review")
    with pytest.raises(Forbidden, match="另一人"):
        walk.do("op2", "code_review")
    walk.do("op3", "code_review")
    assert "evaluate" in walk.open()


@pytest.mark.clause("七(二)2")
@pytest.mark.parametrize("who", ["op1", "op2"])
def test_who_reviewed_does_not_decide(walk, who):
    filed(walk, "model")
    walk.onto("decide_listing")
    with pytest.raises(Forbidden, match="另一人"):
        walk.do(who, "decide_listing")


@pytest.mark.clause("五(二)b")
@pytest.mark.parametrize("opinions", [("fail", "fail", "pass"), ("fail", "fail", "fail")])
def test_what_the_experts_did_not_pass_is_not_listed(walk, opinions):
    filed(walk)
    for _ in range(5):
        walk.do("op1", "product_review", product_decision="return")
        corrected(walk)
    walk.do("op1", "product_review")
    walk.opinions(*opinions)
    walk.onto("decide_listing")
    with refused("listing_decision"):
        walk.do("op3", "decide_listing", listing_decision="list")


@pytest.mark.clause("五(二)b", "三(三)c")
def test_an_expert_tied_to_the_provider_is_never_drawn(walk):
    provider = organisations.get(walk.town["tpp1"].organisation_id)
    with store.writing():
        for who in ("exp1", "exp2"):
            store.registers.expert_of(walk.town[who].id).interests = [provider.name]
    filed(walk)
    walk.do("op1", "product_review")
    drawn = set(walk.doers("evaluate"))
    for _ in range(2):
        walk.do(walk.doers("evaluate")[0], "evaluate", recusal="yes")
        drawn |= set(walk.doers("evaluate"))
    assert drawn == {"exp3", "exp4", "exp5", "exp6", "exp7"}


@pytest.mark.clause("三(三)e", "五(二)b")
@pytest.mark.parametrize(("kind", "asked"), [("model", 2), ("data_service", 0), ("certification", 0)])
def test_the_providers_of_used_data_are_asked_where_there_are_any(walk, kind, asked):
    filed(walk, kind)
    walk.onto("evaluate")
    assert walk.open().count("give_opinion") == asked


# The listing


@pytest.mark.clause("五(二)b", "七(六)")
def test_the_listing_has_its_certificate_signed_by_who_decided(walk):
    listed_service(walk)
    [product] = entries.find("products")
    document = store.documents.numbered(product.data["certificate"])
    assert (document.kind, document.organisation_id) == ("listing_certificate", walk.town["tpp1"].organisation_id)
    assert [each.person_id for each in document.signatures] == [walk.town["op3"].id]


@pytest.mark.clause("七(二)3", "三(四)")
def test_a_listed_model_opens_the_fast_track_to_others(walk):
    listed_model(walk)
    [model] = models.listed()
    assert model.panel_case_id == walk.case.id
    walk.onboard("user1")
    walk.pass_scene("user1")
    walk.file("user1", model_source="listed", listed_model=model.id)
    walk.first_reviews()
    assert walk.variables()["route"] == "fast"
    assert walk.finish().outcome == "approved"


@pytest.mark.clause("五(二)b")
def test_a_service_enters_no_model(walk):
    listed_service(walk)
    assert models.listed() == []


# Secrecy


@pytest.mark.clause("六(五)a")
def test_the_model_file_is_read_by_code_reviewers_the_panel_and_its_owner_alone(walk):
    filed(walk, "model")
    walk.onto("evaluate")
    [model] = [each for each in store.files.of_case(walk.case.id) if each.field == "model_file"]
    may = {who for who in walk.town if _reads(walk.town[who], model)}
    assert may == {"tpp1", "op2", "op3", *walk.doers("evaluate")}


@pytest.mark.clause("六(五)a")
def test_who_is_not_concerned_does_not_know_of_the_case(walk):
    filed(walk, "model")
    for who in ("user1", "exp1", "prov3"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], walk.task("product_review").id, {})


def _reads(who, file):
    try:
        return reading.file(who, file.id) is not None
    except NotFound:
        return False

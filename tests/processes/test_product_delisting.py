"""产品下架: nothing new rests on the product from that moment; each running scene gets its decision (五(四))."""

import pytest

from app import store
from app.cases.actions import start
from app.cases.automatic import raising
from app.cases.automatic.raising import Order
from app.errors import Conflict, Refusal
from app.registers import models
from app.registers.registry import entries
from handlers import delistings, engagements
from tests.processes.conftest import not_reached, refused


@pytest.fixture
def walk(walk):
    walk.onboard("tpp1")
    walk.pass_scene("tpp1")
    walk.start("tpp1", "product_listing", product_kind="model", product_name="信用评分模型")
    walk.finish()
    return walk


@pytest.fixture
def running(walk):
    """Bring a scene of user1 to run on the product; return it."""
    [model] = models.listed()
    walk.onboard("user1")
    walk.pass_scene("user1")
    walk.file("user1", model_source="listed", listed_model=model.id)
    walk.finish()
    return store.registers.scenes_of(walk.town["user1"].organisation_id)[0]


def product():
    return entries.find("products")[-1]


def another(walk):
    """List one more product, for ways that are gone one after the other."""
    if not entries.find("products", states=("listed",)):
        name = f"地址服务 {walk.case.number}"
        walk.start("tpp1", "product_listing", product_kind="data_service", product_name=name)
        walk.finish()


def delisted(walk):
    another(walk)
    walk.start("tpp1", "product_delisting")
    walk.finish()


def kept_late(walk):
    another(walk)
    walk.start("tpp1", "product_delisting")
    walk.lapse("settle")
    walk.finish(settle={"settle_decision": "keep"})


WAYS = {delisted: "delisted", kept_late: "kept"}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.clause("五(四)")
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", WAYS[way])
    assert product().state == {"delisted": "delisted", "kept": "listed"}[WAYS[way]]


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "product_delisting", WAYS) == set()


@pytest.mark.clause("五(四)", "三(四)")
def test_a_delisted_product_is_chosen_no_more_and_spares_no_experts(walk, running):
    [*before] = models.listed()
    assert len(before) == 2
    delisted(walk)
    assert models.listed() == []
    assert engagements.products_on_offer(walk.town["user1"], None, {}) == []
    walk.pass_scene("user1")
    with refused("listed_model"):
        walk.file("user1", model_source="listed", listed_model=before[0].id)


@pytest.mark.clause("五(四)", "三(四)")
def test_a_case_under_way_on_the_fast_track_is_not_approved_any_more(walk):
    [model] = models.listed()
    walk.onboard("user1")
    walk.pass_scene("user1")
    walk.file("user1", model_source="listed", listed_model=model.id)
    walk.onto("decide")
    waiting = walk.case
    delisted(walk)
    walk.case = waiting
    with refused():
        walk.do("auth2", "decide")


@pytest.mark.clause("五(四)")
@pytest.mark.parametrize("treatment", ["continue", "replace", "stop"])
def test_what_becomes_of_each_running_scene_is_recorded_with_its_plan(walk, running, treatment):
    walk.start("tpp1", "product_delisting")
    assert [each["name"] for each in walk.variables()["running_scenes"]] == [running.name]
    row = {"scene": running.id, "treatment": treatment, "until": "2026-12-31", "treatment_reason": "模型停止维护。"}
    walk.do("op1", "settle", consequences=[row])
    [plan] = entries.find("plans", subject=f"scene:{running.id}")
    note = store.entries.changes("plans", plan.id)[-1].note
    assert delistings.TREATMENTS[treatment] in note
    assert ("2026-12-31" in note) == (treatment == "replace")
    assert (plan.state, running.plan_case_id) == ("in_force", plan.data["plan_case"])


@pytest.mark.clause("五(四)")
def test_no_running_scene_is_left_without_a_decision(walk, running):
    row = {"scene": running.id, "treatment": "stop", "until": None, "treatment_reason": "存在风险。"}
    walk.start("tpp1", "product_delisting")
    for wrong in ([], [row, row]):
        with refused("consequences"):
            walk.do("op1", "settle", consequences=wrong)
    assert product().state == "listed"


@pytest.mark.clause("五(四)")
def test_a_scene_that_began_to_run_meanwhile_is_not_forgotten(walk, running):
    walk.start("tpp1", "product_delisting")
    opened = walk.case
    walk.onboard("user3")
    walk.pass_scene("user3")
    walk.file("user3", model_source="listed", listed_model=models.listed()[-1].id)
    walk.finish()
    walk.case = opened
    with refused("consequences"):
        walk.do("op1", "settle")


@pytest.mark.clause("五(四)")
def test_engaged_units_and_those_with_running_scenes_are_told(walk, running):
    user3 = walk.town["user3"].organisation_id
    with store.writing():
        entries.enter(
            entries.SYSTEM,
            "engagements",
            title="委托",
            state="active",
            organisation_id=user3,
            data={"products": [product().number]},
        )
    walk.start("tpp1", "product_delisting")
    [engaged] = walk.variables()["engaged_units"]
    assert engaged["id"] == user3
    walk.finish()
    for who in ("user1", "user3", "tpp1"):
        assert any("下架" in each.text for each in store.messages.notices(walk.town[who].id, 1, 20)[0])


@pytest.mark.clause("五(四)")
def test_the_certificate_is_void_after_the_delisting(walk):
    delisted(walk)
    assert store.documents.numbered(product().data["certificate"]).state == "void"


@pytest.mark.clause("五(四)")
def test_a_verified_complaint_raises_it_for_the_provider(walk):
    tpp1 = walk.town["tpp1"].organisation_id
    facts = {"product_id": product().id, "grounds": "投诉经核实：输出与说明不符。"}
    walk.case = raising.raise_case(Order("product_delisting", "complaint:1", tpp1, facts, {"case": "TF-1"}))
    assert (walk.open(), walk.variables()["raised"]) == (["settle"], True)
    walk.finish()
    assert (walk.case.outcome, product().data["delisted_reason"]) == ("delisted", facts["grounds"])


@pytest.mark.clause("五(四)")
def test_only_the_providers_own_product_is_delisted(walk):
    walk.onboard("user1")
    with pytest.raises(Conflict, match="没有已上架的产品"):
        start.start(walk.town["user1"], "product_delisting", {})
    facts = {"product_id": product().id, "grounds": "投诉经核实。"}
    with pytest.raises(Refusal):
        raising.raise_case(
            Order("product_delisting", "complaint:2", walk.town["user1"].organisation_id, facts, {"case": "TF-2"})
        )

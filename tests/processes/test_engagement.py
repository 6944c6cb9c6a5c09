"""委托第三方服务: chosen freely, on terms of their own; the provider's people see that scene and no other."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, NotFound
from app.registers import scenes, standing
from app.registers.registry import entries, line_history, lines, register
from app.registers.registry import exports as sheets
from app.registers.registry.lines import Wanted
from handlers import engagements, ratings
from tests.processes.conftest import every_way, refused
from tests.processes.third_parties import PRICE, another, engaged, listed, published


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    published(walk)
    return walk


def active(walk):
    walk.start("user1", "engagement")
    walk.do("tpp1", "answer_request")


def declined(walk):
    walk.start("user3", "engagement")
    walk.lapse("answer_request")
    walk.do("tpp1", "answer_request", answer_decision="decline")


def ended(walk):
    engaged(walk, "user3")
    walk.start("user3", "engagement", request_kind="end")


WAYS = {active: "active", declined: "declined", ended: "ended"}


def scene_of(walk, who):
    return scenes.of_organisation(walk.town[who].organisation_id)[0]


def samples(walk, who, scene):
    unit = walk.town[who].organisation_id
    return [item.code for item in scenes.sampled(scene) if scenes.may_see_sample(scene, item, unit)]


TestEveryWay = every_way("engagement", WAYS)


@pytest.mark.clause("三(二)c")
def test_the_providers_people_see_the_samples_of_that_scene_and_of_no_other(walk):
    here, there = scene_of(walk, "user1"), scene_of(walk, "user3")
    assert (samples(walk, "tpp1", here), samples(walk, "tpp1", there)) == ([], [])
    engaged(walk)
    assert samples(walk, "tpp1", here) == samples(walk, "user1", here) != []
    assert samples(walk, "tpp1", there) == []
    assert samples(walk, "user3", here) == []


@pytest.mark.clause("三(二)c")
def test_it_sees_them_only_while_it_is_engaged(walk):
    engaged(walk)
    walk.start("user1", "engagement", request_kind="end")
    assert samples(walk, "tpp1", scene_of(walk, "user1")) == []


@pytest.mark.clause("三(二)c")
def test_it_sees_them_within_the_term_alone(walk):
    walk.start("user1", "engagement", term_to=(clock.today() + timedelta(days=5)).isoformat())
    walk.do("tpp1", "answer_request")
    scene = scene_of(walk, "user1")
    assert samples(walk, "tpp1", scene)
    walk.wait(days=6)
    assert samples(walk, "tpp1", scene) == []


@pytest.mark.clause("三(二)c", "六(四)")
def test_a_suspended_provider_sees_nothing_and_a_terminated_ones_engagements_end(walk):
    made, unit = engaged(walk), walk.town["tpp1"].organisation_id
    with store.writing():
        standing.suspend(entries.SYSTEM, unit, "核查")
    assert samples(walk, "tpp1", scene_of(walk, "user1")) == []
    with store.writing():
        standing.terminate(entries.SYSTEM, unit, "违规")
    assert entries.get(made.id).state == "ended"


@pytest.mark.clause("三(二)c")
def test_the_provider_learns_the_named_facts_of_the_pre_application_and_nothing_else(walk):
    made = engaged(walk)
    [line], _ = lines.page(walk.town["tpp1"], register.named("engagements"), Wanted())
    facts = next(fact.value for fact in line.facts if fact.field.key == "scene_facts")
    assert [fact["label"] for fact in facts] == ["应用场景", "调用方式", "用途", "可用数据集"]
    pre_application = store.cases.get(scene_of(walk, "user1").case_id)
    with pytest.raises(NotFound):
        reading.case(walk.town["tpp1"], pre_application.number)
    with pytest.raises(NotFound):
        entries.seen_by(walk.town["user3"], made.number)


@pytest.mark.clause("五(三)a", "五(二)a")
def test_only_published_providers_are_offered_in_neutral_order_and_none_is_preset(walk):
    another(walk)
    offered = [option.label for option in ratings.published_providers(walk.town["user1"], None, {})]
    assert offered == sorted(offered)
    form = reading.bundles.live("engagement")[0].form("engagement", "ask")
    beginning = form.initial({})
    assert not any(beginning.get(key) for key in ("chosen_provider", "chosen_products", "price", "disclaimer"))


@pytest.mark.clause("五(三)a", "五(二)a")
def test_the_server_takes_no_provider_that_is_not_published(walk):
    unit = another(walk)
    with store.writing():
        [rating] = entries.find("ratings", organisation_id=unit)
        entries.change(entries.SYSTEM, rating, "撤销", state="withdrawn")
    with refused("chosen_provider"):
        walk.start("user1", "engagement", chosen_provider=unit)


@pytest.mark.clause("五(三)a", "五(二)a")
def test_what_was_published_when_asked_for_is_checked_again_when_accepted(walk):
    walk.start("user1", "engagement")
    with store.writing():
        for rating in entries.find("ratings", states=("published",)):
            entries.change(entries.SYSTEM, rating, "撤销", state="withdrawn")
    with refused("chosen_provider"):
        walk.do("tpp1", "answer_request")
    assert entries.find("engagements") == []


@pytest.mark.clause("五(二)b")
def test_only_listed_products_of_the_chosen_provider_are_taken(walk):
    own, foreign = listed(walk.town["tpp1"].organisation_id), listed(another(walk), "别家的产品")
    offered = {option.value: option.of for option in engagements.products_on_offer(None, None, {})}
    assert offered == {own.id: own.organisation_id, foreign.id: foreign.organisation_id}
    with refused("chosen_products"):
        walk.start("user1", "engagement", chosen_provider=own.organisation_id, chosen_products=[foreign.id])
    walk.start("user1", "engagement", chosen_provider=own.organisation_id, chosen_products=[own.id])
    assert [each["title"] for each in walk.variables()["products"]] == ["企业画像模型"]


@pytest.mark.clause("五(二)b")
def test_a_product_delisted_meanwhile_is_not_taken(walk):
    product = listed(walk.town["tpp1"].organisation_id)
    walk.start("user1", "engagement", chosen_products=[product.id])
    with store.writing():
        entries.change(entries.SYSTEM, product, "下架", state="delisted")
    with refused("chosen_products"):
        walk.do("tpp1", "answer_request")


@pytest.mark.clause("五(三)c")
@pytest.mark.parametrize("answer", [False, None])
def test_nobody_is_engaged_without_the_disclaimer_acknowledged(walk, answer):
    with refused("disclaimer"):
        walk.start("user1", "engagement", disclaimer=answer)


@pytest.mark.clause("五(三)c")
def test_the_register_keeps_that_the_disclaimer_was_told(walk):
    assert "不对第三方服务及其产生的后果承担责任" in engaged(walk).data["disclaimer"]


@pytest.mark.clause("五(三)b")
@pytest.mark.parametrize("price", [None, "免费", "按调用量 0.5 元/次"])
def test_the_price_is_whatever_the_two_wrote_or_nothing(walk, price):
    walk.start("user1", "engagement", price=price)
    walk.do("tpp1", "answer_request")
    assert entries.get(walk.variables()["engagement_id"]).data["price"] == price


def told(walk, who):
    """Return all that somebody may read of the register: lines, facts, history, sheets."""
    actor, kind = walk.town[who], register.named("engagements")
    found, _ = lines.page(actor, kind, Wanted())
    history = [line_history.events(actor, line) for line in found]
    return (
        repr([[fact.value for fact in line.facts] for line in found])
        + repr(history)
        + repr(sheets.sheet(actor, kind, Wanted()))
    )


@pytest.mark.clause("五(三)b")
@pytest.mark.parametrize(("who", "reads"), [("user1", True), ("user1b", True), ("tpp1", True), ("auth1", True),
                                            ("auditor", True), ("op1", False)])  # fmt: skip
def test_the_register_tells_the_price_to_the_two_parties_and_the_authority_not_to_the_operator(walk, who, reads):
    made = engaged(walk)
    assert (PRICE in told(walk, who)) is reads
    assert made.title in told(walk, who)


@pytest.mark.clause("五(三)b")
def test_the_case_is_no_business_of_the_operator(walk):
    engaged(walk)
    for who in ("op1", "op2", "user3", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
    for who in ("tpp1", "auth1"):
        start_form = reading.case(walk.town[who], walk.case.number).submissions[0]
        assert start_form.answers["price"] == PRICE


def test_one_provider_is_engaged_once_for_a_scene(walk):
    engaged(walk)
    with refused("chosen_provider"):
        walk.start("user1", "engagement")


def test_a_term_does_not_end_before_it_begins(walk):
    begin = (clock.today() + timedelta(days=9)).isoformat()
    with refused("term_to"):
        walk.start("user1", "engagement", term_from=begin, term_to=(clock.today() + timedelta(days=3)).isoformat())


@pytest.mark.clause("五(三)a")
def test_the_scene_must_be_the_units_own(walk):
    with refused("scene"):
        walk.start("user1", "engagement", scene=scene_of(walk, "user3").id)


@pytest.mark.parametrize(("who", "other"), [("user1", "tpp1"), ("tpp1", "user1")])
def test_either_party_ends_it_and_the_other_is_told(walk, who, other):
    made = engaged(walk)
    walk.start(who, "engagement", request_kind="end", engagement=made.id, end_reason="双方协商一致")
    ended_one = entries.get(made.id)
    assert (ended_one.state, ended_one.data["ended_reason"]) == ("ended", "双方协商一致")
    notices, _ = store.messages.notices(walk.town[other].id, 1, 20)
    assert any(made.number in notice.text and "双方协商一致" in notice.text for notice in notices)


def test_nobody_else_ends_it(walk):
    made = engaged(walk)
    with refused("engagement"):
        walk.start("user3", "engagement", request_kind="end", engagement=made.id)


def test_a_unit_without_scene_and_engagement_has_nothing_to_ask(walk):
    walk.onboard("user2")
    with pytest.raises(Conflict, match="还没有通过预申报的场景"):
        start.start(walk.town["user2"], "engagement", {})

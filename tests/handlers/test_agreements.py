"""When an agreement may be drawn up, on what, and how one takes over from another, on both databases."""

from datetime import timedelta

import pytest

from app import clock, store
from app.registers import scenes
from app.registers.registry import entries
from handlers import agreements
from handlers.parts import agreement_succession
from tests.conftest import BOTH
from tests.support import world

SOON = timedelta(days=60)
"""`renewal_days`."""


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def agreed(put, scene):
    """Enter an agreement of the scene."""

    def agreed(state="in_force", **more):
        about = {"subject": f"scene:{scene.id}", "organisation_id": scene.organisation_id}
        return put("agreements", state, data={"scene": scene.name, "scene_id": scene.id}, **about | more)

    return agreed


def offered(unit):
    return [option.value for option in agreements.agreeable_scenes(None, unit.id, {})]


def test_nothing_is_offered_to_nobody():
    assert agreements.agreeable_scenes(None, None, {}) == []


def test_approved_with_the_right_and_without_an_agreement_a_scene_is_offered(company, scene, make_scene):
    make_scene(company, approved=False)
    assert offered(company) == [scene.id]
    with store.writing():
        scenes.end(entries.SYSTEM, scene, "终止")
    assert offered(company) == []


@pytest.mark.parametrize(("state", "count"), [("signing", 0), ("filing", 0), ("ended", 1), ("void", 1)])
def test_what_is_being_signed_takes_the_scene_what_has_ended_does_not(company, agreed, state, count):
    agreed(state)
    assert len(offered(company)) == count


@pytest.mark.clause("三(五)a")
@pytest.mark.parametrize(
    ("last", "count"),
    [(None, 0), (SOON + timedelta(days=1), 0), (SOON, 1), (timedelta(), 1), (-timedelta(days=1), 1)],
)
def test_the_next_may_be_drawn_up_from_sixty_days_before_the_last_day_on(company, agreed, last, count):
    agreed(valid_to=None if last is None else clock.today() + last)
    assert len(offered(company)) == count


def test_there_is_one_to_come_and_no_more(company, agreed):
    agreed(valid_to=clock.today())
    agreed(valid_from=clock.today() + timedelta(days=1), valid_to=clock.today() + timedelta(days=9))
    assert offered(company) == []


@pytest.mark.parametrize("days", [1, 9])
def test_on_a_superseded_plan_an_agreement_never_ends_later_than_it_would_have(run, agreed, scene, days):
    older = agreed(valid_to=clock.today() + timedelta(days=5))
    with store.writing():
        entries.change(entries.SYSTEM, older, "旧方案", data={"plan_case": "T-0"})
    begins = clock.today() + timedelta(days=days)
    run(lambda call: agreement_succession.take_over(call, scene, older, begins))
    assert older.valid_to == min(begins - timedelta(days=1), clock.today() + timedelta(days=5))


def test_another_units_scene_and_an_unknown_one_are_refused_alike(refused, scene, make_scene):
    foreign = make_scene(world.unit("另一公司"))
    said = {refused(agreements.begin, {"scene": wrong}) for wrong in (foreign.id, 999_999)}
    assert len(said) == 1


def test_without_a_listed_model_there_is_nothing_to_agree_on(refused, scene):
    assert "没有已上架的模型" in refused(agreements.begin, {"scene": scene.id})


def partner(put, scene, unit):
    facts = {"uses_partner": "yes", "partner_name": unit.name, "partner_uscc": unit.uscc}
    return put("plans", subject=f"scene:{scene.id}", organisation_id=scene.organisation_id, data=facts)


@pytest.mark.clause("四(五)b")
@pytest.mark.parametrize("status", ["registered", "suspended", "terminated"])
def test_who_collects_letters_must_be_onboarded(refused, put, scene, make_model, status):
    make_model(scene)
    partner(put, scene, world.unit("合作公司", status=status))
    assert "未入驻平台" in refused(agreements.begin, {"scene": scene.id})


@pytest.mark.clause("四(五)b")
def test_a_unit_is_not_its_own_partner(refused, put, company, scene, make_model):
    make_model(scene)
    partner(put, scene, company)
    assert "是本单位" in refused(agreements.begin, {"scene": scene.id})


def test_what_is_approved_stands_in_the_agreement(run, put, scene, make_model):
    make_model(scene)
    plan = put("plans", subject=f"scene:{scene.id}", data={"uses_partner": "no"})
    brought = run(agreements.begin, {"scene": str(scene.id)})
    assert (brought["plan_number"], brought["partner"], brought["output_names"]) == (plan.number, None, "score")
    assert brought["data_rows"] == [{"name": "社保缴纳（RS-001）", "items": "编号", "provider": "市人社局"}]
    assert "term_from" not in brought


def test_letting_it_come_to_nothing_twice_or_after_its_end_changes_nothing(run, agreed):
    kept = agreed("ended")
    run(agreements.discard, {"entry_id": kept.id}, reason="不再签订")
    assert entries.get(kept.id).state == "ended"


def test_what_was_ended_meanwhile_is_not_signed(refused, agreed):
    assert "已经终止" in refused(agreements.sign, {"entry_id": agreed("ended").id}, party="unit")


def test_who_signs_for_the_unit_is_a_person_who_has_promised(refused, agreed):
    stranger = world.person("stranger", "expert")
    for actor in (None, stranger):
        assert "保密承诺" in refused(agreements.sign, {"entry_id": agreed("signing").id}, actor=actor, party="unit")

"""问题数据反馈: from the unit to the provider and back into the city's data platform; no closing without it (七(二)4d)."""

import pytest

from app import store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, NotFound
from app.registers.registry import entries
from handlers import data_problems
from tests.processes.conftest import not_reached, refused


@pytest.fixture
def stage():
    return "with_scenes"


def closed(walk):
    walk.start("user1", "data_problem")
    walk.do("op1", "triage")
    walk.do(provider(walk), "repair")
    walk.do("op1", "record_backflow")
    walk.do("user1", "retest")


def rejected(walk):
    walk.start("user1", "data_problem")
    walk.do("op1", "triage", triage_decision="reject")


def closed_after_disputes_and_delays(walk):
    walk.start("user1", "data_problem")
    walk.lapse("triage")
    walk.do("op1", "triage")
    walk.lapse("repair")
    walk.do(provider(walk), "repair", repair_decision="dispute")
    walk.do("op1", "triage")
    walk.do(provider(walk), "repair")
    walk.lapse("record_backflow")
    walk.do("op1", "record_backflow")
    walk.do("user1", "retest", retest_result="not_solved")
    walk.finish()


WAYS = {closed: "closed", rejected: "rejected", closed_after_disputes_and_delays: "closed"}


def provider(walk):
    return walk.doers("repair")[0]


def registered(walk):
    return entries.get(walk.variables()["entry_id"])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", WAYS[way])
    assert registered(walk).state == WAYS[way]


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "data_problem", WAYS) == set()


@pytest.mark.clause("七(二)4d")
@pytest.mark.parametrize("field", ["receipt_number", "returned_at", "backflow_note"])
def test_the_backflow_needs_a_receipt(walk, field):
    walk.start("user1", "data_problem")
    walk.onto("record_backflow")
    with refused(field):
        walk.do("op1", "record_backflow", **{field: None})


@pytest.mark.clause("七(二)4d")
def test_no_problem_is_closed_without_its_backflow(walk):
    walk.start("user1", "data_problem")
    walk.onto("retest")
    with store.writing():
        problem = registered(walk)
        problem.data = {**problem.data, "receipt_number": ""}
    with refused():
        walk.do("user1", "retest")
    assert walk.open() == ["retest"]


@pytest.mark.clause("七(二)4d", "七(四)b")
def test_who_reported_it_is_told_and_tests_again(walk):
    walk.start("user1", "data_problem")
    walk.onto("retest")
    told, _ = store.messages.notices(walk.town["user1"].id, 1, 20)
    assert any("复测" in notice.text for notice in told)
    assert registered(walk).data["receipt_number"] == "HJ-2026-000118"


@pytest.mark.clause("七(二)5b")
def test_the_provider_of_the_data_set_repairs_it_and_is_reminded(walk):
    walk.start("user1", "data_problem")
    walk.do("op1", "triage")
    who = provider(walk)
    walk.lapse("repair")
    told, _ = store.messages.notices(walk.town[who].id, 1, 20)
    assert any("逾期提醒" in notice.text for notice in told)
    assert walk.open() == ["repair"]


def test_other_providers_and_units_know_nothing_of_it(walk):
    walk.start("user1", "data_problem")
    walk.do("op1", "triage")
    others = {"prov1", "prov2", "prov3", "user2", "user3", "tpp1"} - {provider(walk)}
    for who in others:
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            entries.seen_by(walk.town[who], registered(walk).number)


@pytest.mark.clause("七(二)4d")
def test_only_data_sets_of_the_units_own_scene_are_offered_and_taken(walk):
    offered = {
        option.value for option in data_problems.scene_data_sets(None, walk.town["user1"].organisation_id, {})
    }
    assert "SW-001" not in offered or "GJ-001" not in offered
    with refused("data_set"):
        walk.start("user1", "data_problem", data_set="GJ-001")


def test_a_unit_without_a_scene_has_nothing_to_report(walk):
    walk.onboard("user2")
    with pytest.raises(Conflict, match="还没有通过预申报的场景"):
        start.start(walk.town["user2"], "data_problem", {})

"""Suspended and terminated units are held off at once, reinstated ones are back at once (六(四))."""

import pytest

from app import store
from app.errors import Forbidden, Refusal
from app.registers import models, organisations, rule_sets, scenes, standing
from app.registers.people import actors, tokens
from app.registers.registry import entries
from app.registers.registry.entries import By
from tests.support import world

BY = By()


@pytest.fixture
def unit():
    with store.writing():
        rule_sets.seed()
    return world.unit("泉州甲公司")


@pytest.fixture
def member(unit):
    return world.person("user1", "applicant", unit)


def again(member):
    """Return the member as of now."""
    return actors.actor_of(store.people.person(member.id))


def become(act, unit, reason="未按期整改"):
    with store.writing():
        act(BY, unit.id, reason)


@pytest.fixture
def scene(unit):
    """A scene with a sample of a data set."""
    case = world.case(of=unit)
    data_set = world.data_set("RS-001", world.unit("某局", "data_provider", uscc=None))
    by = By(None, case.id)
    with store.writing():
        made = scenes.register(by, unit.id, "信用评估", "other", "授信")
        scenes.grant(by, made, scenes.SAMPLE_DATA, [data_set])
    return made, data_set


def agreement(unit):
    with store.writing():
        return entries.enter(
            BY, "agreements", title="协议", state="in_force", data={}, organisation_id=unit.id, subject="scene:1"
        )


def counting(unit):
    return [entry.title for entry in entries.in_force("agreements", organisation_id=unit.id)]


def test_a_suspended_unit_sees_no_sample_and_its_agreement_does_not_count_until_it_is_back(unit, scene):
    agreement(unit)
    assert (scenes.may_see_sample(*scene), counting(unit)) == (True, ["协议"])
    become(standing.suspend, unit)
    assert (scenes.may_see_sample(*scene), counting(unit), list(scenes.sampled(scene[0]))) == (False, [], [])
    become(standing.reinstate, unit, "已整改")
    assert (scenes.may_see_sample(*scene), counting(unit)) == (True, ["协议"])


def test_a_terminated_units_models_prove_nothing_for_others_any_more(unit, scene):
    made = scene[0]
    with store.writing():
        model = models.list_model(
            By(None, made.case_id),
            panel_case_id=made.case_id,
            scene_id=made.id,
            organisation_id=unit.id,
            name="评分",
            version="1",
            code_sha256="0" * 64,
            inputs=["RS-001.id"],
            output_schema={"type": "object", "properties": {"score": {"type": "integer"}}},
        )
    assert models.unchanged(model.digest) is not None
    become(standing.terminate, unit)
    assert (models.unchanged(model.digest), models.listed()) == (None, [])


def test_members_read_why_and_since_when(unit, member):
    assert standing.barred(member) is None
    become(standing.suspend, unit, "泄露数据")
    why = standing.barred(again(member))
    assert (why.status, why.reason) == ("suspended", "泄露数据")
    become(standing.reinstate, unit, "已整改")
    assert standing.barred(again(member)) is None


def test_the_tokens_of_a_suspended_unit_rest_and_those_of_a_terminated_one_are_revoked(unit, member):
    secret = tokens.create(member, "报表")
    become(standing.suspend, unit)
    with pytest.raises(Forbidden, match="恢复后"):
        tokens.check_use(tokens.find(secret))
    with pytest.raises(Forbidden):
        tokens.create(again(member), "再来")
    become(standing.terminate, unit)
    assert tokens.find(secret) is None


@pytest.mark.clause("六(四)")
def test_a_termination_ends_scenes_rights_and_what_rests_on_the_unit(unit, scene):
    entry = agreement(unit)
    become(standing.terminate, unit, "数据泄露")
    ended = store.entries.get(entry.id)
    assert (ended.state, scene[0].state) == ("ended", "ended")
    assert store.registers.rights_of(scene[0].id) == []
    assert store.entries.changes("agreements", entry.id)[-1].note == "数据泄露"
    assert organisations.get(unit.id).status == "terminated"


def test_every_change_of_standing_leaves_a_line_in_the_register(unit):
    become(standing.suspend, unit, "弄虚作假")
    become(standing.reinstate, unit, "已整改")
    notes = [change.note for change in store.entries.changes("organisations", unit.id)]
    assert notes[-2:] == ["弄虚作假", "已整改"]


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("registered", standing.suspend),
        ("suspended", standing.suspend),
        ("onboarded", standing.reinstate),
        ("terminated", standing.reinstate),
        ("terminated", standing.terminate),
    ],
)
def test_what_does_not_follow_is_refused(status, act):
    unit = world.unit("泉州乙公司", status=status)
    with pytest.raises(Refusal, match="不能作此变更"):
        become(act, unit)


def test_providers_and_staff_are_not_held_off(member):
    office = world.unit("某局", "data_provider", uscc=None)
    with pytest.raises(Refusal):
        become(standing.suspend, office)

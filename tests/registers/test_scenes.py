import pytest

from app import clock, store
from app.errors import NotFound
from app.registers import scenes
from app.registers.registry.entries import By
from tests.conftest import BOTH
from tests.support.world import case, data_set, unit


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def company():
    return unit("申请公司")


@pytest.fixture
def scene(company):
    number = case(of=company).id
    with store.writing():
        return scenes.register(By(case_id=number), company.id, "信贷风控", "realtime", "risk_control")


def test_a_case_registers_one_scene(company, scene):
    with store.writing():
        again = scenes.register(By(case_id=scene.case_id), company.id, "另一名称", "other", "other")
    assert (again.id, again.name) == (scene.id, "信贷风控")
    assert scenes.of_case(scene.case_id).id == scene.id


def test_scenes_are_those_of_the_organisation_and_not_ended(company, scene):
    assert [found.id for found in scenes.of_organisation(company.id)] == [scene.id]
    assert scenes.of_organisation(unit("另一公司").id) == []
    with store.writing():
        scenes.get(scene.id).state = "ended"
    assert scenes.of_organisation(company.id) == []


def test_an_approved_scene_says_so(scene):
    with store.writing():
        scenes.approve(By(case_id=scene.case_id), scenes.get(scene.id))
    assert scenes.get(scene.id).state == "approved"


def test_an_unknown_scene_is_not_found():
    with pytest.raises(NotFound):
        scenes.get(77)


def test_samples_open_for_the_named_data_sets_only(scene):
    office = unit("市人社局", "data_provider")
    named, other = data_set("RS-001", office), data_set("RS-002", office)
    assert not scenes.may_see_sample(scene, named)
    with store.writing():
        scenes.grant(By(case_id=scene.case_id), scene, scenes.SAMPLE_DATA, [named])
    assert scenes.may_see_sample(scene, named)
    assert not scenes.may_see_sample(scene, other)
    assert [item.code for item in scenes.sampled(scene)] == ["RS-001"]


def test_a_right_is_granted_once(scene):
    for _ in range(2):
        with store.writing():
            scenes.grant(By(case_id=scene.case_id), scenes.get(scene.id), scenes.MAY_SIGN)
    assert len(scenes.rights(scenes.MAY_SIGN, scene)) == 1


def test_a_right_that_ended_can_begin_anew(scene):
    for ended_at in (clock.now(), None):
        with store.writing():
            right = scenes.grant(By(case_id=scene.case_id), scenes.get(scene.id), scenes.MAY_SIGN)[0]
            assert right.ended_at is None
            right.ended_at = ended_at
    assert len(scenes.rights(scenes.MAY_SIGN, scene)) == 1


def notes(scene):
    return [change.note for change in store.entries.changes("scenes", scene.id)]


def test_approval_puts_the_plan_of_its_case_in_force(company, scene):
    approving, changing = case(of=company).id, case(of=company).id
    with store.writing():
        row = scenes.get(scene.id)
        scenes.approve(By(case_id=approving), row)
        assert (row.state, row.plan_case_id) == ("approved", approving)
        scenes.set_plan(By(case_id=changing), row, changing)
    assert scenes.get(scene.id).plan_case_id == changing
    assert notes(scene) == ["预申报通过", "申报获批准", "开发方案变更获批准"]


@pytest.mark.clause("七(二)1d")
def test_the_end_of_a_scene_ends_its_rights_at_once_and_stands_in_the_history(company, scene):
    with store.writing():
        row = scenes.get(scene.id)
        scenes.grant(By(case_id=scene.case_id), row, scenes.MAY_SIGN)
        scenes.end(By(case_id=scene.case_id), row, "终止开发授权")
        scenes.end(By(case_id=scene.case_id), row, "再次终止")
    assert scenes.rights(scenes.MAY_SIGN, scenes.get(scene.id)) == []
    assert scenes.of_organisation(company.id) == []
    assert notes(scene)[-1] == "终止开发授权"


def test_scenes_and_rights_come_from_cases_alone(company, scene):
    with pytest.raises(ValueError, match="办件"):
        scenes.register(By(), company.id, "名称", "other", "other")
    with pytest.raises(ValueError, match="办件"):
        scenes.grant(By(), scene, scenes.MAY_SIGN)

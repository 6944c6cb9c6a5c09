"""Changes of data sets in the registers, on both databases."""

import pytest

from app import store
from app.errors import Refusal
from app.registers import data_sets, scenes
from app.registers.registry import entries
from handlers import data_changes
from tests.conftest import BOTH
from tests.support import world

ASKED = {
    "change_kind": "interface",
    "new_interface": "第 2 版",
    "change_reason": "系统升级。",
    "effective_on": "2099-01-04",
}


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def item(company):
    return world.data_set("RS-001", company)


@pytest.fixture
def scene(item):
    unit = world.unit("使用单位")
    by = entries.By(None, world.case(of=unit).id)
    with store.writing():
        made = scenes.register(by, unit.id, "信用评估", "credit", "普惠金融")
        scenes.grant(by, made, scenes.SAMPLE_DATA, [item])
    return made


@pytest.mark.clause("七(四)b")
def test_the_live_scenes_that_use_a_data_set_are_found(item, scene):
    assert scenes.using(item) == [scene]
    with store.writing():
        scenes.end(entries.SYSTEM, scene, "终止")
    assert scenes.using(item) == []


@pytest.mark.clause("七(二)5c", "七(四)b")
def test_a_change_is_asked_approved_and_made(run, item, scene):
    variables = ASKED | {"data_set": item.code}
    variables |= run(data_changes.check, variables)
    assert variables["affected"] == [{"unit": "使用单位", "scene": "信用评估", "use": "预申报通过"}]
    variables |= run(data_changes.approve, variables)
    assert [unit["scenes"] for unit in variables["affected_units"]] == [["信用评估"]]
    run(data_changes.apply, variables)
    assert (data_sets.get(item.code).interface, entries.get(variables["entry_id"]).state) == (
        "第 2 版",
        "effective",
    )


@pytest.mark.clause("七(二)5c")
def test_what_was_not_approved_is_never_made(run, item):
    variables = ASKED | {"data_set": item.code}
    variables |= run(data_changes.check, variables)
    run(data_changes.refuse, variables, reason="影响过大")
    with pytest.raises(Refusal):
        run(data_changes.apply, variables | {"affected_units": []})
    assert data_sets.get(item.code).version == 1


@pytest.mark.clause("七(四)b")
def test_a_unit_that_came_meanwhile_is_told_on_the_day(run, item, scene):
    variables = ASKED | {"data_set": item.code}
    variables |= run(data_changes.check, variables)
    run(data_changes.approve, variables)
    reader = world.person("late", "applicant", store.people.organisation(scene.organisation_id))
    run(data_changes.apply, variables | {"affected_units": []})
    assert store.messages.notices(reader.id, 1, 20)[0]

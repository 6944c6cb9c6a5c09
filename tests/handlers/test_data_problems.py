"""Problems with data: of the unit's own scenes, closed after the backflow alone (七(二)4d)."""

import pytest

from app import store
from app.registers import fees
from app.registers.registry import entries
from handlers import data_problems, quality_samples
from tests.support import world

REPORT = {"data_set": "RS-001", "problem_kind": "wrong", "problem_description": "金额错位。"}
ASKED = {"data_set": "RS-001", "fields": [{"item": "RS-001.id"}], "environment": "sandbox"}
FIGURES = {"completeness": 99, "timeliness": 98, "accuracy": 97, "hours_used": 3}


@pytest.mark.parametrize("handler", [data_problems.register, quality_samples.check_request])
def test_a_scene_that_is_unknown_is_refused_as_one_of_another_unit(refused, scene, make_scene, handler):
    foreign = make_scene(world.unit("另一公司"))
    for wrong in (foreign.id, 999_999):
        assert refused(handler, REPORT | ASKED | {"scene": wrong}) == {"scene"}


@pytest.mark.parametrize("handler", [data_problems.register, quality_samples.check_request])
def test_a_data_set_that_the_scene_does_not_use_is_refused(refused, scene, handler):
    world.data_set("RS-002", world.unit("市税务局", "data_provider"))
    for wrong in ("RS-002", "RS-999"):
        assert refused(handler, REPORT | ASKED | {"scene": scene.id, "data_set": wrong}) == {"data_set"}


@pytest.mark.clause("三(五)c")
def test_only_fields_of_the_data_set_are_tested(refused, scene):
    wrong = [{"item": "RS-001.id"}, {"item": "RS-0011.id"}]
    assert refused(quality_samples.check_request, ASKED | {"scene": scene.id, "fields": wrong}) == {"fields"}


@pytest.mark.clause("三(五)c", "七(三)3")
def test_a_test_delivered_twice_is_metered_once(run, scene):
    with store.writing():
        fees.seed()
    variables = ASKED | FIGURES | {"scene": scene.id}
    variables |= run(quality_samples.check_request, variables)
    variables |= run(quality_samples.open, variables)
    for _ in range(2):
        run(quality_samples.close, variables)
    assert len(store.db.session.query(store.meters.Meter).all()) == 1


@pytest.mark.clause("七(二)4d")
@pytest.mark.parametrize("done", [None, data_problems.reject])
def test_a_problem_without_a_receipt_of_the_backflow_is_not_closed(run, refused, scene, done):
    variables = REPORT | {"scene": scene.id, "triage_reason": "口径如此"}
    variables |= run(data_problems.register, variables)
    if done:
        run(done, variables)
    assert "回流回执" in refused(data_problems.close, variables)


@pytest.mark.clause("七(二)4d")
def test_repaired_and_back_in_the_citys_platform_it_is_closed(run, scene):
    variables = REPORT | {
        "scene": scene.id,
        "repair_note": "已更正",
        "receipt_number": "H-1",
        "returned_at": "2026-11-20",
    }
    variables |= run(data_problems.register, variables)
    run(data_problems.record_backflow, variables)
    run(data_problems.close, variables)
    assert entries.get(variables["entry_id"]).state == "closed"


def test_the_provider_reads_the_problem_with_its_data(run, scene, source):
    made = run(data_problems.register, REPORT | {"scene": scene.id})
    assert f"org:{source.provider_id}" in store.entries.parties(made["entry_id"])


@pytest.mark.parametrize("status", ["registered", "suspended", "terminated"])
def test_a_unit_that_is_held_off_reports_nothing(status):
    assert data_problems.may_report(None, world.unit("某公司", status=status))
    assert data_problems.may_report(None, None)

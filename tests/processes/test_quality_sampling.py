"""数据质量抽样测试: an environment of the operator's, figures out, no row out (三(五)c, 一(二))."""

from decimal import Decimal

import pytest

from app import clock, store
from app.cases import bundle
from app.registers.registry import entries
from app.rules.forms.model import walk as every_field
from handlers import sources
from tests.processes.conftest import every_way, refused


@pytest.fixture
def stage():
    return "with_scenes"


def done(walk):
    walk.start("user1", "quality_sampling")
    walk.do("op1", "set_up_environment")
    walk.do("op1", "record_metrics")
    walk.do("user1", "read_result")


def refused_late(walk):
    walk.start("user1", "quality_sampling")
    walk.lapse("set_up_environment")
    walk.do("op1", "set_up_environment", set_up_decision="refuse", set_up_reason="数据集正在切换接口。")
    walk.finish()


def done_late(walk):
    walk.start("user1", "quality_sampling")
    walk.do("op1", "set_up_environment")
    walk.lapse("record_metrics")
    walk.finish()


WAYS = {done: "done", refused_late: "refused", done_late: "done"}


TestEveryWay = every_way("quality_sampling", WAYS)


@pytest.mark.clause("三(五)c")
def test_the_register_keeps_environment_and_figures(walk):
    done(walk)
    [test] = entries.find("quality_samples")
    assert test.state == "done"
    kept = {key: test.data[key] for key in ("environment", "completeness", "timeliness", "accuracy")}
    assert kept == {"environment": "隔离沙箱", "completeness": 98.5, "timeliness": 96.2, "accuracy": 99.1}
    assert test.data["closed_on"] == clock.today().isoformat()


@pytest.mark.clause("三(五)c", "一(二)")
def test_the_result_has_no_place_where_a_row_could_be_written(walk):
    definition, _ = bundle.live("quality_sampling")
    form = definition.form("quality_sampling", "metrics")
    assert {field.type for field in every_field(form.fields) if field.key} == {"number", "checkbox"}


@pytest.mark.clause("三(五)c", "一(二)")
@pytest.mark.parametrize("smuggled", [{"note": "张三,350582…"}, {"rows": [{"name": "张三"}]}])
def test_what_is_not_a_figure_is_refused(walk, smuggled):
    walk.start("user1", "quality_sampling")
    walk.do("op1", "set_up_environment")
    with refused(*smuggled):
        walk.do("op1", "record_metrics", **smuggled)


@pytest.mark.clause("三(五)c")
def test_without_a_closed_environment_there_is_no_result(walk):
    walk.start("user1", "quality_sampling")
    walk.do("op1", "set_up_environment")
    with refused("closed_and_cleared"):
        walk.do("op1", "record_metrics", closed_and_cleared=False)


@pytest.mark.clause("七(三)3")
def test_the_hours_are_metered_and_cost_nothing(walk):
    done(walk)
    [row] = store.meters.totals(clock.today(), clock.today())
    assert (row.item, row.quantity, row.unit) == ("infrastructure", Decimal(6), "小时")


@pytest.mark.clause("三(五)c")
def test_only_data_of_the_units_own_scene_is_tested(walk):
    with refused("data_set"):
        walk.start("user1", "quality_sampling", data_set="GJ-001")


@pytest.mark.clause("三(五)c")
def test_the_items_belong_to_the_data_set_that_is_tested(walk):
    unit = walk.town["user1"]
    foreign = [option.value for option in sources.data_items(unit, unit.organisation_id, {})][-1]
    first = walk.starting("user1", "quality_sampling")["data_set"]
    assert not foreign.startswith(first)
    with refused("fields"):
        walk.start("user1", "quality_sampling", fields=[{"item": foreign}])

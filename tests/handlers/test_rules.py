"""Figures, fees and interpretations: what can't be enacted (七(三), 七(八))."""

import pytest

from app import clock
from app.registers import rule_sets
from app.service_api import fees_in_force
from handlers import rules


@pytest.fixture(autouse=True)
def _seeded(case):
    del case


def figures(*rows, version="新版"):
    named = [{"figure": figure, "value": value} for figure, value in rows]
    return {"rule_kind": "figures", "rules_version": version, "figures": named}


@pytest.mark.clause("七(八)")
@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("expert_limit", "0"),
        ("expert_limit", "61"),
        ("expert_limit", "-1"),
        ("expert_limit", "五"),
        ("expert_limit", "Infinity"),
        ("expert_limit", "2.5"),
        ("panel_size", "4"),
        ("close_of_business", "25:00"),
        ("close_of_business", " "),
        ("report_cycle", "weekly"),
    ],
)
def test_a_figure_out_of_its_bounds_is_refused(refused, figure, value):
    assert refused(rules.check, figures((figure, value))) == {"figures.0.value"}


@pytest.mark.parametrize(
    ("figure", "value", "before", "after"),
    [
        ("expert_limit", " 1 ", "5 个工作日", "1 个工作日"),
        ("expert_limit", "60", "5 个工作日", "60 个工作日"),
        ("close_of_business", "17:30", "18:00", "17:30"),
        ("report_cycle", "每月", "每季度", "每月"),
    ],
)
def test_a_figure_within_its_bounds_is_shown_beside_the_one_before(run, figure, value, before, after):
    [row] = run(rules.check, figures((figure, value)))["summary"]
    assert (row["before"], row["after"]) == (before, after)


def test_a_figure_is_named_once_and_a_version_is_new(refused):
    known = rule_sets.in_force().version
    twice = figures(("expert_limit", "3"), ("expert_limit", "4"), version=known)
    assert refused(rules.check, twice) == {"figures.1.figure", "rules_version"}


@pytest.mark.clause("七(八)")
def test_rules_that_have_ended_go_on_under_a_named_authority(run):
    assert rule_sets.in_force().valid_to < clock.today()
    [row] = run(rules.check, {"rule_kind": "continuation", "continued_under": "泉数〔2026〕9 号"})["summary"]
    assert (row["before"], row["after"]) == ("未登记", "泉数〔2026〕9 号")


def test_what_the_parties_negotiate_has_no_price_to_set():
    offered = {option.value for option in rules.fee_items(None, None, {})}
    assert offered == {fee.data["item"] for fee in fees_in_force() if not fee.data["negotiated"]}


def test_only_a_clause_that_there_is_can_be_interpreted():
    assert {"三(七)", "七(八)"} < {option.value for option in rules.clauses(None, None, {})}


def test_a_price_begins_after_the_one_in_force(refused, put):
    data = {"item": "data_use", "price": "0", "unit": "次", "bearer": "使用单位", "negotiated": False}
    put("fees", title="使用费", data=data, valid_from=clock.today())
    asked = {"rule_kind": "fee", "fee_item": "data_use", "fee_price": "1", "fee_bearer": "使用单位"}
    assert refused(rules.check, asked | {"valid_from": clock.today().isoformat()}) == {"valid_from"}


@pytest.mark.clause("六(三)b")
def test_what_the_rules_themselves_ask_is_no_figure_to_change():
    offered = {option.value for option in rules.figures(None, None, {})}
    assert "expert_limit" in offered
    assert "confidentiality_required" not in offered

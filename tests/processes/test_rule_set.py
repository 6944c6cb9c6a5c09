"""规则维护: interpretations, fees, figures and the continuation; cases keep the version they began under (一(一), 七)."""

from datetime import date, timedelta

import pytest

from app import clock
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.registers import fees, rule_sets
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused


def enacted(kind):
    def way(walk):
        walk.start("auth1", "rule_set", rule_kind=kind)
        walk.do("auth2", "decide_rule")

    way.__name__ = f"enacted_{kind}"
    return way


def refused_after_a_return(walk):
    walk.start("auth1", "rule_set")
    walk.lapse("decide_rule")
    walk.do("auth2", "decide_rule", decide_decision="return", decide_reason="请写明依据")
    walk.do("auth1", "revise_rule", **walk.filed["rule_set"])
    walk.do("auth2", "decide_rule", decide_decision="refuse")


KINDS = ("interpretation", "fee", "figures", "continuation")
WAYS = {enacted(kind): "enacted" for kind in KINDS} | {refused_after_a_return: "refused"}


TestEveryWay = every_way("rule_set", WAYS, [way for way in WAYS if way.__name__ != "enacted_continuation"])


@pytest.mark.clause("七(七)")
def test_an_interpretation_is_read_by_everybody(walk):
    enacted("interpretation")(walk)
    [found] = entries.in_force("interpretations")
    assert (found.data["clauses"], found.valid_from) == (["三(七)"], clock.today())
    assert entries.seen_by(walk.town["user1"], found.number) == found


@pytest.mark.clause("七(三)1")
def test_a_new_price_counts_from_its_day(walk):
    enacted("fee")(walk)
    begins = clock.today() + timedelta(days=30)
    assert fees.in_force("data_use", begins - timedelta(days=1)).data["price"] == 0
    assert fees.in_force("data_use", begins).data["price"] == 0.25


@pytest.mark.clause("七(三)4")
def test_what_the_parties_negotiate_has_no_price_to_set(walk):
    with refused("fee_item"):
        walk.start("auth1", "rule_set", rule_kind="fee", fee_item="third_party")


@pytest.mark.clause("一(一)", "七(八)")
def test_new_figures_are_a_new_version_from_its_day_and_running_cases_keep_theirs(walk):
    before = walk.onboard("user1").rule_set
    enacted("figures")(walk)
    assert rule_sets.in_force().version == before
    walk.wait(days=31)
    now = rule_sets.in_force()
    assert (now.version, now.settings["expert_limit"]) == ("2027-01-01", 7)
    assert rule_sets.get(before).settings["expert_limit"] == 5
    assert walk.onboard("user3").rule_set == "2027-01-01"


@pytest.mark.clause("七(八)")
@pytest.mark.parametrize(
    ("figure", "value"),
    [("panel_size", "4"), ("expert_limit", "0"), ("expert_limit", "五"), ("close_of_business", "25:00")],
)
def test_a_figure_that_makes_no_sense_is_refused(walk, figure, value):
    with refused("figures.0.value"):
        walk.start("auth1", "rule_set", rule_kind="figures", figures=[{"figure": figure, "value": value}])


@pytest.mark.clause("一(一)")
def test_a_known_version_is_not_written_over(walk):
    with refused("rules_version"):
        walk.start("auth1", "rule_set", rule_kind="figures", rules_version=rule_sets.in_force().version)


@pytest.mark.clause("七(八)")
def test_the_continuation_names_its_authority_once_the_term_has_ended(walk):
    assert rule_sets.trial_over(rule_sets.in_force())
    enacted("continuation")(walk)
    assert rule_sets.in_force().continued_under == "泉数〔2026〕8 号"


@pytest.mark.clause("七(八)")
def test_before_the_term_has_ended_nothing_is_continued(walk, at):
    at.move_to(clock.now().replace(year=2025))
    with refused():
        walk.start("auth1", "rule_set", rule_kind="continuation")


@pytest.mark.clause("七(七)")
def test_who_drafts_does_not_decide_and_nobody_else_begins(walk):
    walk.start("auth3", "rule_set")
    with pytest.raises(Forbidden):
        walk.do("auth3", "decide_rule")
    for who in ("op1", "user1"):
        with pytest.raises((Forbidden, NotFound)):
            start.start(walk.town[who], "rule_set", {})


def test_a_day_that_is_not_to_come_is_refused(walk):
    with refused("valid_from"):
        walk.start("auth1", "rule_set", rule_kind="fee", valid_from=date(2026, 11, 23).isoformat())


@pytest.mark.parametrize(("kind", "shown"), [("fee", True), ("figures", True), ("interpretation", False)])
def test_who_decides_sees_what_is_in_force_beside_what_shall_be(walk, kind, shown):
    walk.start("auth1", "rule_set", rule_kind=kind)
    view = reading.task(walk.town["auth2"], walk.task("decide_rule").id)
    table = next(field.name for field in view.form.fields if field.type == "table")
    assert (table in view.form.visible(view.variables)) == shown
    assert bool(view.variables["summary"]) == shown

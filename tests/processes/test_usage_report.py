"""利用情况报告: raised by the calendar for every unit with an agreement in force, to the authority (七(二)4c, 六(五)b)."""

from datetime import date, datetime

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.jobs import work
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM
from tests.processes.conftest import not_reached, refused


@pytest.fixture
def walk(walk):
    walk.onboard("user1")
    walk.onboard("user3")
    agreed(walk, "user1", "小微企业信用评估", date(2026, 10, 8))
    return walk


def agreed(walk, who, scene, since, until=None):
    unit = walk.town[who].organisation_id
    with store.writing():
        return entries.enter(
            SYSTEM,
            "agreements",
            title=scene,
            state="in_force",
            organisation_id=unit,
            data={"scene": scene},
            valid_from=since,
            valid_to=until,
        )


def quarter_ends(walk, day=date(2027, 1, 4)):
    """Let the calendar do its work on a day; return the cases it has raised, oldest first."""
    walk.traveller.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI))
    work.everything()
    raised = store.db.select(store.cases.Case).where(store.cases.Case.process == "usage_report")
    return list(store.db.session.scalars(raised.order_by(store.cases.Case.id)))


def begun(walk, **when):
    [walk.case] = quarter_ends(walk, **when)
    return walk.case


def reported(walk):
    return entries.get(walk.variables()["entry_id"])


# The ways through


def accepted(walk):
    begun(walk)
    walk.do("user1", "fill_report")
    walk.do("auth1", "receive_report")


def accepted_late_after_a_return(walk):
    begun(walk)
    walk.lapse("fill_report")
    walk.do("user1", "fill_report")
    walk.lapse("receive_report")
    walk.do("auth1", "receive_report", receive_decision="return", receive_reason="请补充成效")
    walk.do("user1", "revise_report")
    walk.do("auth1", "receive_report")


@pytest.mark.parametrize("way", [accepted, accepted_late_after_a_return], ids=lambda way: way.__name__)
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", "accepted")
    assert reported(walk).state == "accepted"


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "usage_report", [accepted_late_after_a_return]) == set()


# Who owes it, and when


@pytest.mark.clause("七(二)4c")
def test_the_calendar_asks_each_unit_with_an_agreement_once_a_quarter(walk):
    agreed(walk, "user3", "信用修复服务", date(2026, 12, 1))
    found = quarter_ends(walk)
    assert [case.organisation_id for case in found] == [
        walk.town["user1"].organisation_id,
        walk.town["user3"].organisation_id,
    ]
    assert len(quarter_ends(walk, date(2027, 1, 5))) == len(found)
    assert len(quarter_ends(walk, date(2027, 4, 1))) == 2 * len(found)


@pytest.mark.clause("七(二)4c")
def test_an_agreement_that_ended_within_the_quarter_is_still_reported_on(walk):
    agreed(walk, "user3", "信用修复服务", date(2026, 10, 1), date(2026, 11, 30))
    assert len(quarter_ends(walk)) == len(("user1", "user3"))
    assert len(quarter_ends(walk, date(2027, 4, 1))) == len(("user1", "user3", "user1"))


@pytest.mark.clause("七(二)4c")
def test_after_weeks_off_no_quarter_is_forgotten(walk):
    found = quarter_ends(walk, date(2027, 7, 20))
    assert [case.title for case in found] == [
        f"利用情况报告（{quarter}）" for quarter in ("2026 年第 4 季度", "2027 年第 1 季度", "2027 年第 2 季度")
    ]


@pytest.mark.clause("七(二)4c")
def test_nobody_begins_it_by_hand(walk):
    for who in ("user1", "op1", "auth1"):
        with pytest.raises((Forbidden, NotFound)):
            start.start(walk.town[who], "usage_report", {})


# The report itself


@pytest.mark.clause("七(二)4c", "六(五)b")
def test_the_authority_gets_results_and_statistics(walk):
    begun(walk)
    walk.do("user1", "fill_report")
    kept = reported(walk).data
    assert (kept["period"], kept["calls"], kept["beneficiaries"], kept["revenue"]) == ("2026Q4", 1200, 340, 15.5)
    assert kept["scenes"] == ["小微企业信用评估"]
    view = reading.task(walk.town["auth1"], walk.task("receive_report").id)
    assert view.variables["total_calls"] == 1200


@pytest.mark.clause("七(二)4c")
def test_a_late_report_stands_on_the_list_and_both_sides_are_reminded(walk):
    begun(walk)
    walk.lapse("fill_report")
    assert reported(walk).state == "overdue"
    for who in ("user1", "auth1"):
        told = [notice.text for notice in store.messages.notices(walk.town[who].id, 1, 20)[0]]
        assert any("已超过报送时限" in text for text in told)
    assert walk.open() == ["fill_report"]


@pytest.mark.clause("七(二)4c")
def test_other_units_know_nothing_of_a_report(walk):
    begun(walk)
    for who in ("user3", "tpp1", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            entries.seen_by(walk.town[who], reported(walk).number)


def test_a_scene_is_reported_on_once(walk):
    begun(walk)
    [agreement] = entries.find("agreements")
    row = {"scene": agreement.number, "calls": 1, "subjects": 1, "benefit": 0, "results": "运行正常。"}
    with refused("scene_reports.1.scene"):
        walk.do("user1", "fill_report", scene_reports=[row, row])

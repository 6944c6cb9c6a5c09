"""The calendar starts procedures: each period that has ended, once, in order, and none of the past."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.automatic import scheduling
from app.jobs import work
from app.service_api import Period
from tests.cases.conftest import do, publish
from tests.support import raised


@contextmanager
def day(text):
    with clock.at(datetime.fromisoformat(f"{text}T09:00").replace(tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def since(cast, panel):
    """Return a function that makes the procedure live on a day, with targets."""

    def since(text, *targets, **props):
        panel.trial_targets[:] = [(key, cast.organisations[unit]) for key, unit in targets]
        with day(text):
            return publish({**raised.FILES, "processes/regular.bpmn": raised.regular(**props)}, "regular")

    return since


def work_on(text):
    """Do all that is due on a day; return what was said."""
    with day(text):
        return work.everything()


def quarters():
    """Return the quarters of the cases, in the order in which they were started."""
    found = store.db.session.scalars(store.db.select(store.cases.Case).order_by(store.cases.Case.id))
    return [case.occasion.split(":")[2] for case in found]


def test_the_period_that_ran_at_the_deployment_is_the_first(since):
    since("2026-08-15", ("unit", "unit"))
    work_on("2026-09-30")
    assert quarters() == []
    work_on("2026-10-01")
    assert quarters() == ["2026Q3"]


def test_each_period_is_gone_through_once(since):
    since("2026-08-15", ("unit", "unit"), ("rival", "rival"))
    for _ in range(3):
        work_on("2026-10-01")
    assert quarters() == ["2026Q3", "2026Q3"]
    assert [(o.period, o.raised) for o in store.schedule.recent("regular", 9)] == [("2026Q3", 2)]


def test_after_months_off_every_period_comes_in_order(since):
    since("2026-02-01", ("unit", "unit"))
    work_on("2027-01-20")
    assert quarters() == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def test_a_new_version_goes_on_where_the_old_one_stopped(since):
    since("2026-02-01", ("unit", "unit"))
    work_on("2026-04-02")
    since("2026-05-01", ("unit", "unit"), clause="七(二)4c")
    work_on("2026-07-01")
    assert quarters() == ["2026Q1", "2026Q2"]


def test_what_had_no_schedule_for_a_time_does_not_catch_up(since):
    since("2025-02-01", ("unit", "unit"))
    work_on("2025-04-02")
    since("2025-05-01", ("unit", "unit"), schedule="")
    since("2026-05-01", ("unit", "unit"))
    work_on("2026-07-01")
    assert quarters() == ["2025Q1", "2026Q2"]


def test_the_cycle_may_be_a_figure_of_the_rules(since):
    found = since("2026-02-01", schedule="=if panel_size = 3 then &quot;monthly&quot; else &quot;daily&quot;")
    assert scheduling.cycle_of(found) == "monthly"
    with pytest.raises(scheduling.ScheduleError):
        scheduling.cycle_of(since("2026-02-02", schedule="=panel_size"))


def test_a_spoilt_schedule_keeps_none_of_the_others(since, caplog):
    since("2026-02-01", schedule="=no_such_figure")
    assert scheduling.scheduled() == []
    assert "can't be read" in caplog.text


def test_a_failing_target_keeps_none_of_the_rest(since, panel):
    since("2026-08-15", ("unit", "unit"), ("rival", "rival"))
    panel.trial_targets.insert(0, ("nobody", None))  # nobody's case, but a task of its unit: it can't start
    said = work_on("2026-10-01")
    assert next(line for line in said if "未送达" in line).startswith("case:regular:2026Q3:nobody")
    assert quarters() == ["2026Q3", "2026Q3"]


def test_a_failing_handler_is_asked_again_and_holds_up_no_later_period(since, panel):
    since("2026-04-15", ("unit", "unit"))
    panel.fail["targets"] = "raise"
    work_on("2026-07-01")
    panel.fail["targets"] = ""
    assert quarters() == []
    work_on("2026-10-01")
    assert sorted(quarters()) == ["2026Q2", "2026Q3"]


def test_a_message_waits_for_a_case_that_is_not_there_yet(cast, panel, live):
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    start.start(cast.op1, "asking", {"subject": "答复", "number": case.number})
    assert any("未送达" in line for line in work.deliver())
    do(cast.user, case, "prepare")
    with clock.at(clock.now() + timedelta(minutes=2)):
        work.deliver()
    assert [task.element for task in store.tasks.open_of_case(case.id)] == ["read"]


@pytest.fixture
def live(cast, panel):
    """The procedures that speak to each other, live."""
    panel.trial_targets[:] = [("unit", cast.organisations["unit"])]
    for key in ("regular", "asking", "waiting"):
        publish(raised.FILES, key)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2026Q3", "2026 年第 3 季度"),
        ("2026-10", "2026 年 10 月"),
        ("2026", "2026 年度"),
        ("2026-10-07", "2026-10-07"),
    ],
)
def test_a_period_is_called_as_people_call_it(key, name):
    day = date(2026, 10, 7)
    assert Period(key, day, day, day).name == name

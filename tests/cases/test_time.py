"""Limits: counted from arrival, reminded of, overdue, explained; the clock decides nothing but silence."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine

from app import clock, store
from app.cases.actions import tasks
from app.cases.automatic import due, recount
from app.cases.steps import live
from app.cases.views import timeline
from app.registers import calendar
from app.rules.calendar import YearTable
from tests.cases.conftest import do, task_of

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)
WEDNESDAY_CLOSE = datetime(2026, 11, 25, 18, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def at():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(at, case):
    return case


def test_two_working_days_end_at_close_of_business(case):
    assert {deadline.due_at for deadline in store.deadlines.open_of_case(case.id)} == {WEDNESDAY_CLOSE}
    assert task_of(case, "review").due_at == WEDNESDAY_CLOSE


def test_nothing_fires_before_the_limit(case, at):
    at.move_to(WEDNESDAY_CLOSE - timedelta(seconds=1))
    assert due.fire_all() == []


def test_a_late_task_goes_on_and_owes_an_explanation(cast, case, at):
    do(cast.op2, case, "code", code_decision="pass")
    at.move_to(WEDNESDAY_CLOSE)
    due.fire_all()
    assert task_of(case, "review").state == "open"
    assert task_of(case, "explain").path == "late"
    assert [d.state for d in store.deadlines.open_of_case(case.id)] == ["overdue"]


def test_the_case_stays_open_until_the_explanation_is_given_and_read(cast, reviewed, at):
    at.move_to(MONDAY + timedelta(days=30))
    due.fire_all()
    for person in (cast.exp1, cast.exp2):
        do(person, reviewed, "assess", opinion_value="pass", grounds="可")
    case = do(cast.auth1, reviewed, "decide", decision="approve")
    assert (case.status, case.outcome) == ("running", "approved")
    do(cast.op1, reviewed, "explain", explanation="专家出差")
    assert do(cast.user, reviewed, "read").status == "completed"


def test_a_provider_who_says_nothing_blocks_nothing(cast, reviewed, at):
    at.move_to(WEDNESDAY_CLOSE)
    due.fire_all()
    assert "opinion" not in {task.element for task in store.tasks.open_of_case(reviewed.id)}
    states = {d.state for d in store.deadlines.of_case(reviewed.id) if d.element == "opinion_late"}
    assert states == {"lapsed"}


def test_firing_twice_fires_once(case, at):
    at.move_to(WEDNESDAY_CLOSE)
    assert len(due.fire_all()) == 1
    assert due.fire_all() == []
    kinds = [event.kind for event in store.events.of_case(case.id)]
    assert kinds.count("overdue") == 2


def test_runners_side_by_side_fire_once(app, case, at):
    at.move_to(WEDNESDAY_CLOSE)
    gate, said = Barrier(4), []

    def run():
        with app.app_context():
            gate.wait()
            said.extend(due.fire_all())
            store.db.session.remove()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = [event.kind for event in store.events.of_case(case.id)]
    assert kinds.count("overdue") == 2
    assert len([t for t in store.tasks.open_of_case(case.id) if t.element == "explain"]) == 2


def test_a_week_off_is_caught_up_in_order(cast, case, at):
    at.move_to(MONDAY + timedelta(days=9))
    live.clear()
    due.fire_all()
    assert {event.at for event in store.events.of_case(case.id) if event.kind == "overdue"} == {clock.now()}


def test_the_reminder_goes_out_once_half_a_working_day_before(case, at):
    at.move_to(WEDNESDAY_CLOSE - timedelta(hours=5))
    assert due.remind_all() == []
    at.move_to(WEDNESDAY_CLOSE - timedelta(hours=4, minutes=30))
    assert len(due.remind_all()) == 2
    assert due.remind_all() == []


def test_done_in_time_is_met_done_after_is_late(cast, case, at):
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    at.move_to(WEDNESDAY_CLOSE + timedelta(hours=1))
    due.fire_all()
    do(cast.op2, case, "code", code_decision="pass")
    by_element = {deadline.element: deadline.state for deadline in store.deadlines.of_case(case.id)}
    assert (by_element["review_late"], by_element["code_late"]) == ("met", "late")


def test_the_clock_starts_anew_after_a_return(cast, case, at):
    do(cast.op1, case, "review", review_decision="return", review_reason="缺")
    do(cast.op2, case, "code", code_decision="pass")
    at.move_to(MONDAY + timedelta(days=7))
    do(cast.user, case, "correct", subject="改")
    assert task_of(case, "review").due_at == WEDNESDAY_CLOSE + timedelta(days=7)


@pytest.mark.clause("三(七)c")
def test_a_task_done_late_before_any_runner_came_by_still_owes_an_explanation(cast, case, at):
    at.move_to(WEDNESDAY_CLOSE + timedelta(hours=1))
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    states = {deadline.element: deadline.state for deadline in store.deadlines.of_case(case.id)}
    assert states["review_late"] == "late"
    assert "explain" in {task.element for task in store.tasks.open_of_case(case.id)}


@pytest.fixture
def rest_on_tuesday():
    table = calendar.year(2026)
    days = [(day, working, name) for day, (working, name) in table.days.items()]
    return YearTable.of(2026, "official", [*days, (MONDAY.date() + timedelta(days=1), False, "调休")])


def test_a_changed_calendar_is_previewed_then_moves_deadlines(cast, case, rest_on_tuesday):
    moves = recount.preview(cast.admin, rest_on_tuesday)
    assert {(move.before, move.after) for move in moves} == {(WEDNESDAY_CLOSE, WEDNESDAY_CLOSE + timedelta(days=1))}
    assert task_of(case, "review").due_at == WEDNESDAY_CLOSE
    recount.put_year(cast.admin, rest_on_tuesday)
    assert task_of(case, "review").due_at == WEDNESDAY_CLOSE + timedelta(days=1)


def test_moved_deadlines_fire_at_their_new_moment(cast, case, at, rest_on_tuesday):
    recount.put_year(cast.admin, rest_on_tuesday)
    at.move_to(WEDNESDAY_CLOSE)
    assert due.fire_all() == []
    at.move_to(WEDNESDAY_CLOSE + timedelta(days=1))
    assert len(due.fire_all()) == 1


def test_a_year_nobody_published_is_flagged(cast, live_trial, at):
    at.move_to(datetime(2026, 12, 31, 10, 0, tzinfo=clock.SHANGHAI))
    from app.cases.actions import start

    case = start.start(cast.user, "trial", {"subject": "跨年"})
    assert {deadline.provisional for deadline in store.deadlines.open_of_case(case.id)} == {True}


def test_a_task_is_not_completed_by_its_own_lateness(cast, case, at):
    at.move_to(WEDNESDAY_CLOSE + timedelta(days=3))
    due.fire_all()
    task = task_of(case, "review")
    assert tasks.complete(cast.op1, task.id, {"review_decision": "pass", "review_reason": "齐"}).status == "running"


def test_a_case_says_until_when_it_is_expected_or_its_applicant_must_act(cast, case):
    [task, *_] = open_tasks = store.tasks.open_of_case(case.id)
    due = task.due_at.astimezone(clock.SHANGHAI)
    assert f"预计 {due.month} 月 {due.day} 日前" in timeline.status_text(case, open_tasks)
    task.candidate = f"org:{case.organisation_id}"
    assert f"请在 {due.month} 月 {due.day} 日前办理" in timeline.status_text(case, [task])

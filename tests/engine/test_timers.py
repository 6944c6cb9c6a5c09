"""Timers: when they fall due, what they limit, what happens when they fire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app import engine
from app.clock import SHANGHAI
from tests.engine.conftest import MONDAY, Case, Host
from tests.engine.diagrams import (
    boundary,
    call,
    catch,
    end,
    flows,
    gateway,
    message,
    process,
    start,
    sub,
    timed,
    user,
)

Begin = Callable[..., Case]
EXPLAIN = process(
    start("s"), user("explain"), user("read"), end("e"), flows("s -> explain -> read -> e"), key="delay"
)
WEDNESDAY_EVENING = datetime(2026, 1, 7, 18, 0, tzinfo=SHANGHAI)


def reviewed(
    expression: str = "working_days(2)", *, kind: str = "timeDate", interrupting: bool = False
) -> tuple[str, ...]:
    return (
        start(), user("review"), boundary("late", "review", timed(expression, kind), interrupting=interrupting),
        user("next"), call("delay", "delay"), end("end", "done"), end("aside"),
        flows("start -> review -> next -> end\n late -> delay -> aside"),
    )  # fmt: skip


def test_working_days_end_at_close_of_business(begin: Begin) -> None:
    timer = begin(*reviewed(), also=(EXPLAIN,)).run.timers()[0]
    assert timer.due == WEDNESDAY_EVENING
    assert (timer.started, timer.limit_days, timer.expression) == (MONDAY, 2, "working_days(2)")


def test_the_limit_of_working_days_may_itself_be_worked_out(begin: Begin) -> None:
    timer = begin(*reviewed("working_days(review_limit + 1)"), also=(EXPLAIN,)).run.timers()[0]
    assert timer.limit_days == 3


@pytest.mark.parametrize(
    ("expression", "span"),
    [
        ('duration("PT72H")', timedelta(hours=72)),
        ('"PT72H"', timedelta(hours=72)),
        ('duration("P1D") + duration("PT1H")', timedelta(hours=25)),
        ('now() + duration("PT30M")', timedelta(minutes=30)),
    ],
)
def test_a_duration_counts_from_the_moment_of_entry(begin: Begin, expression: str, span: timedelta) -> None:
    timer = begin(*reviewed(expression, kind="timeDuration"), also=(EXPLAIN,)).run.timers()[0]
    assert timer.due == MONDAY + span
    assert timer.limit_days is None


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ('"2026-02-01T09:00:00+08:00"', datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ('"2026-02-01T09:00:00"', datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ('"2026-02-01T01:00:00Z"', datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ('date and time("2026-02-01T09:00:00")', datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ('date("2026-02-01")', datetime(2026, 1, 31, 16, tzinfo=UTC)),
        ("deadline", datetime(2026, 3, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_without_offset_is_in_shanghai_and_never_in_the_servers_zone(
    begin: Begin, expression: str, due: datetime
) -> None:
    run = begin(*reviewed(expression), also=(EXPLAIN,), deadline="2026-03-01T09:00:00+08:00").run
    assert run.next_due() == due
    assert run.next_due().tzinfo == UTC


@pytest.mark.parametrize(
    "expression", ["unknown", '"P1X"', '"soon"', "true", 'duration("P1M")', "working_days(-1)", "working_days(1.5)"]
)
def test_an_expression_that_gives_no_moment_names_the_timer(begin: Begin, expression: str) -> None:
    with pytest.raises(engine.ExpressionFailed, match="late") as caught:
        begin(*reviewed(expression), also=(EXPLAIN,))
    assert caught.value.element_id == "late"


def test_a_timer_names_the_human_task_it_limits(begin: Begin) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    timer = case.run.timers()[0]
    assert timer.attached_to == case.task("review").id
    assert timer.tasks == (timer.attached_to,)
    assert timer.attached_element.id == "review"


def test_nothing_fires_before_it_is_due(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    host.moment = WEDNESDAY_EVENING - timedelta(seconds=1)
    assert case.run.fire_due() == []
    assert case.open() == ["review"]


def test_a_late_node_opens_the_explanation_beside_it(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    review = case.task("review").id
    host.wait(days=3)
    fired = case.run.fire_due()
    assert [(each.id, each.timer.element.id, each.at) for each in fired] == [
        (fired[0].timer.id, "late", host.now())
    ]
    assert case.open() == ["review", "explain"]
    assert case.task("explain").path == ("delay",)
    assert case.task("explain").data["timer"] == {
        "element": "late", "task": "review", "task_id": review, "task_name": "review", "due": WEDNESDAY_EVENING.isoformat(),
    }  # fmt: skip


def test_a_timer_fires_once(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    host.wait(days=30)
    assert len(case.run.fire_due()) == 1
    assert case.reload().run.fire_due() == []
    assert case.run.next_due() is None


def test_the_case_is_over_only_when_the_explanation_was_read_but_its_outcome_is_known_before(
    begin: Begin, host: Host
) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    host.wait(days=3)
    case.run.fire_due()
    case.done("review").done("next")
    assert (case.run.completed, case.run.outcome()) == (False, ("done", "办结"))
    case.reload().done("explain").done("read")
    assert (case.run.completed, case.run.outcome()) == (True, ("done", "办结"))


def test_completing_in_time_ends_the_timer(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,)).done("review")
    host.wait(days=30)
    assert case.run.next_due() is None
    assert case.run.fire_due() == []


def test_completing_late_does_not_fire_the_timer_by_itself(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    host.wait(days=30)
    assert case.done("review").open() == ["next"]


def test_an_interrupting_timer_ends_the_task(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(interrupting=True), also=(EXPLAIN,))
    review = case.task("review").id
    host.wait(days=3)
    case.run.fire_due()
    assert case.run.ended_tasks == [review]
    assert case.open() == ["explain"]
    with pytest.raises(engine.TaskNotOpen):
        case.run.complete(review, {})


def test_two_late_nodes_may_share_one_explanation_procedure_at_different_times(begin: Begin, host: Host) -> None:
    case = begin(
        start(), gateway("g", "parallel"), user("a"), user("b"), gateway("j", "parallel"), call("delay", "delay"),
        boundary("late_a", "a", timed("working_days(1)")), boundary("late_b", "b", timed("working_days(2)")),
        end(), end("aside"),
        flows("start -> g -> a -> j -> end\n g -> b -> j\n late_a -> delay -> aside\n late_b -> delay"),
        also=(EXPLAIN,),
    )  # fmt: skip
    host.wait(days=1, hours=12)
    case.run.fire_due()
    host.wait(days=1)
    case.reload().run.fire_due()
    explained = [task for task in case.run.open_tasks() if task.element.id == "explain"]
    assert [task.data["timer"]["task"] for task in explained] == ["a", "b"]
    for task in explained:
        case.run.complete(task.id, {"explanation": task.data["timer"]["task"]})
    case.reload().done("a").done("b").done("read").done("read")
    assert case.run.completed


def test_a_server_that_was_off_fires_in_the_order_of_the_moments(begin: Begin, host: Host) -> None:
    case = begin(
        start(), gateway("g", "parallel"), user("a"), user("b"), gateway("j", "parallel"), end(), end("aside"), end("aside2"),
        boundary("second", "a", timed("working_days(3)")), boundary("first", "b", timed("working_days(1)")),
        flows("start -> g -> a -> j -> end\n g -> b -> j\n first -> aside\n second -> aside2"),
    )  # fmt: skip
    host.wait(days=14)
    assert [fired.timer.element.id for fired in case.run.fire_due()] == ["first", "second"]


def test_an_interrupting_timer_silences_the_later_ones_of_its_task(begin: Begin, host: Host) -> None:
    case = begin(
        start(), user("a"), boundary("cut", "a", timed("working_days(1)"), interrupting=True),
        boundary("remind", "a", timed("working_days(2)")), end(), end("aside"), end("cut_off"),
        flows("start -> a -> end\n cut -> cut_off\n remind -> aside"),
    )  # fmt: skip
    host.wait(days=14)
    assert [fired.timer.element.id for fired in case.run.fire_due()] == ["cut"]
    assert case.run.completed


def test_timers_that_open_one_another_without_end_are_stopped(begin: Begin, host: Host) -> None:
    case = begin(start(), user("a"), boundary("again", "a", timed('duration("PT0S")'), interrupting=True), end(),
                 flows("start -> a -> end\n again -> a"))  # fmt: skip
    with pytest.raises(engine.TooManyRounds):
        case.run.fire_due()


def test_a_calendar_change_moves_a_running_timer(begin: Begin, host: Host) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    timer = case.run.timers()[0]
    case.run.reschedule(timer.id, WEDNESDAY_EVENING + timedelta(days=1))
    assert case.reload().run.next_due() == WEDNESDAY_EVENING + timedelta(days=1)
    host.moment = WEDNESDAY_EVENING
    assert case.run.fire_due() == []


def test_rescheduling_what_does_not_run_or_has_no_offset_is_refused(begin: Begin) -> None:
    case = begin(*reviewed(), also=(EXPLAIN,))
    timer = case.run.timers()[0]
    with pytest.raises(ValueError, match="aware"):
        case.run.reschedule(timer.id, datetime(2026, 1, 1))  # noqa: DTZ001  (that is the point)
    case.done("review")
    with pytest.raises(engine.TaskNotOpen):
        case.run.reschedule(timer.id, WEDNESDAY_EVENING)


def test_a_timer_behind_an_event_based_gateway_is_found_and_fires(begin: Begin, host: Host) -> None:
    case = begin(
        start(), gateway("g", "eventBased"), catch("wait", timed('duration("PT72H")', "timeDuration")),
        catch("scan", message("scanned")), user("expired"), user("signed"), end(),
        flows("start -> g -> wait -> expired -> end\n g -> scan -> signed -> end"), messages=("scanned",),
    )  # fmt: skip
    timer = case.reload().run.timers()[0]
    assert (timer.element.id, timer.due, timer.attached_to) == ("wait", MONDAY + timedelta(hours=72), None)
    host.wait(hours=73)
    case.run.fire_due()
    assert case.reload().open() == ["expired"]
    assert case.run.messages() == frozenset()


def test_a_timer_in_the_flow_waits_for_its_moment(begin: Begin, host: Host) -> None:
    case = begin(start(), catch("pause", timed('duration("PT1H")', "timeDuration")), user("a"), end(),
                 flows("start -> pause -> a -> end"))  # fmt: skip
    assert case.open() == []
    host.wait(hours=2)
    case.reload().run.fire_due()
    assert case.open() == ["a"]


def test_a_timer_inside_a_sub_process_limits_the_task_in_it(begin: Begin, host: Host) -> None:
    inside = (
        start("s"),
        user("a"),
        boundary("late", "a", timed("working_days(1)"), interrupting=True),
        user("b"),
        end("e"),
    )
    case = begin(
        start(), sub("part", *inside, flows("s -> a -> e\n late -> b -> e")), end(), flows("start -> part -> end")
    )
    timer = case.reload().run.timers()[0]
    assert (timer.attached_to, timer.path) == (case.task("a").id, ("part",))
    host.wait(days=2)
    case.run.fire_due()
    assert case.done("b").run.completed


def test_an_interrupting_timer_on_a_sub_process_ends_all_that_is_in_it(begin: Begin, host: Host) -> None:
    inside = sub("part", start("s"), gateway("f", "parallel"), user("a"), user("b"), end("e"),
                 flows("s -> f -> a -> e\n f -> b -> e"))  # fmt: skip
    case = begin(start(), inside, boundary("late", "part", timed("working_days(1)"), interrupting=True), end(), end("cut", "cut"),
                 flows("start -> part -> end\n late -> cut"))  # fmt: skip
    before = {task.id for task in case.run.open_tasks()}
    host.wait(days=2)
    case.reload().run.fire_due()
    assert set(case.run.ended_tasks) == before
    assert (case.run.completed, case.run.outcome()) == (True, ("cut", "办结"))

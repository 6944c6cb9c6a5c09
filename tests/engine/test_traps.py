"""What SpiffWorkflow 3.2.0 does wrong or in silence, one by one, and that none of it reaches a case."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
import zstandard

from app import engine
from app.clock import SHANGHAI
from app.engine import steps
from app.errors import Refusal
from tests.engine import library
from tests.engine.conftest import MONDAY, Case, Host, load
from tests.engine.diagrams import (
    boundary,
    end,
    files,
    flows,
    gateway,
    many,
    process,
    service,
    start,
    sub,
    timed,
    user,
)

Begin = Callable[..., Case]
SIMPLE = (start(), user("a"), user("b"), end(), flows("start -> a -> b -> end"))
SERVED = (start(), user("a"), service("act", "x.act"), user("b"), end(), flows("start -> a -> act -> b -> end"))
LOOP = (
    start(),
    user("a"),
    gateway("g", default="g_end"),
    end(),
    flows("start -> a -> g -> end\n g -> a : again = true"),
)


def rows(run: engine.Run) -> list[Any]:
    document = orjson.loads(zstandard.ZstdDecompressor().decompress(run.dump()))
    return [row for workflow in document["workflows"] for row in workflow["tasks"]]


def test_1_the_state_is_bytes_in_which_parents_stand_before_children() -> None:
    run = engine.Run.start(load(library.FILES), "demo", library.VARIABLES, library.host())
    before: set[str] = set()
    for id_, parent, *_ in rows(run):
        assert parent is None or parent in before
        before.add(id_)


def test_2_dates_and_decimals_are_kept_as_json(begin: Begin, host: Host) -> None:
    host.handlers["x_act"] = lambda _: {"fee": Decimal("1.50"), "moment": datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)}
    case = begin(*SERVED).done("a", on=date(2026, 1, 5), pair=(1, 2)).reload()
    assert case.run.variables() == {
        "on": "2026-01-05",
        "pair": [1, 2],
        "fee": 1.5,
        "moment": "2026-01-05T09:00:00+08:00",
    }


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", 2**70, {1: 2}, lambda: 1])
def test_2_what_is_no_json_is_refused_before_anything_happens(begin: Begin, value: Any) -> None:
    case = begin(*SIMPLE)
    with pytest.raises(engine.UnfitAnswers):
        case.done("a", x=value)
    assert not case.run.broken
    assert case.done("a").open() == ["b"]


@pytest.mark.parametrize(
    "answers", [{"typename": "UUID"}, {"x": {"typename": 1}}, {"x": [{"y": {"typename": None}}]}]
)
def test_3_the_key_typename_is_refused(begin: Begin, answers: dict[str, Any]) -> None:
    with pytest.raises(engine.UnfitAnswers, match="typename"):
        begin(*SIMPLE).done("a", **answers)


def test_3_the_word_typename_in_a_text_is_not(begin: Begin) -> None:
    text = '{"typename": "x"}'
    assert begin(*SIMPLE).done("a", x=text, y=["typename"]).reload().run.variables()["x"] == text


def test_4_a_handler_that_edits_what_it_was_given_changes_nothing(begin: Begin, host: Host) -> None:
    host.handlers["x_act"] = lambda variables: variables["scene"]["fields"].append("secret")
    case = begin(*SERVED, scene={"fields": ["a"]}).done("a")
    assert case.run.variables()["scene"] == {"fields": ["a"]}


def test_4_what_was_handed_in_or_out_is_not_shared_with_the_run(begin: Begin) -> None:
    given = {"fields": ["a"]}
    case = begin(*SIMPLE, scene=given).done("a", more=given)
    for shared in (given, case.run.variables()["scene"], case.task("b").data["scene"]):
        shared["fields"].append("b")
    assert case.run.variables() == {"scene": {"fields": ["a"]}, "more": {"fields": ["a"]}}


def test_4_answers_replace_what_was_there(begin: Begin) -> None:
    case = begin(*SIMPLE, scene={"fields": [1, 2, 3], "old": True}).done("a", scene={"fields": [4]})
    assert case.reload().run.variables() == {"scene": {"fields": [4]}}


def test_5_after_a_failed_step_the_run_is_of_no_use_and_the_state_from_before_is(begin: Begin, host: Host) -> None:
    host.handlers["x_act"] = lambda _: 1 / 0
    case = begin(*SERVED)
    kept, task = case.run.dump(), case.task("a").id
    with pytest.raises(engine.HandlerFailed, match=r"act.*x\.act") as caught:
        case.done("a", x=1)
    assert isinstance(caught.value.cause, ZeroDivisionError)
    assert case.run.broken
    for use in (case.run.dump, case.run.fire_due, case.run.cancel, lambda: case.run.complete(task, {})):
        with pytest.raises(engine.RunBroken):
            use()
    again = engine.Run.load(case.definition, kept, host)
    assert [open_.id for open_ in again.open_tasks()] == [task]


def test_5_a_refusal_of_a_handler_passes_unchanged(begin: Begin, host: Host) -> None:
    refusal = Refusal("不予受理", {"uscc": ["统一社会信用代码有误"]})

    def refuse(_: Any) -> None:
        raise refusal

    host.handlers["x_act"] = refuse
    case = begin(*SERVED)
    with pytest.raises(Refusal) as caught:
        case.done("a")
    assert caught.value is refusal
    assert case.run.broken


@pytest.mark.parametrize("result", [[1], "x", 7])
def test_5_a_handler_that_returns_no_dict_has_failed(begin: Begin, host: Host, result: Any) -> None:
    host.handlers["x_act"] = lambda _: result
    with pytest.raises(engine.HandlerFailed, match="应返回字典"):
        begin(*SERVED).done("a")


def test_5_a_handlers_result_that_is_no_json_names_the_service_task(begin: Begin, host: Host) -> None:
    host.handlers["x_act"] = lambda _: {"x": object()}
    with pytest.raises(engine.ExpressionFailed, match="act"):
        begin(*SERVED).done("a")


def test_6_a_task_is_completed_once(begin: Begin) -> None:
    case = begin(*SIMPLE)
    task = case.task("a").id
    case.run.complete(task, {"x": 1})
    with pytest.raises(engine.TaskNotOpen, match="已办结"):
        case.run.complete(task, {"x": 2})
    assert not case.run.broken
    assert case.run.variables() == {"x": 1}


@pytest.mark.parametrize("task", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_6_an_unknown_task_is_not_open(begin: Begin, task: str) -> None:
    with pytest.raises(engine.TaskNotOpen):
        begin(*SIMPLE).run.complete(task, {})
    with pytest.raises(engine.TaskNotOpen):
        begin(*SIMPLE).run.reschedule(task, MONDAY)


def deep(frames: int, do: Callable[[], Any]) -> Any:
    """Call from as deep in the stack as a web server might."""
    return deep(frames - 1, do) if frames else do()


def test_7_too_many_rounds_are_refused_long_before_the_stack_ends(begin: Begin) -> None:
    case = begin(*LOOP)

    def on_and_on() -> None:
        while True:
            deep(200, lambda: case.done("a", again=True))

    with pytest.raises(engine.TooManyRounds, match="往返次数过多"):
        on_and_on()
    assert case.task("a").round > 200
    assert not case.run.broken
    assert case.reload().open() == ["a"]
    case.run.cancel()
    assert case.run.completed
    assert sys.getrecursionlimit() == 1000


def test_7_a_loop_without_people_is_stopped(begin: Begin) -> None:
    parts = (start(), user("a"), service("s", "x.act"), gateway("g", default="g_s"), end(),
             flows("start -> a -> s -> g -> s\n g -> end : stop = true"))  # fmt: skip
    case = begin(*parts)
    with pytest.raises(engine.TooManyRounds):
        case.done("a")
    assert case.run.broken


def test_7_a_process_that_calls_itself_is_stopped() -> None:
    from tests.engine.diagrams import call

    again = process(start(), call("again", "demo"), end(), flows("start -> again -> end"))
    with pytest.raises(engine.TooManyRounds):
        engine.Run.start(load(files(again)), "demo", {}, Host())


def test_8_every_task_is_found_without_a_walk_through_the_tree(begin: Begin, host: Host) -> None:
    case = begin(start(), user("a"), boundary("late", "a", timed("working_days(1)")), user("b"), end(), end("e2"),
                 flows("start -> a -> end\n late -> b -> e2"))  # fmt: skip
    host.wait(days=7)
    case.run.fire_due()
    assert case.open() == ["a", "b"]
    assert case.reload().open() == ["a", "b"]


def test_9_what_was_cancelled_stays_in_the_marks(begin: Begin, host: Host) -> None:
    inside = sub("part", start("s"), user("a"), user("b"), end("e"), flows("s -> a -> b -> e"))
    case = begin(start(), inside, boundary("late", "part", timed("working_days(1)"), interrupting=True), user("c"), end(),
                 flows("start -> part -> end\n late -> c -> end")).done("a")  # fmt: skip
    host.wait(days=7)
    case.run.fire_due()
    assert case.reload().run.marks() == {"demo": {"active": ["c"], "done": ["start", "s", "a", "late"]}}


def test_10_a_changed_calendar_moves_nothing_by_itself(
    begin: Begin, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin(start(), user("a"), boundary("late", "a", timed("working_days(2)")), end(), end("e2"),
                 flows("start -> a -> end\n late -> e2"))  # fmt: skip
    before = case.run.timers()
    monkeypatch.setattr(host, "working_days", lambda n, start: start + timedelta(days=99))
    assert case.reload().run.timers() == before


def test_instances_are_still_merged_by_a_server_that_has_just_started(begin: Begin, host: Host) -> None:
    case = begin(start(), user("assess", inner=many()), end(), flows("start -> assess -> end"), panel=[1, 2])
    kept = case.run.dump()
    engine.definitions.forget()
    fresh = load(files(process(start(), user("assess", inner=many()), end(), flows("start -> assess -> end"))))
    assert fresh is not case.definition
    case.run = engine.Run.load(fresh, kept, host)
    assert case.done("assess").done("assess").run.completed


def test_a_sub_process_that_lost_its_caller_is_ended_with_it(begin: Begin, host: Host) -> None:
    inside = sub("part", start("s"), user("a"), boundary("slow", "a", timed("working_days(9)")), end("e"), end("e2"),
                 flows("s -> a -> e\n slow -> e2"), many())  # fmt: skip
    case = begin(start(), inside, boundary("late", "part", timed("working_days(1)"), interrupting=True), user("b"), end(),
                 flows("start -> part -> end\n late -> b -> end"), panel=[1, 2])  # fmt: skip
    host.wait(days=7)
    case.run.fire_due()
    assert (case.open(), case.run.timers(), case.run._workflow.subprocesses) == (["b"], [], {})


def test_runs_that_share_a_definition_do_not_touch_one_another() -> None:
    definition = load(library.FILES)

    def through(seed: int) -> tuple[Any, ...]:
        host = library.host()
        run = engine.Run.start(definition, "demo", {**library.VARIABLES, "seed": seed}, host)
        while run.open_tasks():
            run.complete(run.open_tasks()[0].id, {f"by_{seed}": True})
            run = engine.Run.load(definition, run.dump(), host)
        return run.completed, run.variables()["seed"], run.outcome()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(through, range(24))) == [(True, seed, ("approved", "办结")) for seed in range(24)]


def test_the_library_may_not_run_python(begin: Begin) -> None:
    case = begin(*SIMPLE)
    task = case.run._workflow.ready(manual=True)[0]
    for forbidden in (case.run._engine.execute, case.run._engine.call_service):
        with pytest.raises(engine.ExpressionFailed):
            forbidden(task, script="import os") if forbidden == case.run._engine.execute else forbidden(task)


def test_an_error_of_the_library_itself_names_the_element(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    from SpiffWorkflow.exceptions import WorkflowException

    case = begin(*SERVED)
    spec = case.definition.specs["demo"].task_specs["act"]

    def fail(_: Any) -> None:
        raise WorkflowException("boom", task_spec=spec)

    monkeypatch.setattr(spec, "_run_hook", fail)
    with pytest.raises(engine.EngineError, match=r"act.*boom"):
        case.done("a")


def test_the_cap_leaves_room_for_a_deep_stack() -> None:
    assert sys.getrecursionlimit() > steps.MAX_DEPTH + steps.LOOK_EVERY + 250

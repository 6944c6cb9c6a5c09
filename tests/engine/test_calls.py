"""Sub-processes and called processes: what they see, what they hand back; branches side by side."""

from collections.abc import Callable
from itertools import product

import pytest

from tests.engine.conftest import Case, Host
from tests.engine.diagrams import call, end, flows, gateway, many, process, service, start, sub, user

Begin = Callable[..., Case]
GUIDE = process(start("s"), user("guide"), end("e", "guided"), flows("s -> guide -> e"), key="guidance")


def test_a_called_process_sees_its_callers_variables_and_hands_back_what_it_sets(begin: Begin) -> None:
    case = begin(
        start(),
        call("c", "guidance"),
        user("a"),
        end(),
        flows("start -> c -> a -> end"),
        also=(GUIDE,),
        scene="停车",
    )
    task = case.reload().task("guide")
    assert (task.data["scene"], task.path, task.element.process) == ("停车", ("c",), "guidance")
    assert case.done("guide", record="已电话联系").run.variables() == {"scene": "停车", "record": "已电话联系"}


def test_the_end_of_a_called_process_is_not_the_cases_outcome(begin: Begin) -> None:
    case = begin(start(), call("c", "guidance"), user("a"), end(), flows("start -> c -> a -> end"), also=(GUIDE,))
    assert case.done("guide").run.outcome() is None


def test_marks_are_kept_for_each_process(begin: Begin) -> None:
    case = begin(start(), call("c", "guidance"), user("a"), end(), flows("start -> c -> a -> end"), also=(GUIDE,))
    assert case.run.marks()["demo"]["active"] == ["c"]
    assert case.run.marks()["guidance"]["active"] == ["guide"]
    marks = case.done("guide").reload().run.marks()
    assert marks["guidance"] == {"active": [], "done": ["s", "guide", "e"]}
    assert marks["demo"] == {"active": ["a"], "done": ["start", "c"]}


def test_elements_of_an_embedded_sub_process_are_marked_on_their_processes_diagram(begin: Begin) -> None:
    inside = sub("part", start("s"), user("b"), end("e"), flows("s -> b -> e"))
    case = begin(start(), inside, end(), flows("start -> part -> end"))
    assert case.run.marks() == {"demo": {"active": ["b", "part"], "done": ["start", "s"]}}


def test_what_is_over_is_not_carried_along(begin: Begin) -> None:
    case = begin(start(), call("c", "guidance"), user("a"), end(), flows("start -> c -> a -> end"), also=(GUIDE,))
    case.done("guide")
    assert case.run._workflow.subprocesses == {}


def test_calls_may_be_nested(begin: Begin) -> None:
    outer = process(
        start("s0"),
        call("inner", "guidance"),
        user("last"),
        end("e0"),
        flows("s0 -> inner -> last -> e0"),
        key="outer",
    )
    case = begin(start(), call("c", "outer"), end(), flows("start -> c -> end"), also=(GUIDE, outer), x=1)
    assert case.task("guide").path == ("c", "inner")
    case.reload().done("guide", record="r")
    assert case.task("last").data["record"] == "r"
    assert case.reload().done("last").run.variables() == {"x": 1, "record": "r"}


def test_a_process_called_twice_at_once_keeps_both_apart(begin: Begin) -> None:
    case = begin(start(), gateway("f", "parallel"), call("c1", "guidance"), call("c2", "guidance"), gateway("j", "parallel"), end(),
                 flows("start -> f -> c1 -> j -> end\n f -> c2 -> j"), also=(GUIDE,))  # fmt: skip
    first, second = case.run.open_tasks()
    case.run.complete(first.id, {"record": first.path[0]})
    assert (first.path, second.path) == (("c1",), ("c2",))
    assert case.run.variables() == {"record": "c1"}
    case.reload().run.complete(second.id, {"record": second.path[0]})
    assert case.run.completed


def test_a_branch_that_ends_later_does_not_bring_back_what_another_has_replaced(begin: Begin) -> None:
    case = begin(
        start(), gateway("m"), gateway("f", "parallel"), user("plan"), user("code"), gateway("j", "parallel"),
        gateway("g", default="g_end"), end(),
        flows('start -> m -> f -> plan -> j -> g -> end\n f -> code -> j\n g -> m : plan_decision = "return"'),
    )  # fmt: skip
    case.done("plan", plan_decision="return", notes=["a", "b"]).done("code", code_decision="pass")
    case.reload().done("plan", plan_decision="pass", notes=[]).reload().done("code", code_decision="pass")
    assert case.run.completed
    assert case.run.variables() == {"plan_decision": "pass", "code_decision": "pass", "notes": []}


@pytest.mark.parametrize("orders", list(product(("ab", "ba"), repeat=3)))
def test_a_parallel_join_waits_for_every_branch_in_every_round(begin: Begin, orders: tuple[str, ...]) -> None:
    case = begin(
        start(), gateway("f", "parallel"), user("a"), user("b"), gateway("j", "parallel"), user("c"),
        gateway("g", default="g_end"), end(),
        gateway("m"),
        flows("start -> m -> f -> a -> j -> c -> g -> end\n f -> b -> j\n g -> m : again = true"),
    )  # fmt: skip
    for first, second in orders:
        case.done(first).reload()
        assert case.open() == [second]
        case.done(second)
        assert case.open() == ["c"]
        case.done("c", again=True)
    assert case.open() == ["a", "b"]


@pytest.mark.parametrize(("chosen", "expected"), [(["x"], ["a"]), (["x", "y"], ["a", "b"]), ([], ["c"])])
def test_an_inclusive_gateway_takes_every_true_branch_or_the_default(
    begin: Begin, chosen: list[str], expected: list[str]
) -> None:
    case = begin(*inclusive(), chosen=chosen)
    assert case.open() == expected
    for element in expected:
        assert "joined" not in case.reload().open()
        case.done(element)
    assert case.open() == ["joined"]


def inclusive() -> tuple[str, ...]:
    return (
        start(), gateway("f", "inclusive", default="f_c"), user("a"), user("b"), user("c"), service("s1", "x.y"), service("s2", "x.y"),
        service("s3", "x.y"), gateway("j", "inclusive"), user("joined"), end(),
        flows("""start -> f -> c -> j -> joined -> end
                 f -> a : list contains(chosen, "x")
                 f -> b : list contains(chosen, "y")
                 a -> s1 -> s2 -> s3 -> j
                 b -> j"""),
    )  # fmt: skip


def test_an_inclusive_join_waits_for_a_distant_multi_instance_branch(begin: Begin, host: Host) -> None:
    parts = (
        start(), gateway("f", "inclusive", default="f_b"), user("a", inner=many()), user("b"), service("s1", "x.y"), service("s2", "x.y"),
        service("s3", "x.y"), gateway("j", "inclusive"), user("joined"), end(),
        flows("start -> f -> b -> j -> joined -> end\n f -> a : true\n f -> b2 : true\n a -> s1 -> s2 -> s3 -> j\n b2 -> j"), user("b2"),
    )  # fmt: skip
    case = begin(*parts, panel=[1, 2]).done("b2")
    assert case.open() == ["a", "a"]
    assert case.done("a").done("a").open() == ["joined"]

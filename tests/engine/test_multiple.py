"""Multi-instance elements: one instance for each item, answers collected in the items' order."""

from collections.abc import Callable

import pytest

from app import engine
from tests.engine.conftest import Case, Host
from tests.engine.diagrams import (
    boundary,
    call,
    end,
    flows,
    gateway,
    many,
    node,
    process,
    service,
    start,
    sub,
    timed,
    user,
)

Begin = Callable[..., Case]
PANEL = [{"id": 1}, {"id": 2}, {"id": 3}]
ASSESS = (start(), user("assess", inner=many()), user("after"), end(), flows("start -> assess -> after -> end"))


def of_expert(case: Case, number: int, element: str = "assess") -> engine.OpenTask:
    return next(t for t in case.run.open_tasks() if t.element.id == element and t.data["expert"]["id"] == number)


def test_each_instance_sees_its_own_item(begin: Begin) -> None:
    case = begin(*ASSESS, panel=PANEL)
    assert [task.data["expert"] for task in case.run.open_tasks()] == PANEL
    assert "expert" not in case.run.variables()


def test_answers_are_collected_in_the_order_of_the_items(begin: Begin) -> None:
    case = begin(*ASSESS, panel=PANEL)
    for number in (3, 1, 2):
        case.run.complete(of_expert(case, number).id, {"score": number * 10})
        case.reload()
    results = case.run.variables()["assess_results"]
    assert [(each["expert"]["id"], each["score"]) for each in results] == [(1, 10), (2, 20), (3, 30)]
    assert "score" not in case.run.variables()


def test_one_instance_does_not_see_the_answers_given_in_another(begin: Begin) -> None:
    case = begin(*ASSESS, panel=PANEL)
    case.run.complete(of_expert(case, 1).id, {"score": 10})
    assert "score" not in of_expert(case, 2).data


def test_instances_share_a_round(begin: Begin) -> None:
    assert {task.round for task in begin(*ASSESS, panel=PANEL).run.open_tasks()} == {1}


def test_an_empty_list_is_passed_at_once(begin: Begin) -> None:
    case = begin(*ASSESS, panel=[])
    assert case.open() == ["after"]
    assert case.run.variables()["assess_results"] == []


@pytest.mark.parametrize("panel", [None, "abc", {"a": 1}, list(range(501))])
def test_what_is_no_list_or_too_long_names_the_element(begin: Begin, panel: object) -> None:
    with pytest.raises(engine.ExpressionFailed, match="assess"):
        begin(*ASSESS, panel=panel)


def test_a_completion_condition_sees_the_counts_and_ends_the_rest(begin: Begin) -> None:
    parts = (start(), user("assess", inner=many(condition="nrOfCompletedInstances / nrOfInstances &gt; 0.5")), end(),
             flows("start -> assess -> end"))  # fmt: skip
    case = begin(*parts, panel=PANEL)
    case.run.complete(of_expert(case, 1).id, {})
    left = of_expert(case, 3).id
    case.reload().run.complete(of_expert(case, 2).id, {})
    assert case.run.completed
    assert case.run.ended_tasks == [left]


def test_a_completion_condition_sees_the_answers_so_far(begin: Begin) -> None:
    until = "some x in assess_results satisfies x.reversible = true"
    case = begin(
        start(), user("assess", inner=many(condition=until)), end(), flows("start -> assess -> end"), panel=PANEL
    )
    case.run.complete(of_expert(case, 1).id, {"reversible": False})
    assert not case.run.completed
    case.run.complete(of_expert(case, 2).id, {"reversible": True})
    assert case.run.completed


def test_a_limit_on_all_instances_knows_the_open_ones(begin: Begin, host: Host) -> None:
    case = begin(start(), user("ask", inner=many("providers", "provider")),
                 boundary("silent", "ask", timed("working_days(2)"), interrupting=True), end("end", "asked"),
                 flows("start -> ask -> end\n silent -> end"), providers=[1, 2, 3])  # fmt: skip
    first, *others = case.run.open_tasks()
    case.run.complete(first.id, {"opinion": "同意"})
    timer = case.reload().run.timers()[0]
    assert (timer.attached_to, timer.tasks) == (None, tuple(task.id for task in others))
    host.wait(days=3)
    case.run.fire_due()
    assert case.run.ended_tasks == [task.id for task in others]
    assert case.run.variables()["ask_results"] == [{"provider": 1, "opinion": "同意"}]
    assert case.run.completed


CONSULT = process(start("s"), user("answer"), boundary("silent", "answer", timed("working_days(2)"), interrupting=True),
                  end("e"), end("none"), flows("s -> answer -> e\n silent -> none"), key="consult")  # fmt: skip


def test_a_called_process_for_each_item_has_its_own_limit(begin: Begin, host: Host) -> None:
    case = begin(start(), call("ask", "consult", many("providers", "provider")), end(), flows("start -> ask -> end"),
                 also=(CONSULT,), providers=[1, 2])  # fmt: skip
    assert [timer.path for timer in case.run.timers()] == [("ask",), ("ask",)]
    case.run.complete(case.run.open_tasks()[1].id, {"opinion": "同意"})
    host.wait(days=3)
    case.reload().run.fire_due()
    assert case.run.completed
    assert case.run.variables()["ask_results"] == [{"provider": 1}, {"provider": 2, "opinion": "同意"}]


def expert_sub() -> str:
    return sub(
        "part", start("s"), user("assess"), gateway("declined", default="declined_e"), service("substitute", "experts.substitute"),
        end("e"), flows("s -> assess -> declined -> e\n declined -> substitute : declines = true\n substitute -> assess"), many(),
    )  # fmt: skip


def test_a_substitute_takes_the_place_of_an_expert_who_declines(begin: Begin, host: Host) -> None:
    host.handlers["experts_substitute"] = lambda variables: {
        "expert": {"id": variables["expert"]["id"] + 10},
        "declines": False,
    }
    case = begin(start(), expert_sub(), end(), flows("start -> part -> end"), panel=PANEL)
    case.run.complete(of_expert(case, 2).id, {"declines": True})
    assert sorted(task.data["expert"]["id"] for task in case.reload().run.open_tasks()) == [1, 3, 12]
    assert {task.round for task in case.run.open_tasks()} == {1}
    for number in (12, 1, 3):
        case.run.complete(of_expert(case, number).id, {"score": number})
    results = case.run.variables()["part_results"]
    assert [(each["expert"]["id"], each["score"]) for each in results] == [(1, 1), (12, 12), (3, 3)]


def test_a_sub_process_for_each_item_keeps_its_variables_to_itself(begin: Begin) -> None:
    case = begin(start(), expert_sub(), end(), flows("start -> part -> end"), panel=PANEL)
    case.run.complete(of_expert(case, 1).id, {"score": 1})
    assert "score" not in of_expert(case, 2).data
    assert "score" not in case.run.variables()


def test_a_limit_on_a_sub_process_for_each_item_ends_them_all(begin: Begin, host: Host) -> None:
    case = begin(start(), expert_sub(), boundary("late", "part", timed("working_days(5)"), interrupting=True), end(),
                 flows("start -> part -> end\n late -> end"), panel=PANEL)  # fmt: skip
    before = [task.id for task in case.run.open_tasks()]
    host.wait(days=14)
    case.run.fire_due()
    assert case.run.ended_tasks == before
    assert case.run.completed
    assert case.reload().run.timers() == []


def test_a_service_task_in_a_loop_can_ask_the_next_panel(begin: Begin, host: Host) -> None:
    host.handlers["experts_draw"] = lambda variables: {"panel": [{"id": len(variables["panel"]) + 1}]}
    case = begin(start(), user("assess", inner=many()), gateway("g", default="g_end"), service("draw", "experts.draw"), end(),
                 flows("start -> assess -> g -> end\n g -> draw : count(panel) = 3\n draw -> assess"), panel=PANEL)  # fmt: skip
    for number in (1, 2, 3):
        case.run.complete(of_expert(case, number).id, {"score": number})
    assert [task.data["expert"]["id"] for task in case.reload().run.open_tasks()] == [4]
    assert case.task("assess").round == 2
    assert case.run.variables()["assess_results"] == []


def test_an_element_variable_may_be_any_json(begin: Begin) -> None:
    parts = (start(), node("userTask", "a", inner=many("things", "thing")), end(), flows("start -> a -> end"))
    case = begin(*parts, things=[1, "x", [2], None])
    assert [task.data["thing"] for task in case.run.open_tasks()] == [1, "x", [2], None]

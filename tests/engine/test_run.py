"""A procedure from its start to its end."""

from collections.abc import Callable

import pytest

from app import engine
from tests.engine.conftest import Case, Host, load
from tests.engine.diagrams import (
    decision,
    end,
    files,
    flows,
    gateway,
    process,
    service,
    start,
    sub,
    table,
    user,
)

Begin = Callable[..., Case]
REVIEW = (
    start(), user("apply"), user("review"), gateway("g", default="g_ok"),
    end("ok", "approved", "通过"), end("no", "refused", "不通过"),
    flows("""start -> apply -> review -> g -> ok
             g -> apply : decision = "return"
             g -> no : decision = "refuse" """),
)  # fmt: skip


def test_a_case_starts_with_its_first_human_task_open(begin: Begin) -> None:
    case = begin(*REVIEW, scene="停车")
    assert case.open() == ["apply"]
    assert case.task("apply").data == {"scene": "停车", "round": 1}
    assert not case.run.completed


def test_answers_become_variables_and_choose_the_branch(begin: Begin) -> None:
    case = begin(*REVIEW).done("apply", scene="停车").done("review", decision="refuse")
    assert case.run.completed
    assert case.run.outcome() == ("refused", "不通过")
    assert case.run.variables() == {"scene": "停车", "decision": "refuse"}


def test_the_default_flow_is_taken_when_no_condition_is_true(begin: Begin) -> None:
    case = begin(*REVIEW).done("apply").done("review", decision=None)
    assert case.run.outcome() == ("approved", "通过")


def test_only_true_itself_makes_a_condition_true(begin: Begin) -> None:
    case = begin(start(), user("a"), gateway("g", default="g_no"), end("yes", "yes"), end("no", "no"),
                 flows("start -> a -> g -> no\n g -> yes : answer"))  # fmt: skip
    assert case.done("a", answer="true").run.outcome() == ("no", "办结")


def test_each_return_opens_the_next_round(begin: Begin) -> None:
    case = begin(*REVIEW).done("apply").done("review", decision="return").reload()
    assert (case.task("apply").round, case.task("apply").data["round"]) == (2, 2)
    assert case.done("apply").task("review").round == 2


def test_conditions_see_the_settings_behind_the_variables(begin: Begin) -> None:
    parts = (start(), user("a"), gateway("g", default="g_no"), end("yes", "yes"), end("no", "no"))
    assert (
        begin(*parts, flows("start -> a -> g -> no\n g -> yes : panel_size = 3")).done("a").run.outcome()[0]
        == "yes"
    )


def test_a_run_without_a_true_branch_says_which_gateway(begin: Begin) -> None:
    case = begin(start(), user("a"), gateway("g"), end("e"), user("b"),
                 flows("start -> a -> g\n g -> e : x = 1\n g -> b : x = 2\n b -> e"))  # fmt: skip
    with pytest.raises(engine.NoTrueBranch, match="g") as caught:
        case.done("a", x=3)
    assert caught.value.element_id == "g"


def test_a_handler_gets_parameters_and_variables_and_returns_variables(begin: Begin, host: Host) -> None:
    host.handlers["experts_draw"] = lambda variables, size, note: {
        "panel": [variables["scene"]] * size,
        "note": note,
    }
    case = begin(start(), service("draw", "experts.draw", size="=panel_size", note="抽取"), user("a"), end(),
                 flows("start -> draw -> a -> end"), scene="停车")  # fmt: skip
    assert case.run.variables() == {"scene": "停车", "panel": ["停车"] * 3, "note": "抽取"}


def test_a_decision_table_sets_its_result_variable(begin: Begin) -> None:
    rules = {"&lt; 10": '"fast"', "": '"panel"'}
    case = begin(start(), decision("route", "route", "way"), user("a"), end(), flows("start -> route -> a -> end"),
                 tables={"t": table("route", "amount", rules)}, amount=5)  # fmt: skip
    assert case.run.variables()["way"] == "fast"


def test_marks_show_where_tokens_are_and_what_they_passed(begin: Begin) -> None:
    case = begin(*REVIEW).done("apply").reload()
    assert case.run.marks() == {"demo": {"active": ["review"], "done": ["start", "apply"]}}


def test_an_expression_can_be_evaluated_as_a_task_sees_it(begin: Begin) -> None:
    case = begin(*REVIEW, amount=7)
    assert case.run.evaluate("amount + round", case.task("apply").id) == 8
    assert case.run.evaluate("amount > panel_size") is True
    with pytest.raises(engine.ExpressionFailed, match="amount >"):
        case.run.evaluate("amount >")


def test_cancelling_ends_every_open_task(begin: Begin) -> None:
    case = begin(start(), gateway("g", "parallel"), user("a"), sub("s", start("s1"), user("b"), end("e1"),
                 flows("s1 -> b -> e1")), end(), flows("start -> g -> a -> end\n g -> s -> end"))  # fmt: skip
    before = {task.id for task in case.run.open_tasks()}
    case.run.cancel()
    assert set(case.run.ended_tasks) == before
    assert case.run.completed
    assert case.reload().open() == []


def test_what_a_call_opened_and_ended_is_told(begin: Begin) -> None:
    case = begin(*REVIEW).done("apply")
    assert case.run.opened_tasks == [case.task("review").id]
    assert case.run.ended_tasks == []


def test_a_definition_knows_its_elements() -> None:
    model = load(files(process(*REVIEW))).processes["demo"]
    assert model.start.id == "start"
    assert model.elements["review"].form_key == "form"
    assert model.elements["ok"].properties == {"outcome": "approved"}


def test_an_expression_beyond_the_limits_names_the_gateway_element(begin: Begin) -> None:
    bomb = "count(for a in 1..900, b in 1..900, c in 1..900 return a) > 1"
    case = begin(start(), user("a"), gateway("g", default="g_end"), user("b"), end(),
                 flows(f"start -> a -> g -> end\n g -> b : {bomb}\n b -> end"))  # fmt: skip
    with pytest.raises(engine.ExpressionFailed, match="无法计算") as caught:
        case.done("a")
    assert caught.value.element_id == "g"
    assert case.run.broken


def test_a_decision_table_that_cannot_decide_names_the_task(begin: Begin) -> None:
    with pytest.raises(engine.ExpressionFailed, match="决策表 route") as caught:
        begin(start(), decision("d", "route"), end(), flows("start -> d -> end"),
              tables={"t": table("route", "amount", {"nonsense (": '"x"'})})  # fmt: skip
    assert caught.value.element_id == "d"


def test_a_decision_without_result_variable_is_kept_under_its_own_id(begin: Begin) -> None:
    case = begin(start(), decision("d", "route"), end(), flows("start -> d -> end"),
                 tables={"t": table("route", "amount", {"": '"panel"'})})  # fmt: skip
    assert case.run.variables() == {"route": "panel"}


def test_an_inclusive_gateway_without_a_true_branch_is_named(begin: Begin) -> None:
    case = begin(start(), user("a"), gateway("g", "inclusive"), user("b"), end(),
                 flows("start -> a -> g\n g -> b : x = 1\n g -> end : x = 2\n b -> end"))  # fmt: skip
    with pytest.raises(engine.NoTrueBranch, match="g"):
        case.done("a")


def test_a_run_knows_its_process_and_definition(begin: Begin) -> None:
    case = begin(*REVIEW)
    assert (case.run.key, case.run.definition) == ("demo", case.definition)

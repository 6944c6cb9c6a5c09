"""Messages from outside: handed to what waits for them, by name."""

from collections.abc import Callable

import pytest

from app import engine
from tests.engine.conftest import Case
from tests.engine.diagrams import boundary, catch, end, flows, message, process, start, sub, user

Begin = Callable[..., Case]
SCAN = (start(), catch("scan", message("scanned")), user("sign"), end(), flows("start -> scan -> sign -> end"))


def test_a_message_moves_on_what_waits_for_it_with_its_payload(begin: Begin) -> None:
    case = begin(*SCAN, messages=("scanned",)).reload()
    assert case.run.messages() == {"scanned"}
    assert case.run.deliver("scanned", {"scanned_by": "张三"}) is True
    assert case.open() == ["sign"]
    assert case.run.variables() == {"scanned_by": "张三"}


def test_a_message_nobody_waits_for_changes_nothing(begin: Begin) -> None:
    case = begin(*SCAN, messages=("scanned",))
    assert case.run.deliver("other", {"x": 1}) is False
    case.run.deliver("scanned", {})
    assert case.run.deliver("scanned", {"x": 1}) is False
    assert case.run.variables() == {}


def test_an_interrupting_message_ends_the_task_it_stands_on(begin: Begin) -> None:
    case = begin(start(), user("a"), boundary("new_code", "a", message("renew"), interrupting=True), user("b"), end(),
                 flows("start -> a -> end\n new_code -> b -> end"), messages=("renew",))  # fmt: skip
    task = case.task("a").id
    case.run.deliver("renew", {})
    assert (case.open(), case.run.ended_tasks) == (["b"], [task])


def test_a_message_reaches_into_sub_processes(begin: Begin) -> None:
    inside = sub(
        "part",
        start("s"),
        catch("scan", message("scanned")),
        user("sign"),
        end("e"),
        flows("s -> scan -> sign -> e"),
    )
    case = begin(start(), inside, end(), flows("start -> part -> end"), messages=("scanned",)).reload()
    assert case.run.deliver("scanned", {"by": "李四"})
    assert case.task("sign").data["by"] == "李四"
    assert case.done("sign").run.variables() == {"by": "李四"}


def test_a_message_that_is_not_json_is_refused_before_anything_happens(begin: Begin) -> None:
    case = begin(*SCAN, messages=("scanned",))
    with pytest.raises(engine.UnfitAnswers):
        case.run.deliver("scanned", {"x": object()})
    assert case.run.messages() == {"scanned"}
    assert not case.run.broken


def test_messages_are_told_apart_by_name(begin: Begin) -> None:
    case = begin(start(), user("a"), boundary("one", "a", message("first")), boundary("two", "a", message("second")), end(),
                 end("e1"), end("e2"), flows("start -> a -> end\n one -> e1\n two -> e2"), messages=("first", "second"))  # fmt: skip
    case.run.deliver("second", {})
    assert case.run.marks()["demo"]["done"] == ["start", "two", "e2"]


def test_a_process_file_may_hold_messages() -> None:
    assert b"message_scanned" in process(*SCAN, messages=("scanned",))

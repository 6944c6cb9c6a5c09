"""Definitions: parsed once, shared, forgotten when too many; and what a diagram says."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app import engine
from app.engine import definitions
from tests.engine.conftest import load
from tests.engine.diagrams import (
    HEAD,
    boundary,
    call,
    decision,
    end,
    files,
    flows,
    many,
    process,
    properties,
    start,
    sub,
    table,
    timed,
    user,
)

SIMPLE = process(start(), user("a"), end(), flows("start -> a -> end"))


def test_a_definition_is_parsed_once_for_all_threads() -> None:
    definitions.forget()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: definitions.load("same", files(SIMPLE)), range(16)))
    assert all(each is found[0] for each in found)


def test_the_least_used_definition_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions.forget()
    monkeypatch.setattr(definitions, "MOST_KEPT", 2)
    first = definitions.load("1", files(SIMPLE))
    second = definitions.load("2", files(SIMPLE))
    assert definitions.load("1", files(SIMPLE)) is first
    definitions.load("3", files(SIMPLE))
    assert definitions.load("1", files(SIMPLE)) is first
    assert definitions.load("2", files(SIMPLE)) is not second


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        process(start(), call("c", "missing"), end(), flows("start -> c -> end")),
        process(start(), end(), flows("start -> gone")),
        process(start(), '<bpmn:complexGateway id="x" name="x" />', end(), flows("start -> x -> end")),
    ],
)
def test_what_cannot_run_is_told_and_not_kept(content: bytes) -> None:
    for _ in range(2):
        with pytest.raises(engine.DefinitionUnreadable):
            definitions.load("broken", files(content))


def test_two_files_with_the_same_process_make_no_definition() -> None:
    with pytest.raises(engine.DefinitionUnreadable, match="demo"):
        definitions.load("twice", files(SIMPLE, SIMPLE))


def test_files_that_are_no_diagrams_ride_along() -> None:
    found = load({**files(SIMPLE), "forms/demo/a.form": b"{", "processes/lanes.yaml": b":"})
    assert list(found.processes) == ["demo"]


def test_the_outline_needs_no_definition_that_could_run() -> None:
    models = engine.outline(files(process(start(), call("c", "missing"), end(), flows("start -> c -> end"))))
    assert [model.elements["c"].called for model in models] == ["missing"]
    with pytest.raises(engine.DefinitionUnreadable, match=r"p0\.bpmn"):
        engine.outline(files(b"<"))


def test_the_decisions_of_a_set_are_known_by_file() -> None:
    assert engine.decisions_of({"processes/t.dmn": table("route", "x", {"": '"a"'})}) == {
        "processes/t.dmn": {"route"}
    }
    with pytest.raises(engine.DefinitionUnreadable, match=r"t\.dmn"):
        engine.decisions_of({"processes/t.dmn": b"<"})


LANES = (
    '<bpmn:laneSet id="lanes"><bpmn:lane id="l1" name="平台运营单位"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
    '<bpmn:lane id="l2" name="评审专家"><bpmn:flowNodeRef>part</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
)


def test_a_model_says_what_the_diagram_says() -> None:
    inner = f"<bpmn:documentation>请认真核对</bpmn:documentation>{properties(clause='三(三)', stage='初审')}"
    model = load(files(process(
        LANES, start(), user("a", "初审", inner), boundary("late", "a", timed("working_days(2)"), name="超期"),
        sub("part", start("s"), user("b"), end("e"), flows("s -> b -> e"), many(condition="true")),
        decision("d", "route", "way"), end("end", "approved", "通过"), end("e2"),
        flows("start -> a -> part -> d -> end\n late -> e2"),
    ), t=table("route", "x", {"": '"a"'}))).processes["demo"]  # fmt: skip
    a, b, part = (model.elements[id_] for id_ in ("a", "b", "part"))
    assert (a.name, a.lane, a.properties["clause"], a.documentation) == (
        "初审",
        "平台运营单位",
        "三(三)",
        "请认真核对",
    )
    assert (a.timers[0].id, a.timers[0].name, a.timers[0].interrupting) == ("late", "超期", False)
    assert (b.lane, b.scope, part.multi.collection, part.multi.condition) == ("评审专家", "part", "panel", "true")
    assert (model.elements["d"].decision, model.elements["d"].result_variable) == ("route", "way")
    assert model.lanes == ("平台运营单位", "评审专家")
    assert part.results == "part_results"


def test_an_xml_without_processes_has_an_empty_outline() -> None:
    assert engine.outline({"processes/x.bpmn": f"{HEAD}</bpmn:definitions>".encode()}) == []

"""State to bytes and back: our direct paths against the library's own serializer, over random runs."""

import random
from contextlib import closing
from typing import Any
from uuid import UUID

import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import engine
from app.engine import state
from bench.naive import NaiveCase
from tests.engine import library
from tests.engine.conftest import load

MOST_STEPS = 45
LUCK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def step(run: engine.Run, host: Any, luck: random.Random) -> tuple[str, Any]:
    """Do something at random; say what, so that another run can do the same."""
    open_ = run.open_tasks()
    chance = luck.random()
    if run.timers() and (chance < 0.25 or not open_):
        host.wait(days=luck.randrange(1, 4))
        run.fire_due()
        return "fire", None
    if "recall" in run.messages() and chance < 0.35:
        run.deliver("recall", {"recalled": True})
        return "recall", {"recalled": True}
    which = luck.randrange(len(open_))
    answers = library.answers(open_[which].element.id, luck)
    run.complete(open_[which].id, answers)
    return open_[which].id, answers


@LUCK
@given(st.integers(min_value=0, max_value=2**32))
def test_a_loaded_run_is_the_same_as_the_live_one_and_as_the_librarys(seed: int) -> None:
    luck, host = random.Random(seed), library.host()  # noqa: S311  (nothing secret)
    definition = load(library.FILES)
    run = engine.Run.start(definition, "demo", library.VARIABLES, host)
    for _ in range(MOST_STEPS):
        kept = run.dump()
        cold = engine.Run.load(definition, kept, host)
        assert cold.dump() == kept
        live = library.document(run._workflow)
        assert library.document(cold._workflow) == live
        theirs = library.restored(live)
        assert library.document(theirs) == live
        assert set(theirs.event_manager.tasks) == set(cold._workflow.event_manager.tasks)
        assert list(cold._workflow.tasks) == list(run._workflow.tasks)
        assert (cold.timers(), cold.open_tasks(), cold.marks()) == (run.timers(), run.open_tasks(), run.marks())
        if run.completed:
            break
        run = cold if luck.random() < 0.3 else run
        step(run, host, luck)


@LUCK
@given(st.integers(min_value=0, max_value=2**32))
def test_flat_scans_grow_the_same_tree_as_the_librarys_walks(seed: int) -> None:
    luck, host = random.Random(seed), library.host()  # noqa: S311  (nothing secret)
    definition = load(library.FILES)
    run = engine.Run.start(definition, "demo", library.VARIABLES, host)
    with closing(NaiveCase(definition, "demo", library.VARIABLES, host)) as naive:
        same = {str(a.id): str(b.id) for a, b in zip(run._workflow.ready(manual=True), naive.open(), strict=True)}
        for _ in range(MOST_STEPS):
            if run.completed:
                break
            did, answers = step(run, host, luck)
            mirror(naive, did, answers, same)
            assert library.tree(naive.workflow) == library.tree(run._workflow)
            same = pairs(run._workflow, naive.workflow)


def mirror(naive: NaiveCase, did: str, answers: Any, same: dict[str, str]) -> None:
    if did == "fire":
        naive.fire_due()
    elif did == "recall":
        naive.workflow.data.update(answers)
        naive.workflow.send_event(engine_event("recall"))
        naive.workflow.do_engine_steps()
    else:
        naive.complete(naive.workflow.get_task_from_id(UUID(same[did])), answers)


def engine_event(name: str) -> Any:
    from SpiffWorkflow.bpmn import BpmnEvent
    from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition

    return BpmnEvent(MessageEventDefinition(name), payload={})


def pairs(ours: Any, theirs: Any) -> dict[str, str]:
    """Walk two equal trees side by side; return our task id → theirs."""
    found: dict[str, str] = {}
    todo = [(ours, theirs)]
    while todo:
        mine, their = todo.pop()
        for a, b in side_by_side(mine.task_tree, their.task_tree):
            found[str(a.id)] = str(b.id)
            if a.id in ours.subprocesses:
                todo.append((ours.subprocesses[a.id], theirs.subprocesses[b.id]))
    return found


def side_by_side(a: Any, b: Any) -> Any:
    yield a, b
    for one, other in zip(a.children, b.children, strict=True):
        yield from side_by_side(one, other)


@pytest.fixture
def kept() -> bytes:
    return engine.Run.start(load(library.FILES), "demo", library.VARIABLES, library.host()).dump()


def changed(kept: bytes, **more: Any) -> bytes:
    document = orjson.loads(zstandard.ZstdDecompressor().decompress(kept))
    return zstandard.ZstdCompressor().compress(orjson.dumps({**document, **more}))


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:-9], lambda b: b"x" + b, lambda b: b"{}"])
def test_a_damaged_state_is_told_and_nothing_else(kept: bytes, damage: Any) -> None:
    with pytest.raises(engine.StateUnreadable, match="已损坏"):
        engine.Run.load(load(library.FILES), damage(kept), library.host())


@pytest.mark.parametrize("more", [{"workflows": []}, {"notes": {"x": 1}}, {"workflows": [{"spec": "gone"}]}])
def test_a_state_with_parts_missing_is_told(kept: bytes, more: Any) -> None:
    with pytest.raises(engine.StateUnreadable):
        engine.Run.load(load(library.FILES), changed(kept, **more), library.host())


def test_a_state_of_another_format_is_told(kept: bytes) -> None:
    with pytest.raises(engine.StateUnreadable, match="格式版本为 99"):
        engine.Run.load(load(library.FILES), changed(kept, format=99), library.host())


def test_a_state_of_another_definition_is_told(kept: bytes) -> None:
    other = load({**library.FILES, "processes/lanes.yaml": b"x"})
    with pytest.raises(engine.StateUnreadable, match="另一个流程版本"):
        engine.Run.load(other, kept, library.host())


def test_a_state_says_nothing_of_the_specs(kept: bytes) -> None:
    assert b"working_days" not in zstandard.ZstdDecompressor().decompress(kept)
    assert len(kept) < 4000


def test_finished_tasks_are_encoded_once() -> None:
    run = engine.Run.start(load(library.FILES), "demo", library.VARIABLES, library.host())
    run.dump()
    before = dict(run._fragments)
    run.complete(run.open_tasks()[0].id, {})
    run.dump()
    assert before
    assert all(run._fragments[id_][2] is fragment for id_, (_, _, fragment) in before.items())
    assert state.FORMAT == 1

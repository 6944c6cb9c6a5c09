"""Random well-built processes: whatever is nested in whatever, they run to their end, cold or live."""

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import engine
from tests.engine.conftest import Host, load
from tests.engine.diagrams import (
    boundary,
    call,
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

CALLED = process(start("s0"), user("called"), end("e0"), flows("s0 -> called -> e0"), key="called_process")


class Builder:
    """Builds a block of a process: each returns (parts, flows, first element, last element)."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.count = 0

    def id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"

    def block(self, depth: int) -> tuple[str, str, str, str]:
        kinds = [self.task, self.task, self.task, self.served]
        if depth:
            kinds += [
                self.sequence,
                self.sequence,
                self.choice,
                self.loop,
                self.parallel,
                self.inclusive,
                self.nested,
                self.called,
            ]
        return self.luck.choice(kinds)(depth - 1)

    def task(self, _: int) -> tuple[str, str, str, str]:
        id_, late = self.id("task"), self.id("late")
        loop = many("panel") if self.luck.random() < 0.3 else ""
        if self.luck.random() < 0.6:
            return user(id_, inner=loop), "", id_, id_
        aside, done = self.id("aside"), self.id("end")
        parts = user(id_, inner=loop) + boundary(late, id_, timed("working_days(1)")) + user(aside) + end(done)
        return parts, f"{late} -> {aside} -> {done}\n", id_, id_

    def served(self, _: int) -> tuple[str, str, str, str]:
        id_ = self.id("service")
        return service(id_, "x.count"), "", id_, id_

    def sequence(self, depth: int) -> tuple[str, str, str, str]:
        first, second = self.block(depth), self.block(depth)
        return first[0] + second[0], f"{first[1]}{second[1]}{first[3]} -> {second[2]}\n", first[2], second[3]

    def split(
        self, depth: int, kind: str, conditions: tuple[str, str], default: str = ""
    ) -> tuple[str, str, str, str]:
        fork, join = self.id("fork"), self.id("join")
        one, two = self.block(depth), self.block(depth)
        lines = f"{fork} -> {one[2]}{conditions[0]}\n{fork} -> {two[2]}{conditions[1]}\n{one[3]} -> {join}\n{two[3]} -> {join}\n"
        parts = gateway(fork, kind, default and f"{fork}_{one[2]}") + gateway(
            join, "exclusive" if kind == "exclusive" else kind
        )
        return parts + one[0] + two[0], lines + one[1] + two[1], fork, join

    def choice(self, depth: int) -> tuple[str, str, str, str]:
        return self.split(depth, "exclusive", ("", " : odd = true"), "default")

    def parallel(self, depth: int) -> tuple[str, str, str, str]:
        return self.split(depth, "parallel", ("", ""))

    def inclusive(self, depth: int) -> tuple[str, str, str, str]:
        return self.split(depth, "inclusive", ("", " : odd = true"), "default")

    def loop(self, depth: int) -> tuple[str, str, str, str]:
        merge, again, asked, after = self.id("merge"), self.id("again"), self.id("task"), self.id("merge")
        body = self.block(depth)
        lines = (
            f"{merge} -> {body[2]}\n{body[3]} -> {asked} -> {again} -> {after}\n{again} -> {merge} : back = true\n"
        )
        parts = gateway(merge) + user(asked) + gateway(again, default=f"{again}_{after}") + gateway(after)
        return parts + body[0], lines + body[1], merge, after

    def nested(self, depth: int) -> tuple[str, str, str, str]:
        id_, s, e = self.id("sub"), self.id("start"), self.id("end")
        body = self.block(depth)
        loop = many("panel") if self.luck.random() < 0.5 else ""
        inside = sub(id_, loop, start(s), end(e), body[0], flows(f"{s} -> {body[2]}\n{body[3]} -> {e}\n{body[1]}"))
        if self.luck.random() < 0.6:
            return inside, "", id_, id_
        late, after = self.id("late"), self.id("merge")
        cut = boundary(late, id_, timed("working_days(3)"), interrupting=True)
        return inside + cut + gateway(after), f"{id_} -> {after}\n{late} -> {after}\n", id_, after

    def called(self, _: int) -> tuple[str, str, str, str]:
        id_ = self.id("call")
        return call(id_, "called_process", many("panel") if self.luck.random() < 0.5 else ""), "", id_, id_


def built(luck: random.Random) -> dict[str, bytes]:
    parts, lines, first, last = Builder(luck).block(4)
    return files(process(start(), parts, end(), flows(f"start -> {first}\n{last} -> end\n{lines}")), CALLED)


def act(run: engine.Run, host: Host, luck: random.Random, steps: int) -> None:
    """Do something at random; do not go back any more after a while."""
    if run.timers() and luck.random() < 0.15:
        host.wait(days=luck.randrange(1, 4))
        run.fire_due()
        return
    task = luck.choice(run.open_tasks())
    answers: dict[str, Any] = {"odd": luck.random() < 0.5, "back": luck.random() < 0.4 and steps < 40}
    run.complete(task.id, answers)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**32))
def test_a_well_built_process_passes_the_check_and_comes_to_its_end(seed: int) -> None:
    luck, host = random.Random(seed), Host(x_count=lambda seen: {"count": seen.get("count", 0) + 1})  # noqa: S311
    diagrams = built(luck)
    assert engine.lint(diagrams) == []
    definition = load(diagrams)
    run = engine.Run.start(definition, "demo", {"panel": [1, 2]}, host)
    for steps in range(400):
        if run.completed:
            break
        assert run.open_tasks(), "nobody can go on"
        act(run, host, luck, steps)
        if luck.random() < 0.3:
            run = engine.Run.load(definition, run.dump(), host)
    assert run.completed
    assert sum(task.task_spec.name == "end" for task in run._workflow.tasks.values()) == 1
    assert (run.open_tasks(), run.timers(), run.messages()) == ([], [], frozenset())

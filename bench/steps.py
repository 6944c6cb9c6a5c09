"""One human step, with all that the platform does on top, against the naive way to keep a running procedure.

A full run of `scenario_application` with one return (three experts, the providers, both nodes of the authority)
is walked on the platform: permission, form, engine, handlers, tasks, deadlines, trail, notices, state, commit on a
SQLite file. What the handlers returned is replayed to bare SpiffWorkflow, which loads, steps and writes its whole
serialisation on a SQLite file of its own. Both walk the same steps, step by step in turn, in one process.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app import clock, create_app, store
from app.cases import bundle
from app.cases.steps import live
from app.cases.steps.host import CaseHost
from app.documents import templates
from app.registers import rule_sets, seeding
from app.studio import deploy, sources
from bench.naive import NaiveCase
from tests.conftest import settings
from tests.support import town
from tests.support.procedures import Answers, Walk

PROCESS = "scenario_application"
AIM = 0.5


@dataclass
class Seconds:
    """How long each step took, here and the naive way."""

    ours: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


class TimedWalk(Walk):
    """Times nothing but the step itself, and right after it the same step the naive way.

    Ours is `tasks.complete`, from the permission check to the commit. A busy machine so slows both alike.
    """

    seconds: Seconds
    rival: NaiveCase | None = None
    cold = False

    def _complete(self, who: str, task: store.tasks.Task, typed: Answers) -> store.cases.Case:
        if self.cold:
            live.clear()
        began = time.perf_counter()
        case = super()._complete(who, task, typed)
        if self.rival is not None:
            self.seconds.ours.append(time.perf_counter() - began)
            said = dict(store.tasks.get(task.id).answers or {})
            began = time.perf_counter()
            self.rival.step(task.element, said)
            self.seconds.naive.append(time.perf_counter() - began)
        return case


@contextmanager
def recorded() -> Iterator[list[dict[str, Any] | None]]:
    """Write down what handlers return while a run goes on."""
    call, results = CaseHost.call, []

    def remembering(self, topic, element, variables, parameters):
        result = call(self, topic, element, variables, parameters)
        results.append(result)
        return result

    CaseHost.call = remembering
    try:
        yield results
    finally:
        CaseHost.call = call


class Replay:
    """The host of the naive case: the recorded results in their order, the platform's own calendar."""

    def __init__(self, host: CaseHost, results: list[dict[str, Any] | None]) -> None:
        self.host, self.settings = host, host.settings
        self.results, self.given = results, 0

    def now(self):
        return clock.now()

    def working_days(self, n, start):
        return self.host.working_days(n, start)

    def call(self, topic, element, variables, parameters):
        del topic, element, variables, parameters
        self.given += 1
        return self.results[self.given - 1]


def walked(walk: TimedWalk, folder: Path, *, cold: bool) -> Seconds:
    """Walk one case to its approval, with one return, both ways in step; each is of a scene of its own (三(六))."""
    walk.pass_scene("user1")
    walk.seconds, walk.cold = Seconds(), cold
    with recorded() as results:
        walk.start("user1", PROCESS, output_schema=_schema_of_its_own())
        with closing(_rival(walk, results, folder)) as walk.rival:
            walk.do("op1", "plan_review", plan_decision="return")
            walk.finish()
            assert walk.case.outcome == "approved", walk.case.outcome
            assert not walk.rival.open(), [task.task_spec.name for task in walk.rival.open()]
    walk.rival = None
    return walk.seconds


def _rival(walk: TimedWalk, results: list[dict[str, Any] | None], folder: Path) -> NaiveCase:
    """Start the same case the naive way, in a file of its own."""
    variables = dict(store.tasks.of_case(walk.case.id)[0].answers or {})
    variables |= {key: walk.variables()[key] for key in ("case_number", "started_on", "applicant")}
    host = Replay(CaseHost(None, rule_sets.in_force().settings), results)
    definition = bundle.live(PROCESS)[0].definition
    return NaiveCase(definition, PROCESS, variables, host, folder / f"naive{time.monotonic_ns()}.db")


def _schema_of_its_own() -> str:
    """Return an output schema no listed model has, so that the case goes to the experts, not the fast track."""
    field = f"score_{time.monotonic_ns()}"
    return json.dumps({"type": "object", "properties": {field: {"type": "integer"}}, "required": [field]})


@contextmanager
def found_town() -> Iterator[tuple[TimedWalk, Path]]:
    """Yield a walk in a town on a SQLite file, with a unit that is onboarded."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(f"sqlite:///{folder / 'bench.db'}", folder), headless=True)
        with app.app_context():
            store.db.create_all()
            with store.writing():
                seeding.seed()
                templates.seed()
            deploy(sources.read().files, by="bench")
            walk = TimedWalk(town.found())
            walk.onboard("user1")
            yield walk, folder
            store.db.session.remove()
            store.db.engine.dispose()


def measure(repeats: int = 7) -> list[dict[str, Any]]:
    """Return a row for the live and for the cold way: medians over all steps, in ms, and the ratio."""
    rows = []
    with found_town() as (walk, folder):
        for cold in (False, True):
            walked(walk, folder, cold=cold)  # warms both up
            runs = [walked(walk, folder, cold=cold) for _ in range(repeats)]
            rows.append(_row("one human step, " + ("state loaded" if cold else "run kept"), runs))
    return rows


def _row(name: str, runs: list[Seconds]) -> dict[str, Any]:
    ours, naive = [n for run in runs for n in run.ours], [n for run in runs for n in run.naive]
    a, b = statistics.median(ours) * 1e3, statistics.median(naive) * 1e3
    medians = {"ours_ms": round(a, 2), "naive_ms": round(b, 2), "ratio": round(a / b, 3)}
    return {"name": name, **medians, "steps": len(ours)}

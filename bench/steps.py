"""One human step, with all that the platform does on top, against the naive way to keep a running procedure.

A full run of `scenario_application` with one return (three experts, the providers, both nodes of the authority)
is walked on the platform: permission, form, engine, handlers, tasks, deadlines, trail, notices, state, commit on a
SQLite file. What the handlers returned is replayed to bare SpiffWorkflow, which loads, steps and writes its whole
serialisation on a SQLite file of its own. Both walk the same steps, in turn, in one process.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app import clock, create_app, store
from app.cases import bundle, live, tasks
from app.cases.host import CaseHost
from app.registers import seeding
from app.studio import deploy, sources
from bench.naive import NaiveCase
from tests.conftest import settings
from tests.support import town
from tests.support.procedures import Walk

PROCESS = "scenario_application"
AIM = 0.5


@dataclass
class Recording:
    """What a run on the platform consisted of, so that it can be replayed."""

    steps: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    results: list[dict[str, Any] | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)


class TimedWalk(Walk):
    """Times nothing but the step itself: `tasks.complete`, from the permission check to the commit."""

    recording: Recording
    cold = False

    def do(self, who: str, element: str, **answers: Any) -> store.cases.Case:
        task, typed = self.doing(who, element, **answers)
        if self.cold:
            live.clear()
        began = time.perf_counter()
        self.case = tasks.complete(self.town[who], task.id, typed)
        self.recording.seconds.append(time.perf_counter() - began)
        row = store.tasks.get(task.id)
        self.recording.steps.append((element, dict(row.answers or {})))
        return self.case


@contextmanager
def recorded(recording: Recording) -> Iterator[None]:
    """Write down what handlers return while a run goes on."""
    call = CaseHost.call

    def remembering(self, topic, element, variables, parameters):
        result = call(self, topic, element, variables, parameters)
        recording.results.append(result)
        return result

    CaseHost.call = remembering
    try:
        yield
    finally:
        CaseHost.call = call


class Replay:
    """The host of the naive case: the recorded results in their order, the platform's own calendar."""

    def __init__(self, host: CaseHost, recording: Recording) -> None:
        self.host, self.settings = host, host.settings
        self.results = iter(recording.results)

    def now(self):
        return clock.now()

    def working_days(self, n, start):
        return self.host.working_days(n, start)

    def call(self, topic, element, variables, parameters):
        del topic, element, variables, parameters
        return next(self.results)


def platform(walk: TimedWalk, *, cold: bool) -> Recording:
    """Walk one case to its approval, with one return, and record it."""
    recording = Recording()
    walk.recording, walk.cold = recording, cold
    with recorded(recording):
        walk.start("user1", PROCESS, output_schema=_schema_of_its_own())
        recording.variables = dict(store.tasks.of_case(walk.case.id)[0].answers or {}) | {
            key: walk.variables()[key] for key in ("case_number", "started_on", "applicant")
        }
        walk.do("op1", "plan_review", plan_decision="return")
        walk.finish()
    assert walk.case.outcome == "approved", walk.case.outcome
    return recording


def _schema_of_its_own() -> str:
    """Return an output schema no listed model has, so that the case goes to the experts, not the fast track."""
    field = f"score_{time.monotonic_ns()}"
    return json.dumps({"type": "object", "properties": {field: {"type": "integer"}}, "required": [field]})


def naive(recording: Recording, host: CaseHost, folder: Path) -> list[float]:
    """Replay a recorded run the naive way; return the seconds of each step."""
    definition = bundle.live(PROCESS)[0].definition
    file = folder / f"naive{time.monotonic_ns()}.db"
    case = NaiveCase(definition, PROCESS, recording.variables, Replay(host, recording), file)
    seconds = []
    for element, answers in recording.steps:
        began = time.perf_counter()
        case.step(element, answers)
        seconds.append(time.perf_counter() - began)
    assert not case.open(), [task.task_spec.name for task in case.open()]
    return seconds


@contextmanager
def world() -> Iterator[tuple[TimedWalk, Path]]:
    """Yield a walk in a town on a SQLite file, with a scene that has passed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(f"sqlite:///{folder / 'bench.db'}", folder), headless=True)
        with app.app_context():
            store.db.create_all()
            with store.writing():
                seeding.seed()
            deploy(sources.read().files, by="bench")
            walk = TimedWalk(town.found())
            walk.recording = Recording()
            walk.onboard("user1")
            walk.pass_scene("user1")
            yield walk, folder
            store.db.session.remove()
            store.db.engine.dispose()


def measure(repeats: int = 7) -> list[dict[str, Any]]:
    """Return a row for the live and for the cold way: medians over all steps, in ms, and the ratio."""
    rows = []
    with world() as (walk, folder):
        host = CaseHost(None, bundle_settings())
        for cold in (False, True):
            ours: list[float] = []
            theirs: list[float] = []
            for number in range(repeats + 1):
                recording = platform(walk, cold=cold)
                replayed = naive(recording, host, folder)
                if number:  # the first round warms both up
                    ours += recording.seconds
                    theirs += replayed
            rows.append(_row("one human step, " + ("state loaded" if cold else "run kept"), ours, theirs))
    return rows


def bundle_settings() -> dict[str, Any]:
    from app.registers import rule_sets

    return dict(rule_sets.in_force().settings)


def _row(name: str, ours: list[float], theirs: list[float]) -> dict[str, Any]:
    a, b = statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3
    medians = {"ours_ms": round(a, 2), "naive_ms": round(b, 2), "ratio": round(a / b, 3)}
    return {"name": name, **medians, "steps": len(ours)}

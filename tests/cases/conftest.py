"""A cast of people and the trial procedure, live, on both databases."""

from pathlib import Path
from types import ModuleType

import pytest

import handlers as handlers_package
from app import clock, store
from app.cases import bundle
from app.cases.actions import start, tasks
from app.studio import sources
from tests.conftest import BOTH
from tests.support import trial

handlers_package.__path__.append(str(Path(__file__).parents[1] / "support" / "handlers"))


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def headless():
    return True


@pytest.fixture
def panel(cast) -> ModuleType:
    """The trial's handlers, told whom to name."""
    import handlers.trial as module

    module.fail["draw"] = ""
    module.trial_panel[:] = [cast.exp1.id, cast.exp2.id]
    module.fail["targets"] = ""
    module.trial_targets[:] = []
    module.trial_providers[:] = [cast.organisations["water"], cast.organisations["bus"]]
    return module


def publish(files, key="trial"):
    """Make the trial live without the studio's check (its diagrams have no drawing)."""
    own = sources.closure(files, key)
    digest = sources.digest(own)
    with store.writing():
        store.definitions.add(digest, key, "试办事项", own, clock.now())
        store.db.session.flush()
        store.definitions.make_live(key, digest, clock.now(), "test")
    return bundle.load(digest, key)


@pytest.fixture
def live_trial(cast, panel):
    return publish(trial.FILES)


@pytest.fixture
def case(cast, live_trial):
    """A case that has just been started."""
    return start.start(cast.user, "trial", {"subject": "信用评估"})


def task_of(case, element, candidate=None):
    """Return the open task of an element (of one candidate)."""
    found = [
        task
        for task in store.tasks.open_of_case(case.id)
        if task.element == element and candidate in {None, task.candidate}
    ]
    assert len(found) == 1, [task.element for task in store.tasks.open_of_case(case.id)]
    return found[0]


def do(actor, case, element, **answers):
    """Let an actor complete the open task of an element."""
    candidates = [t for t in store.tasks.open_of_case(case.id) if t.element == element]
    task = next(t for t in candidates if t.candidate in actor.grants)
    return tasks.complete(actor, task.id, answers)


@pytest.fixture
def reviewed(cast, case):
    """A case past both reviews: experts and providers are asked."""
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐全")
    do(cast.op2, case, "code", code_decision="pass")
    return case

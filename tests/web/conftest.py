"""A cast of people, the trial procedure live, and browsers that are signed in as one of them."""

from pathlib import Path

import pytest

import handlers as handlers_package
from app import clock, store
from app.cases import bundle
from app.cases.actions import start
from app.studio import sources
from tests.support import trial
from tests.web.browser import Browser

handlers_package.__path__.append(str(Path(__file__).parents[1] / "support" / "handlers"))


@pytest.fixture
def browser(app, cast):
    """Return the function that opens a browser, signed in as somebody of the cast or as nobody."""
    return lambda name=None: Browser(app, getattr(cast, name) if name else None)


@pytest.fixture
def live_trial(cast):
    """Make the trial live without the studio's check (its diagrams have no drawing)."""
    import handlers.trial as module

    module.fail["draw"] = ""
    module.trial_panel[:] = [cast.exp1.id, cast.exp2.id]
    module.trial_providers[:] = [cast.organisations["water"]]
    own = sources.closure(trial.FILES, "trial")
    digest = sources.digest(own)
    with store.writing():
        store.definitions.add(digest, "trial", "试办事项", own, clock.now())
        store.db.session.flush()
        store.definitions.make_live("trial", digest, clock.now(), "test")
    return bundle.load(digest, "trial")


@pytest.fixture
def case(cast, live_trial):
    """A case of 泉州甲科技有限公司 that has just been started: 初审 and 复核 are open."""
    return start.start(cast.user, "trial", {"subject": "信用评估"})


@pytest.fixture
def review(case):
    """The open task 初审 of that case."""
    return next(task for task in store.tasks.open_of_case(case.id) if task.element == "review")

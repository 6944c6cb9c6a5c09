"""Documents on a real database, with the procedure that issues one and the demo's keys."""

from pathlib import Path

import pytest

import handlers as handlers_package
from tests.support import paper, people

handlers_package.__path__.append(str(Path(__file__).parents[1] / "support" / "handlers"))


@pytest.fixture
def headless():
    return True


@pytest.fixture
def cast(app):
    made = people.load()
    paper.publish()
    return made


@pytest.fixture
def case(cast):
    """A case whose document is issued and not typeset yet; the applicant is to sign."""
    return paper.begin(cast)


@pytest.fixture
def keys(app, monkeypatch):
    """The deployment is a demo: it has an authority of its own."""
    monkeypatch.setitem(app.config, "DEMO", True)

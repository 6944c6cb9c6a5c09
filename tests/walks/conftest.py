"""A prepared machine of the demo, a frozen clock, and people who call its REST interface."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.support.procedures import Traveller
from tests.walks import machine, rest
from tests.walks.rest import People


@pytest.fixture(scope="session")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return machine.prepare(sqlite_template, tmp_path_factory.mktemp("machine"))


@pytest.fixture
def at() -> Iterator[Traveller]:
    with time_machine.travel(machine.MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def onboarded(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a machine on which the unit of new1 is onboarded, and nothing else has happened."""
    folder = tmp_path_factory.mktemp("onboarded")
    app = machine.open_copy(prepared, folder)
    with time_machine.travel(machine.MONDAY, tick=False) as traveller:
        rest.onboard(People(app, traveller), "new1")
    with app.app_context():
        machine.close()
    return folder / "walk.db"


@pytest.fixture
def stage() -> str:
    """From which machine a test starts: `prepared` or `onboarded`."""
    return "prepared"


@pytest.fixture
def served(stage: str, request: pytest.FixtureRequest, tmp_path: Path, at: Traveller) -> Iterator[Flask]:
    app = machine.open_copy(request.getfixturevalue(stage), tmp_path)
    yield app
    with app.app_context():
        machine.close()


@pytest.fixture
def people(served: Flask, at: Traveller) -> People:
    return People(served, at)

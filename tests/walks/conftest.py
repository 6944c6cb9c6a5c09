"""A prepared machine of the demo, a frozen clock, and people who call its REST interface."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.support.procedures import Traveller
from tests.walks import machine
from tests.walks.rest import People


@pytest.fixture(scope="session")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return machine.prepare(sqlite_template, tmp_path_factory.mktemp("machine"))


@pytest.fixture
def at() -> Iterator[Traveller]:
    with time_machine.travel(machine.MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def served(prepared: Path, tmp_path: Path, at: Traveller) -> Iterator[Flask]:
    app = machine.open_copy(prepared, tmp_path)
    yield app
    with app.app_context():
        machine.close()


@pytest.fixture
def people(served: Flask, at: Traveller) -> People:
    return People(served, at)

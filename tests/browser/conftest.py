"""One browser for a whole run, and a served machine of the demo on a frozen clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser

from tests.browser import support
from tests.browser.person import Person
from tests.browser.server import Server
from tests.walks import machine
from tests.walks.conftest import onboarded, prepared

__all__ = ["onboarded", "prepared"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    reason = support.no_chromium()
    if reason:
        pytest.skip(reason)
    with support.chromium() as browser:
        yield browser


@pytest.fixture
def stage() -> str:
    """From which machine a walk starts: `prepared` or `onboarded`."""
    return "prepared"


@pytest.fixture
def server(stage: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A machine of the demo under waitress, at ten o'clock on a Monday."""
    support.build_bundles()
    with time_machine.travel(machine.MONDAY, tick=False) as traveller:
        app = machine.open_copy(request.getfixturevalue(stage), tmp_path)
        with support.waited_on(app) as address:
            yield Server(app, address, traveller)
        with app.app_context():
            machine.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Person]]:
    """Return the function that gives somebody's browser, signed in by name and password (None: a stranger's).

    Every page of every visitor is held against the rules of pages when the test ends.
    """
    with ExitStack() as stack:
        visitors: dict[str, Person] = {}

        def visit(name: str | None = None, **options: bool) -> Person:
            key = f"{name} {options}"
            if key not in visitors:
                visitors[key] = stack.enter_context(Person.arrives(browser, server, name, **options))
            return visitors[key]

        yield visit
        faults = [fault for each in visitors.values() for fault in each.faults]
        assert faults == []

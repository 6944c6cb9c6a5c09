"""A founded town at ten o'clock on a Monday, and a walk through it."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from app import clock, create_app, store
from app.cases import bundle
from app.cases.steps import live
from app.errors import Refusal
from app.registers import organisations
from tests.conftest import settings
from tests.support import town
from tests.support.procedures import Walk
from tests.support.rest_walk import RestWalk

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the town and the real procedures live."""
    return _prepared(sqlite_template, tmp_path_factory.mktemp("founded"), town.found)


@pytest.fixture(scope="session")
def with_scenes(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one in which user1 and user3 are onboarded and have a scene that passed its pre-application."""

    def prepare():
        walk = Walk(town.load())
        for who in ("user1", "user3"):
            walk.onboard(who)
            walk.pass_scene(who)

    return _prepared(founded, tmp_path_factory.mktemp("scenes"), prepare)


@pytest.fixture(scope="session")
def with_approvals(with_scenes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one in which user1's scene is approved, and user3's too, with user1's unit collecting letters."""

    def prepare():
        town.make_ready_for_agreements()
        with time_machine.travel(MONDAY - timedelta(days=3), tick=False) as traveller:
            walk = Walk(town.load(), traveller)
            walk.file("user1")
            walk.finish()
            walk.file("user3", **collecting(walk, "user1"))
            walk.finish()

    return _prepared(with_scenes, tmp_path_factory.mktemp("approvals"), prepare)


def collecting(walk: Walk, who: str) -> dict[str, str | None]:
    """Return what an application says when somebody's unit collects the letters of consent (四(五)a)."""
    unit = organisations.get(walk.town[who].organisation_id or 0)
    return {
        "letter_template": "standard",
        "uses_partner": "yes",
        "partner_name": unit.name,
        "partner_uscc": unit.uscc,
        "partner_cooperation": "由合作单位在贷款申请环节收集授权书。",
        "partner_letters": "信息主体在合作单位的移动端阅读后电子签署。",
    }


def _prepared(source: Path, folder: Path, prepare) -> Path:
    shutil.copy(source, folder / "town.db")
    app = create_app(settings(f"sqlite:///{folder / 'town.db'}", folder), headless=True)
    with time_machine.travel(MONDAY, tick=False), app.app_context():
        prepare()
        store.db.session.remove()
        with store.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.db.engine.dispose()
    live.clear()
    return folder / "town.db"


@pytest.fixture
def stage() -> str:
    """From which prepared database a test starts: `founded`, `with_scenes` or `with_approvals`."""
    return "founded"


@pytest.fixture
def database_url(stage: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    shutil.copy(request.getfixturevalue(stage), tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def headless(request: pytest.FixtureRequest) -> bool:
    return not _over_rest(request)


@pytest.fixture
def at():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def walk(at, app, request: pytest.FixtureRequest) -> Walk:
    return RestWalk(app, town.load(), at) if _over_rest(request) else Walk(town.load(), at)


def _over_rest(request: pytest.FixtureRequest) -> bool:
    """Tell whether a test is marked `over_rest`: its walk sends each step over HTTP and knocks where it is refused."""
    return request.node.get_closest_marker("over_rest") is not None


@contextmanager
def refused(*fields: str):
    """Expect a refusal at exactly these fields (none: of the step as a whole); yields the caught error."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert set(caught.value.errors) == set(fields), caught.value.errors or caught.value.message


MUST_BE_REACHED = {"endEvent", "userTask", "boundaryEvent"}


def every_way(process: str, ways: Mapping[Callable[[Walk], None], str], reach=None) -> type:
    """Return the two tests of a procedure's ways through it, each way with the outcome that it should have.

    `reach`: those that pass every end, human task and event one after the other over REST; else all.
    """

    class TestEveryWay:
        @pytest.mark.parametrize("way", ways, ids=lambda way: way.__name__)
        def test_ends_as_it_should(self, walk, way):
            way(walk)
            case = store.cases.by_id(walk.case.id)
            assert (case.status, case.outcome) == ("completed", ways[way])

        @pytest.mark.over_rest
        def test_is_walked_and_together_they_reach_every_end_task_and_event(self, walk):
            assert not_reached(walk, process, reach or ways) == set()

    return TestEveryWay


def not_reached(walk: Walk, process: str, scenarios) -> set[str]:
    """Drive the scenarios, each on a case of its own; return which ends, human tasks and events none passed."""
    return not_reached_in_call(walk, process, process, scenarios)


def not_reached_in_call(walk: Walk, process: str, called: str, scenarios) -> set[str]:
    """Return the same of a procedure that `process` calls."""
    elements = bundle.live(process)[0].definition.processes[called].elements.values()
    wanted = {element.id for element in elements if element.kind in MUST_BE_REACHED}
    for scenario in scenarios:
        scenario(walk)
        wanted -= walk.passed(called)
    return wanted

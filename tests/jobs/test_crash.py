"""kill -9 while periods, raised cases and messages are worked off: in the end each has happened once."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from app import clock, store
from app.cases.actions import start
from tests.cases.conftest import do, publish
from tests.support import raised
from tests.support.crash import copy

POINTS = 24


@pytest.fixture
def due(cast, panel):
    """A period that has ended, a case to raise and a message, all waiting."""
    with clock.at(datetime(2026, 8, 1, tzinfo=clock.SHANGHAI)):
        publish(raised.FILES, "regular")
    for key in ("asking", "waiting"):
        publish(raised.FILES, key)
    panel.trial_targets[:] = [("unit", cast.organisations["unit"])]
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    do(cast.user, case, "prepare")
    start.start(cast.op1, "asking", {"subject": "答复", "number": case.number})


@pytest.mark.slow
def test_killed_work_is_done_once_in_the_end(app, due, tmp_path):
    store.db.session.remove()
    store.db.engine.dispose()
    folder = tmp_path / "crash"
    folder.mkdir()
    copy(tmp_path / "test.db", folder / "before.db")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crash_outbox", str(folder), str(POINTS)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *ends = map(json.loads, done.stdout.splitlines())
    assert first["before"] != first["after"]
    assert first["after"]["waiting"] == []
    assert len(ends) == POINTS
    for end in ends:
        assert end == first["after"]

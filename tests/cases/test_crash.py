"""kill -9 in the middle of a step: afterwards the case is either before or after it, and goes on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import store
from tests.support.crash import copy

POINTS = 30


@pytest.fixture
def database_kind():
    return "sqlite"


def test_a_killed_step_has_happened_or_not(app, case, tmp_path):
    store.db.session.remove()
    store.db.engine.dispose()
    folder = tmp_path / "crash"
    folder.mkdir()
    copy(tmp_path / "test.db", folder / "before.db")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crash", str(folder), str(POINTS)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *kills = map(json.loads, done.stdout.splitlines())
    before, after = first["before"], first["after"]
    assert before != after
    assert len(kills) == POINTS
    for kill in kills:
        assert kill["left"] in (before, after)
        assert kill["then"] == after

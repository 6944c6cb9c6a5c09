"""kill -9 in the middle of a step: afterwards the case is either before or after it, and goes on."""

import pytest

from tests.support.killing import killed

POINTS = 30


@pytest.fixture
def database_kind():
    return "sqlite"


def test_a_killed_step_has_happened_or_not(app, case, tmp_path):
    first, kills = killed("crash", POINTS, tmp_path)
    before, after = first["before"], first["after"]
    assert before != after
    for kill in kills:
        assert kill["left"] in (before, after)
        assert kill["then"] == after

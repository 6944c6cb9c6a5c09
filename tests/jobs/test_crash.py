"""kill -9 while periods, raised cases and messages are worked off: in the end each has happened once."""

from datetime import datetime

import pytest

from app import clock
from app.cases.actions import start
from tests.cases.conftest import do, publish
from tests.support import raised
from tests.support.killing import killed

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
    first, ends = killed("crash_outbox", POINTS, tmp_path)
    assert first["before"] != first["after"]
    assert first["after"]["waiting"] == []
    for end in ends:
        assert end == first["after"]

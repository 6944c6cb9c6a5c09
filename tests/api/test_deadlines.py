"""Deadlines by their state."""

import pytest
import time_machine

from app.cases.automatic import due
from tests.api.conftest import problem, task_of


@pytest.fixture
def late(case):
    """A case whose limits have run out."""
    moment = max(task_of(case, element).due_at for element in ("review", "code"))
    with time_machine.travel(moment, tick=False):
        due.fire_all()
        yield case


def states(caller, state=""):
    query = f"?state={state}" if state else ""
    return [(line["task"], line["state"]) for line in caller.get(f"/deadlines{query}").json["items"]]


def test_running_deadlines(calls, case):
    expected = {("初审", "running"), ("复核", "running")}
    assert set(states(calls("op1"), "running")) == set(states(calls("user"))) == expected
    assert states(calls("op1"), "overdue") == []


def test_due_soon_is_due_by_the_next_working_day(calls, case):
    moment = task_of(case, "review").due_at
    with time_machine.travel(moment, tick=False):
        assert len(states(calls("op1"), "due_soon")) == 2
    assert states(calls("op1"), "met") == []


def test_overdue_deadlines(calls, late):
    assert {("初审", "overdue"), ("复核", "overdue")} <= set(states(calls("op1"), "overdue"))


def test_met_and_late(calls, case, inbox):
    answers = {"review_decision": "pass", "review_reason": "齐"}
    calls("op1").post(f"/tasks/{inbox('op1', '初审')}/complete", json={"answers": answers})
    assert states(calls("op1"), "met") == [("初审", "met")]
    assert states(calls("op1"), "late") == []


def test_a_state_nobody_knows(calls, cast):
    problem(calls("op1").get("/deadlines?state=soon"), 422)

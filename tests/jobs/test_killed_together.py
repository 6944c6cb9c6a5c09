"""Processes of people and of the clock work on the same cases and are killed: PostgreSQL keeps all or nothing."""

import json
import time
from collections import Counter

import pytest

from app import store
from tests.jobs.conftest import kinds

CASES = 8
MOMENTS = (0.04, 0.15, 0.3)  # seconds after which all are killed
WORK = {
    "review": ("op1", {"review_decision": "pass", "review_reason": "齐全"}),
    "code": ("op2", {"code_decision": "pass"}),
}


@pytest.fixture
def database_kind():
    return "postgres"


@pytest.fixture
def together(launch):
    """Return a function that lets two processes of people and two of the clock go at once; kills them or waits."""

    def together(work, seconds=None):
        store.db.session.remove()
        doers = [launch(module="tests.jobs.doer", WORK=json.dumps(each)) for each in (work, work[::-1])]
        processes = doers + [launch(module="tests.jobs.racer") for _ in range(2)]
        for process in processes:
            assert process.stdout.readline() == "ready\n", process.stdout.read()
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        if seconds is not None:
            time.sleep(seconds)
            for process in processes:
                process.kill()
        said = [process.communicate(timeout=120)[0] for process in processes]
        assert seconds is not None or not any(process.returncode for process in processes), said

    return together


def intact(case):
    """A trail without a break, no step twice, and a running deadline for open tasks alone."""
    assert store.events.broken_link(case.id) is None
    done = Counter(kinds(case, "completed"))
    assert set(done.values()) <= {1}
    tasks = {task.id: task for task in store.tasks.of_case(case.id)}
    finished = Counter(task.element for task in tasks.values() if task.state == "done" and task.element in WORK)
    assert finished == done
    assert all(task.answers for task in tasks.values() if task.state == "done")
    running = [each.task_id for each in store.deadlines.of_case(case.id) if each.state == "running"]
    assert len(running) == len(set(running))
    assert {tasks[each].state for each in running} <= {"open"}


@pytest.mark.slow
def test_whoever_is_killed_each_step_and_timer_happens_once(cast, begin, together):
    cases = [begin() for _ in range(CASES)]
    open_tasks = [task for case in cases for task in store.tasks.open_of_case(case.id)]
    work = [(WORK[task.element][0], task.id, WORK[task.element][1]) for task in open_tasks]
    for seconds in MOMENTS:
        together(work, seconds)
        store.db.session.rollback()
        for case in cases:
            intact(case)
    together(work)
    store.db.session.rollback()
    for case in cases:
        intact(case)
        assert sorted(kinds(case, "completed")) == ["code", "review"]
        assert max(Counter(kinds(case, "overdue")).values(), default=0) <= 1
        asked = Counter(
            task.element for task in store.tasks.open_of_case(case.id) if task.element in {"assess", "opinion"}
        )
        assert asked == {"assess": 2, "opinion": 2}
    assert len({case.number for case in cases}) == CASES

"""The thread of the server: looks at the start, after commits, and every few seconds; survives; stops."""

import threading
import time

import pytest

from app import store
from app.jobs import work
from app.jobs.runner import Runner
from tests.jobs.conftest import kinds, outgoing


@pytest.fixture
def run(app):
    """Return a function that starts a runner; all are stopped afterwards."""
    runners = []

    def run(seconds=60.0):
        runners.append(Runner(app, seconds))
        runners[-1].start()
        return runners[-1]

    yield run
    for runner in runners:
        runner.stop()


def soon(condition, seconds=20.0):
    """Wait until a condition holds; fail when it does not come to hold."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def delivered(key):
    return outgoing(key).delivered_at is not None


def overdue(case):
    return kinds(case, "overdue") == ["code", "review"]


def test_it_catches_up_at_the_start(begin, run):
    cases = [begin(), begin()]
    run()
    soon(lambda: all(overdue(case) for case in cases))


def test_a_commit_wakes_it(app, effect, run):
    run(seconds=600.0)
    for number in range(3):
        effect(f"mail:{number}")
        soon(lambda: delivered(f"mail:{number}"))  # noqa: B023


def test_it_looks_again_after_a_while(app, run, monkeypatch):
    rounds = threading.Semaphore(0)
    monkeypatch.setattr(work, "everything", lambda: rounds.release() or [])
    run(seconds=0.01)
    assert all(rounds.acquire(timeout=20) for _ in range(3))


def test_it_survives_what_goes_wrong(app, effect, run, monkeypatch, caplog):
    real, failed = work.everything, threading.Event()

    def once_broken():
        if not failed.is_set():
            failed.set()
            raise RuntimeError("broken once")
        return real()

    monkeypatch.setattr(work, "everything", once_broken)
    runner = run(seconds=0.01)
    effect("mail:1")
    soon(lambda: delivered("mail:1"))
    assert runner.alive
    assert "broken once" in caplog.text


def test_it_is_known_while_it_runs_and_stops_when_told(app, run):
    runner = run()
    assert app.extensions["jobs"] is runner
    assert runner.alive
    runner.stop()
    assert not runner.alive


def test_several_at_once_fire_each_timer_once(begin, run):
    cases = [begin() for _ in range(8)]
    for _ in range(3):
        run(seconds=0.05)
    soon(lambda: all(overdue(case) for case in cases))
    for case in cases:
        assert store.events.broken_link(case.id) is None

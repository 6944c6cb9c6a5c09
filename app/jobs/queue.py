"""The scale-out form: clocks that look for due work and put it into a queue, workers that do it (RQ).

Any number of both may run, on any host. Redis carries nothing but names of units of work and ids of cases.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker
from rq.exceptions import DuplicateJobError
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from app import clock, store
from app.cases.automatic import scheduling
from app.store import upkeep

log = logging.getLogger(__name__)

NAME = "quanshu"
BATCH = 200
SLOT = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SECONDS = 120
"""How long one unit of work may take before it is given up (and found due again)."""


class Due(NamedTuple):
    """A unit of work, and the span in which it is put into the queue once."""

    unit: str
    arguments: tuple[int, ...] = ()
    slot: timedelta = SLOT

    def key(self, now: datetime) -> str:
        """Return the job's id: the same for the same work in the same span, whichever clock says it.

        A job that a killed worker leaves behind so holds up its work for one span at most.
        """
        span = int(now.timestamp() // self.slot.total_seconds())
        return "-".join(map(str, (self.unit, *self.arguments, span)))


def connect(url: str) -> Redis:
    """Return a connection to Redis or Valkey."""
    connection: Redis = Redis.from_url(url)
    return connection


def queue(connection: Redis) -> Queue:
    return Queue(NAME, connection=connection, serializer=JSONSerializer, default_timeout=SECONDS)


def due_now(now: datetime) -> Iterator[Due]:
    """Yield what waits to be done, from the database."""
    if scheduling.due():
        yield Due("raise_scheduled")
    yield from (Due("fire", (case_id,)) for case_id in store.cases.due(now, BATCH))
    if store.deadlines.to_remind(now, 1):
        yield Due("remind")
    if upkeep.outbox_due(now):
        yield Due("deliver")
    yield Due("tidy", slot=HOUR)


def tick(target: Queue) -> list[str]:
    """Put what is due now into the queue, once each; return the ids of the new jobs."""
    now = clock.now()
    return [key for each in due_now(now) if (key := _put(target, each, each.key(now)))]


def _put(target: Queue, due: Due, key: str) -> str | None:
    kept = int(due.slot.total_seconds())
    try:
        target.enqueue_call(
            f"app.jobs.work.{due.unit}",
            due.arguments,
            job_id=key,
            unique=True,
            result_ttl=kept,
            failure_ttl=kept,
            ttl=kept,
        )
    except DuplicateJobError:
        return None
    return key


class Worker(SimpleWorker):
    """Does jobs inside the application's context, in this process: parsed definitions and live cases stay warm."""

    def __init__(self, app: Flask, connection: Redis, **options: Any) -> None:
        super().__init__([queue(connection)], connection=connection, serializer=JSONSerializer, **options)
        self._app = app

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Do one job; each has a database session of its own."""
        with self._app.app_context():
            return super().perform_job(job, queue, execution)

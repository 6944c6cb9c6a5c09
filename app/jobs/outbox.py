"""Deliver the outbox: at least once, by any number of processes, without holding a lock while it takes.

A batch is claimed by moving its next attempt past a lease; whoever is killed while delivering leaves rows that
come up again when the lease is over. What stays on the platform (a case to raise, a message to one) has its
effect once, however often it is delivered: its key is remembered. It is given up when it can't be delivered ever
or after many attempts, and stands before the administrators until it is.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from app import clock, store
from app.cases.failures import stuck
from app.cases.steps.quoting import unquoted
from app.errors import Undeliverable
from app.jobs import inward, mail
from app.jobs.effects import Effect
from app.registers import notices
from app.store import upkeep

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
BATCH = 20
ERROR_LENGTH = 500

MOST_ATTEMPTS = 20
"""So often, over about three days, the platform tries by itself to deliver what stays on it."""

WAYS: Mapping[str, Callable[[Effect], None]] = {"mail": mail.send, **inward.WAYS}
"""Kind of effect → who delivers it; whatever that raises means not delivered."""


def deliver_all(kinds: Collection[str] = ()) -> list[str]:
    """Deliver all that is due, of some kinds alone where they are named; return a line for each.

    What fails waits longer each time and holds up nothing.
    """
    said: list[str] = []
    while upkeep.outbox_due(clock.now(), kinds):
        batch = _claim(kinds)
        said.extend(_deliver(effect) for effect in batch)
        if not batch:  # others hold what is due
            break
    return said


def _claim(kinds: Collection[str] = ()) -> list[Effect]:
    now = clock.now()
    with store.writing():
        rows = store.messages.undelivered(now, BATCH, kinds)
        for row in rows:
            row.attempts += 1
            row.next_at = now + LEASE
        return [Effect(row.id, row.key, row.kind, row.payload, row.created_at, row.attempts) for row in rows]


def _deliver(effect: Effect) -> str:
    try:
        WAYS[effect.kind](effect)
    except Exception as error:
        log.warning("effect %s not delivered (attempt %d)", effect.key, effect.attempts, exc_info=error)
        _note_failure(effect, error)
        return f"{effect.key}: 未送达，稍后重试（{type(error).__name__}）"
    _note_delivery(effect)
    return f"{effect.key}: 已送达"


def _note_delivery(effect: Effect) -> None:
    with store.writing():
        row = store.db.session.get_one(store.messages.Outgoing, effect.id)
        row.delivered_at, row.last_error = clock.now(), ""


def _note_failure(effect: Effect, error: Exception) -> None:
    hopeless = isinstance(error, Undeliverable) or effect.attempts >= MOST_ATTEMPTS
    with store.writing():
        row = store.db.session.get_one(store.messages.Outgoing, effect.id)
        row.last_error = unquoted(f"{type(error).__name__}: {error}", effect.payload)[:ERROR_LENGTH]
        row.next_at = clock.now() + pause(effect.attempts)
        if effect.kind in inward.WAYS and hopeless:
            row.given_up_at = clock.now()
            _tell_administrators(effect)


def _tell_administrators(effect: Effect) -> None:
    """Say that something waits for them; what it is about stands on the page alone, under its own rules."""
    text = f"一项系统自动事项未能完成（{stuck.NAMES[effect.kind]}），请在“异常处理”中查看原因后重试。"
    notices.notify(["role:admin"], kind="incident", text=text, key=f"given-up:{effect.id}:{effect.attempts}")


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: a minute, doubled each time, at most six hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)

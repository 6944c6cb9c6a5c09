"""Browsers that are logged in: the cookie carries a random key, the table its SHA-256."""

from collections.abc import Sequence
from datetime import timedelta

from app import clock, store
from app.errors import NotFound
from app.registers import accounts, secrets
from app.registers.actors import Actor, actor_of
from app.store.people import LoginSession

IDLE_LIMIT = timedelta(hours=8)
SEEN_STEP = timedelta(minutes=1)


def log_in(username: str, password: str, user_agent: str = "") -> tuple[Actor, str] | None:
    """Check credentials and open a session, in a transaction of its own; returns the actor and the key.

    None for wrong credentials or a closed account: the page says the same for both.
    """
    person = accounts.check_credentials(username, password)
    if person is None:
        return None
    with store.writing():
        return actor_of(accounts.get(person.id)), begin(person.id, user_agent)


def begin(person_id: int, user_agent: str = "") -> str:
    """Open a session and return its key. Call inside `store.writing()`."""
    key, digest = secrets.make()
    at = clock.now()
    row = LoginSession(person_id=person_id, digest=digest, user_agent=user_agent[:200], created_at=at, seen_at=at)
    store.db.session.add(row)
    store.db.session.flush()
    return key


def find(key: str) -> tuple[Actor, LoginSession] | None:
    """Return who the key belongs to; None when it is unknown, ended, idle for 8 hours or its account closed.

    Notes at most once a minute, in a transaction of its own, that the session was seen.
    """
    row = store.people.session_by_digest(secrets.digest(key))
    now = clock.now()
    if row is None or now - row.seen_at > IDLE_LIMIT:
        return None
    person = store.people.person(row.person_id)
    if person is None or not person.active:
        return None
    actor, session_id = actor_of(person), row.id
    if now - row.seen_at >= SEEN_STEP:
        with store.writing():
            row = store.db.session.get_one(LoginSession, session_id)
            row.seen_at = now
    return actor, row


def of(actor: Actor) -> Sequence[LoginSession]:
    """Return the actor's sessions that are alive, the one seen last first."""
    oldest = clock.now() - IDLE_LIMIT
    return [row for row in store.people.sessions_of(actor.id) if row.seen_at >= oldest]


def end(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions, in a transaction of its own. Raises NotFound."""
    with store.writing():
        row = store.db.session.get(LoginSession, session_id)
        if row is None or row.person_id != actor.id:
            raise NotFound
        row.ended_at = row.ended_at or clock.now()


def end_others(actor: Actor, keep: int) -> None:
    """End all sessions of the actor but the one named, in a transaction of its own."""
    with store.writing():
        store.people.end_sessions(actor.id, clock.now(), keep=keep)

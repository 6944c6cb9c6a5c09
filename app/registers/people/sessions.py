"""Browsers that are logged in: the cookie carries a random key, the table its SHA-256."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from app import clock, settings, store
from app.errors import Conflict, NotFound
from app.registers.people import accounts, proofs, second_factor, secrets
from app.registers.people.actors import Actor, actor_of
from app.store.people import LoginSession, Person

IDLE_LIMIT = timedelta(hours=8)
SEEN_STEP = timedelta(minutes=1)
TICKET_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Pending:
    """A login with the right password that still lacks the one-time code; `ticket` lets it go on for 5 minutes."""

    ticket: str


def log_in(username: str, password: str, user_agent: str = "") -> tuple[Actor, str] | Pending | None:
    """Check credentials and open a session, in a transaction of its own; returns the actor and the key.

    None for wrong credentials or a closed account: the page says the same for both. Pending where the account has
    a second factor.
    """
    person = accounts.check_credentials(username, password)
    if person is None:
        return None
    if second_factor.enabled(person):
        made = int(clock.now().timestamp())
        return Pending(_tickets().dumps([person.id, secrets.digest(person.password_hash), made]))
    with store.writing():
        return actor_of(accounts.get(person.id)), begin(person.id, user_agent)


def finish(ticket: str, code: str, user_agent: str = "") -> tuple[Actor, str]:
    """Open the session of a pending login with its one-time code; returns the actor and the key.

    Raises Conflict for a ticket past its time, proofs.NotProved for a wrong code, counted like any failed proof.
    """
    person = _of_ticket(ticket)
    actor = actor_of(person)
    try:
        proofs.check_not_too_often(actor)
        with store.writing():
            proofs.complete(actor, proofs.Proof(code=code))
            return actor_of(accounts.get(person.id)), begin(person.id, user_agent)
    except proofs.NotProved as error:
        if error.counts:
            proofs.note_failure(actor)
        raise


def _of_ticket(ticket: str) -> Person:
    over = Conflict("登录已超时，请重新输入用户名和密码。")
    try:
        person_id, password, made = _tickets().loads(ticket)
    except BadData:
        raise over from None
    person = store.people.person(person_id)
    late = clock.now().timestamp() - made > TICKET_LIFE.total_seconds()
    if late or person is None or not person.active or secrets.digest(person.password_hash) != password:
        raise over
    return person


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(settings.get("SECRET_KEY"), salt="login-second-step")


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

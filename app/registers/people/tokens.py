"""Personal tokens of the REST interface: shown once, stored as their SHA-256."""

from collections.abc import Sequence
from datetime import timedelta

from app import clock, store
from app.errors import Forbidden, NotFound, Refusal
from app.registers import audit, confidentiality, standing
from app.registers.people import secrets
from app.registers.people.actors import Actor, actor_of
from app.rules import texts
from app.store.people import ApiToken

PREFIX = "qs_"
MOST = 20
USED_STEP = timedelta(minutes=1)


def create(actor: Actor, name: str) -> str:
    """Make a token and return its secret, in a transaction of its own; nobody can show it again.

    Raises Refusal for a missing or long name, or when the actor has too many tokens; Forbidden as `check_use`.
    """
    check_use(actor)
    name = name.strip()
    if not 1 <= len(name) <= 100 or texts.unseen(name):  # noqa: PLR2004  the column's length
        raise Refusal(errors={"name": ["请为令牌取一个名称，最长 100 个字，不含不可见的字符。"]})
    secret, digest = secrets.make(PREFIX)
    with store.writing():
        if len(of(actor)) >= MOST:
            raise Refusal(f"每个账号最多 {MOST} 个令牌。请先停用不再使用的令牌。")
        row = ApiToken(person_id=actor.id, name=name, digest=digest, created_at=clock.now())
        store.db.session.add(row)
        audit.record(actor, "token.created", f"新建接口令牌 {name}")
    return secret


def check_use(actor: Actor) -> None:
    """Raise Forbidden, in words, for who has not promised (六(三)b) or whose unit is held off (六(四))."""
    standing.check_tokens(actor)
    confidentiality.check(actor)


def why_not(actor: Actor) -> str:
    """Return in words why the actor may not make or use tokens; empty when they may."""
    try:
        check_use(actor)
    except Forbidden as error:
        return error.message
    return ""


def find(secret: str) -> Actor | None:
    """Return whose token it is; None when it is unknown, revoked or its account closed.

    Notes at most once a minute, in a transaction of its own, that it was used.
    """
    if not secret.startswith(PREFIX):
        return None
    row = store.people.token_by_digest(secrets.digest(secret))
    person = store.people.person(row.person_id) if row else None
    if row is None or person is None or not person.active:
        return None
    actor, token_id, now = actor_of(person), row.id, clock.now()
    if row.last_used_at is None or now - row.last_used_at >= USED_STEP:
        with store.writing():
            store.db.session.get_one(ApiToken, token_id).last_used_at = now
    return actor


def of(actor: Actor) -> Sequence[ApiToken]:
    """Return the actor's tokens in use, newest first."""
    return store.people.tokens_of(actor.id)


def revoke(actor: Actor, token_id: int) -> None:
    """Make one of the actor's own tokens useless, in a transaction of its own. Raises NotFound."""
    with store.writing():
        row = store.db.session.get(ApiToken, token_id)
        if row is None or row.person_id != actor.id or row.revoked_at is not None:
            raise NotFound
        row.revoked_at = clock.now()
        audit.record(actor, "token.revoked", f"停用接口令牌 {row.name}")


def revoke_all(person_id: int) -> None:
    """Make all tokens of a person useless. Call inside `store.writing()`."""
    for row in store.people.tokens_of(person_id):
        row.revoked_at = clock.now()

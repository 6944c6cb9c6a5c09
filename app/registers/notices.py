"""Tell people: a notice in the page header, and a mail through the outbox for who has an address."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from app import clock, store
from app.registers.people.actors import Actor
from app.store.messages import Notice
from app.store.people import Recipient

TEXT_LENGTH = 500
KEY_LENGTH = 100


def notify(
    grants: Iterable[str],
    *,
    kind: str,
    text: str,
    key: str,
    case_id: int | None = None,
    task_id: str | None = None,
) -> None:
    """Tell all holders of the grants, each once. Call inside `store.writing()`.

    `key` names the occasion; a mail of the same occasion to the same person is written only once.
    """
    people = store.people.recipients(grants)
    now, text = clock.now(), text[:TEXT_LENGTH]
    about = {"kind": kind, "text": text, "case_id": case_id, "task_id": task_id, "created_at": now}
    store.messages.notify([{**about, "person_id": person.id} for person in people])
    mails = {_mail_key(key, person): person for person in people if person.email}
    store.messages.send(
        [
            {
                "key": mail_key,
                "kind": "mail",
                "payload": {"to": person.email, "name": person.name, "locale": person.locale, "text": text}
                | {"case_id": case_id, "task_id": task_id, "occasion": kind},
                "case_id": case_id,
                "created_at": now,
                "next_at": now,
            }
            for mail_key, person in mails.items()
        ]
    )


def of(actor: Actor, page: int = 1, size: int = 20) -> tuple[Sequence[Notice], int]:
    """Return a page of the actor's notices, newest first, and the total number."""
    return store.messages.notices(actor.id, page, size)


def unread(actor: Actor) -> int:
    """Return how many notices the actor has not read."""
    return store.messages.unread(actor.id)


def mark_read(actor: Actor, notice_id: int | None = None) -> None:
    """Mark one of the actor's notices as read, or all, in a transaction of its own."""
    with store.writing():
        store.messages.mark_read(actor.id, clock.now(), notice_id)


def _mail_key(key: str, person: Recipient) -> str:
    """Return the receiver's idempotency key, within the column's length."""
    full = f"mail:{person.id}:{key}"
    return full if len(full) <= KEY_LENGTH else f"mail:{person.id}:{sha256(key.encode()).hexdigest()}"

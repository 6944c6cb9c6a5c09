"""The platform's own trail: what people do to accounts, organisations, the calendar, outside any case."""

from typing import Any

from app import clock, store
from app.registers.people.actors import Actor


def record(actor: Actor, kind: str, name: str, **data: Any) -> None:
    """Append to the trail: `kind` such as `account.created`, `name` in Chinese. Call inside `store.writing()`."""
    entry = {
        "at": clock.now(),
        "kind": kind,
        "name": name,
        "actor_id": actor.person_id,
        "actor_name": actor.name,
        "data": data,
    }
    store.events.append(None, [entry])

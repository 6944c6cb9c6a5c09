"""Whose token this is."""

from typing import Any

from app.api.area import Area
from app.api.schemas.outputs import Me
from app.registers.people.actors import Actor

area = Area("me", "本人")


@area.get("/me", answer=Me)
def me(actor: Actor) -> dict[str, Any]:
    """Return the account that the token belongs to."""
    return {
        "username": actor.username,
        "name": actor.name,
        "role": actor.role,
        "duties": sorted(actor.duties),
        "organisation": actor.organisation_name or None,
        "locale": actor.locale,
    }

"""Who may call a route. Each operation names one of these; `area.Area` holds every request against it.

What a caller may see *behind* a route is decided further down (`app.cases`, `app.registers`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from app.errors import Forbidden
from app.registers.people import tokens
from app.registers.people.actors import Actor

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@dataclass(frozen=True)
class Guard:
    """`kind` says in a word who is let in; `admit` returns who calls (None: nobody in particular) or raises."""

    kind: str
    admit: Callable[[], Actor | None]


def _nobody() -> None:
    return None


def _bearer() -> Actor:
    """Return whose token the request carries. Cookies count for nothing here, so no page can act by them.

    Raises Forbidden, in words, for whose unit is held off or who has not promised confidentiality.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    actor = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    if actor is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "quanshu"}))
    tokens.check_use(actor)
    return actor


def _administrator() -> Actor:
    actor = _bearer()
    if actor.role != "admin":
        raise Forbidden("只有系统管理员可以使用这一接口。")
    return actor


def _monitor() -> Actor | None:
    """Let this machine itself in; a request that a proxy passed on only looks like it."""
    local = request.remote_addr in LOOPBACK and not any(name in request.headers for name in FORWARDED)
    return None if local else _administrator()


PUBLIC = Guard("public", _nobody)
ACCOUNT = Guard("account", _bearer)
ADMIN = Guard("admin", _administrator)
MONITOR = Guard("monitor", _monitor)

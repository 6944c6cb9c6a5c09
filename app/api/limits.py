"""How often a caller may ask: generous for a token, narrow for guessing at tokens."""

import time
from collections.abc import Iterable
from hashlib import sha256

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.api.area import Area

CALLS = "1200 per minute"
GUESSES = "60 per minute"


def init_app(app: Flask, areas: Iterable[Area]) -> None:
    """Limit the areas of an application; the counters live where `RATELIMIT_STORAGE_URI` says."""
    limiter = Limiter(_caller, key_prefix="api", in_memory_fallback_enabled=True)
    limiter.init_app(app)
    calls = limiter.shared_limit(CALLS, scope="api")
    guesses = limiter.shared_limit(GUESSES, scope="api-guesses", key_func=get_remote_address, deduct_when=_refused)
    for area in areas:
        calls(area.blueprint)
        guesses(area.blueprint)

    @app.after_request
    def tell(response: Response) -> Response:
        return _told(response, limiter)


def _caller() -> str:
    header = request.headers.get("Authorization", "")
    return sha256(header.encode()).hexdigest() if header else get_remote_address()


def _refused(response: Response) -> bool:
    return response.status_code == 401  # noqa: PLR2004


def _told(response: Response, limiter: Limiter) -> Response:
    """Say in headers how much is left, and after too many requests when to come back (seconds)."""
    current = limiter.current_limit
    if current is None:
        return response
    left = max(1, int(current.reset_at - time.time()))
    response.headers["X-RateLimit-Limit"] = str(current.limit.amount)
    response.headers["X-RateLimit-Remaining"] = str(max(0, current.remaining))
    response.headers["X-RateLimit-Reset"] = str(left)
    if response.status_code == 429:  # noqa: PLR2004
        response.headers["Retry-After"] = str(left)
    return response

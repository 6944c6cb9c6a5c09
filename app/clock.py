"""The one place where the platform asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the platform believe, in this context, that it is `moment` (aware): for playing a demo's past."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    mark = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(mark)

"""Tell who wants to know that something was committed in this process."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from app.store.base import db

Listener = Callable[[Any], None]


def watch(listener: Listener) -> None:
    """Call the listener after each commit, in the thread that made it; it must be quick and must not raise."""
    event.listen(db.session, "after_commit", listener)


def unwatch(listener: Listener) -> None:
    """Stop calling a listener."""
    event.remove(db.session, "after_commit", listener)

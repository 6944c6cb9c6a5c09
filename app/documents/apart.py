"""Do something in a thread of its own: pyHanko starts an event loop, and one may be running in ours already."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def apart(work: Callable[[], Made]) -> Made:
    """Return what `work` returns, raise what it raises. It must not touch the database, settings or the request."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()

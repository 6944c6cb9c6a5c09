"""Bytes that no row names any more: of uploads nobody submitted, of writes whose transaction failed.

A row may come to name the same bytes while they are being removed: somebody uploads the same file again. Both
sides therefore hold the digest (`store.files.hold_bytes`) until their transaction ends, `keep` before its row is
written, `clear` while it looks once more and removes. So either the row is seen and the bytes stay, or the bytes
are gone before the row, and `keep` writes them again.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from app import store
from app.registers.uploads import storage
from app.registers.uploads.storage import Storage
from app.store import upkeep

BATCH = 500


def keep(sha256: str, source: BinaryIO) -> None:
    """Make sure of bytes that were put before; call inside `store.writing()`, before the row that names them."""
    store.files.hold_bytes(sha256)
    if not storage.current().has(sha256):
        storage.current().put(sha256, source)


def clear(before: datetime) -> int:
    """Remove bytes written before a moment that no row names; return how many. Raises Unavailable."""
    here = storage.current()
    return sum(_removed(here, sha256) for sha256 in _unnamed(here.older(before)))


def _unnamed(digests: Iterator[str]) -> Iterator[str]:
    while batch := list(islice(digests, BATCH)):
        yield from sorted(set(batch) - upkeep.named(batch))


def _removed(here: Storage, sha256: str) -> bool:
    with store.writing():
        store.files.hold_bytes(sha256)
        if upkeep.named([sha256]):
            return False
        here.remove(sha256)
    return True

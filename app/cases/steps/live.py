"""Running cases kept in memory between steps, so that the next step need not load them again."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from app.cases.steps.host import CaseHost
from app.engine import Run

CAPACITY = 256


@dataclass(frozen=True)
class Live:
    """A run as it was after the step that made `version`."""

    version: int
    run: Run
    host: CaseHost


_lock = threading.Lock()
_kept: OrderedDict[int, Live] = OrderedDict()


def take(case_id: int, version: int) -> Live | None:
    """Hand out the kept run, if it is of this version; it is gone from here until it is put back."""
    with _lock:
        live = _kept.pop(case_id, None)
    return live if live is not None and live.version == version else None


def put(case_id: int, live: Live) -> None:
    """Keep a run after its step was committed; the longest unused ones make room."""
    with _lock:
        _kept[case_id] = live
        _kept.move_to_end(case_id)
        while len(_kept) > CAPACITY:
            _kept.popitem(last=False)


def drop(case_id: int) -> None:
    with _lock:
        _kept.pop(case_id, None)


def clear() -> None:
    """Forget everything (tests, and after a restore of the database)."""
    with _lock:
        _kept.clear()

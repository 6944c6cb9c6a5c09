"""The embedded form: a thread of the server process that does due work."""

import logging
import threading
import time
from typing import Any

from flask import Flask

from app.jobs import work
from app.store import commits

log = logging.getLogger(__name__)

SECONDS = 5.0
PAUSE = 0.3
TIDY_SECONDS = 3600.0


class Runner:
    """Looks for due work every few seconds, and soon after each commit of this process.

    It never starts by itself: whoever serves starts and stops it. Any number may run at the same time, in any
    number of processes. At the start it catches up with what became due meanwhile, in order.
    """

    def __init__(self, app: Flask, seconds: float = SECONDS) -> None:
        self._app = app
        self._seconds = seconds
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
        self._tidied = float("-inf")

    def start(self) -> None:
        """Begin, and be known to `/readyz` from now on."""
        self._app.extensions["jobs"] = self
        commits.watch(self.poke)
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Let the unit of work at hand end (seconds at most), then no other begins."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
            commits.unwatch(self.poke)

    def poke(self, *_: Any) -> None:
        """Have it look soon."""
        self._wake.set()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            self._round()
            if not self._stopping.wait(PAUSE):  # several commits in a row wake it once
                self._wake.wait(self._seconds)

    def _round(self) -> None:
        try:
            with self._app.app_context():
                said = work.everything() + self._tidy()
            if said:
                log.info("due work done: %d", len(said))
                log.debug("%s", "; ".join(said))
        except Exception:
            log.exception("due work failed; it is tried again")

    def _tidy(self) -> list[str]:
        if time.monotonic() - self._tidied < TIDY_SECONDS:
            return []
        self._tidied = time.monotonic()
        return work.tidy()

"""Kill a server at one line after another of a step, and say how its database was left.

python -m tests.support.crash FOLDER POINTS: FOLDER holds `before.db`, a database with one trial case; each of
POINTS kills spread over the step works on a copy of it. Prints one JSON line per kill.
"""

import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from app import create_app, store
from app.cases.actions import tasks
from app.registers.people.actors import actor_of
from tests.conftest import settings


def copy(source: Path, target: Path) -> None:
    """Copy a database with what still stands in its write-ahead log."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


APP = str(Path(__file__).parents[2] / "app")


def snapshot() -> dict:
    """What must hang together: version, open tasks, finished tasks, trail, deadlines."""
    (case_id,) = store.cases.running_ids()
    case = store.cases.by_id(case_id)
    rows = store.tasks.of_case(case_id)
    return {
        "version": case.version,
        "stage": case.stage,
        "done": sorted(task.element for task in rows if task.state == "done"),
        "open": sorted(task.element for task in rows if task.state == "open"),
        "events": [event.kind for event in store.events.of_case(case_id)],
        "deadlines": sorted(deadline.state for deadline in store.deadlines.of_case(case_id)),
        "chain": store.events.broken_link(case_id),
    }


def on(database: Path, work):
    app = create_app(settings(f"sqlite:///{database}", database.parent), headless=True)
    with app.app_context():
        result = work()
        store.db.session.remove()
        store.db.engine.dispose()
    return result


def step():
    (case_id,) = store.cases.running_ids()
    task = next(task for task in store.tasks.open_of_case(case_id) if task.element == "review")
    actor = actor_of(store.people.person_by_username("op1"))
    tasks.complete(actor, task.id, {"review_decision": "pass", "review_reason": "齐"})


class Killer:
    """Counts the platform's own lines; kills the process at one of them."""

    def __init__(self, at: int | None) -> None:
        self.at, self.lines = at, 0

    def trace(self, frame, event, _argument):
        if not frame.f_code.co_filename.startswith(APP):
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace

    def run(self):
        sys.settrace(self.trace)
        try:
            step()
        finally:
            sys.settrace(None)
        return self.lines


def kill_at(database: Path, line: int) -> None:
    child = os.fork()
    if child == 0:
        on(database, Killer(line).run)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"line {line} was not reached")


def main(folder: Path, points: int) -> None:
    before = on(folder / "before.db", snapshot)
    for name in ("warm.db", "after.db"):  # the first run fills the caches the children inherit
        copy(folder / "before.db", folder / name)
        lines = on(folder / name, Killer(None).run)
    after = on(folder / "after.db", snapshot)
    print(json.dumps({"before": before, "after": after, "lines": lines}))
    for number in range(points):
        database = folder / f"kill{number}.db"
        copy(folder / "before.db", database)
        kill_at(database, 1 + number * (lines - 1) // points)
        left = on(database, snapshot)
        if left == before:
            on(database, step)
        print(json.dumps({"left": left, "then": on(database, snapshot)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

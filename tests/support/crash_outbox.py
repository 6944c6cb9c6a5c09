"""Kill a server at one line after another while it goes through a period, raises a case and sends a message.

python -m tests.support.crash_outbox FOLDER POINTS: like tests.support.crash; FOLDER holds `before.db`, where all
this is due. After each kill the work is done again, when the dead server's lease is over; prints what is left then.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import handlers
from app import clock, store
from app.jobs import outbox, work
from tests.support import crash, people

handlers.__path__.append(str(Path(__file__).parent / "handlers"))


def snapshot() -> dict:
    """What must hang together: which cases there are by what, and what each has come to."""
    cases = store.db.session.scalars(store.db.select(store.cases.Case)).all()
    effects = store.db.session.scalars(store.db.select(store.messages.Outgoing)).all()
    return {
        "cases": sorted(
            (case.process, case.status, *sorted(task.element for task in store.tasks.open_of_case(case.id)))
            for case in cases
        ),
        "trails": sorted([event.kind for event in store.events.of_case(case.id)] for case in cases),
        "chains": [store.events.broken_link(case.id) for case in cases],
        "periods": sorted((o.period, o.raised) for o in store.schedule.recent("regular", 99)),
        "waiting": sorted(effect.kind for effect in effects if effect.delivered_at is None),
    }


def step() -> None:
    from handlers import trial

    trial.trial_targets[:] = [
        (key, store.people.organisation_by_name(people.ORGANISATIONS[key][1]).id) for key in ("unit", "rival")
    ]
    work.everything()


def again() -> None:
    with clock.at(clock.now() + 2 * outbox.LEASE + timedelta(hours=1)):
        step()


def main(folder: Path, points: int) -> None:
    crash.step = step
    for name in ("warm.db", "after.db"):
        crash.copy(folder / "before.db", folder / name)
        lines = crash.on(folder / name, crash.Killer(None).run)
    after = crash.on(folder / "after.db", snapshot)
    print(json.dumps({"before": crash.on(folder / "before.db", snapshot), "after": after}))
    for number in range(points):
        database = folder / f"kill{number}.db"
        crash.copy(folder / "before.db", database)
        crash.kill_at(database, 1 + number * (lines - 1) // points)
        crash.on(database, again)
        print(json.dumps(crash.on(database, snapshot)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

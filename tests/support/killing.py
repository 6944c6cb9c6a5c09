"""Run a script that kills its own work at many points, on copies of the test's database."""

import json
import subprocess
import sys
from pathlib import Path

from app import store
from tests.support.crash import copy

ROOT = Path(__file__).parents[2]


def killed(script: str, points: int, folder: Path) -> tuple[dict, list[dict]]:
    """Return what `tests.support.<script>` tells of work left alone, and of each time it was killed.

    `folder` holds the test's database, `test.db`; the script begins each time from a copy of it.
    """
    store.db.session.remove()
    store.db.engine.dispose()
    work = folder / "crash"
    work.mkdir()
    copy(folder / "test.db", work / "before.db")
    done = subprocess.run(
        [sys.executable, "-m", f"tests.support.{script}", str(work), str(points)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *kills = map(json.loads, done.stdout.splitlines())
    assert len(kills) == points
    return first, kills

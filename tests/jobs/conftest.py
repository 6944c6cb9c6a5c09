"""The jobs before the trial procedure; its cases may begin in the past, so that their limits are over now."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock, store
from app.cases.actions import start
from tests.cases.conftest import live_trial, panel

__all__ = ["live_trial", "panel"]

ROOT = Path(__file__).parents[2]
LONG_AGO = timedelta(days=20)


@pytest.fixture
def headless():
    return True


@pytest.fixture
def begin(cast, live_trial):
    """Return a function that starts a case some time ago; after twenty days all its limits are over."""

    def begin(ago=LONG_AGO, subject="信用评估"):
        with clock.at(clock.now() - ago):
            return start.start(cast.user, "trial", {"subject": subject})

    return begin


def kinds(case, kind):
    """Return the elements that events of a kind speak of, as they stand in the database now."""
    store.db.session.rollback()
    return sorted(event.element for event in store.events.of_case(case.id) if event.kind == kind)


@pytest.fixture
def environment(database_url, tmp_path):
    """The settings of the test's application, for a process of its own."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "test-key",
        "STORAGE_URL": str(tmp_path / "files"),
        "MAIL_FOLDER": str(tmp_path / "mail"),
        "FLASK_APP": "wsgi.py",
        "EMBEDDED_JOBS": "0",
    }


@pytest.fixture
def launch(environment):
    """Return a function that starts `flask …` or a script as a process; what still runs is ended afterwards."""
    started = []

    def launch(*arguments, module="flask", **more):
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**environment, **more},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield launch
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def effect():
    """Return a function that puts a mail into the outbox."""

    def effect(key, **payload):
        told = {"to": "li@example.cn", "name": "李先生", "text": "请办理。", "occasion": "task"} | payload
        now = clock.now()
        with store.writing():
            store.messages.send([{"key": key, "kind": "mail", "payload": told, "created_at": now, "next_at": now}])

    return effect


def outgoing(key):
    """Return the row of an effect as it stands in the database."""
    store.db.session.rollback()
    row = store.db.session.scalar(store.db.select(store.messages.Outgoing).filter_by(key=key))
    store.db.session.refresh(row)
    return row

"""A machine as `DEMO=1` leaves it before the first case: the demo's registers and people, the real procedures."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine
import yaml
from flask import Flask
from flask_migrate import stamp

from app import clock, create_app, store
from app.cases.steps import live
from app.documents import templates
from app.registers import demo, seeding
from app.studio import sources
from app.studio.deploy import deploy
from tests import conftest

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)
PASSWORD = "walks-of-the-demo"
MIGRATIONS = Path(__file__).parents[2] / "migrations"
DEMO = demo.FOLDER
PDF = (DEMO / "files" / "solution.pdf").read_bytes()
MODEL = (DEMO / "files" / "model_credit.zip").read_bytes()


def prepare(template: Path, folder: Path) -> Path:
    """Return a SQLite file that begins on a Monday at ten: calendar, rules, registers, procedures, no case."""
    shutil.copy(template, folder / "machine.db")
    app = create_app(settings(folder / "machine.db", folder), headless=True)
    with time_machine.travel(MONDAY, tick=False), app.app_context():
        with store.writing():
            seeding.seed()
            templates.seed()
        deploy(sources.read().files, by="系统")
        demo.load(PASSWORD)
        stamp(directory=str(MIGRATIONS))
        close()
    return folder / "machine.db"


def close() -> None:
    """Give up the connections of an app, so that its database file stands for itself."""
    store.db.session.remove()
    with store.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.db.engine.dispose()
    live.clear()


def settings(database: Path, folder: Path) -> dict[str, Any]:
    """Return the settings of a server of the demo on a database of its own."""
    return conftest.settings(f"sqlite:///{database}", folder, DEMO=True)


def open_copy(machine: Path, folder: Path) -> Flask:
    """Return the whole application on a copy of a prepared machine."""
    shutil.copy(machine, folder / "walk.db")
    live.clear()
    return create_app(settings(folder / "walk.db", folder))


def unit_of(username: str) -> dict[str, Any]:
    """Return what the people of a unit know of it: its line in the demo's organisations."""
    rows = {name: (DEMO / f"{name}.yaml").read_text(encoding="utf-8") for name in ("people", "organisations")}
    people = yaml.safe_load(rows["people"])
    of = next(person["of"] for person in people if person["username"] == username)
    return next(unit for unit in yaml.safe_load(rows["organisations"]) if unit["key"] == of)


def token_in(page: str) -> str:
    """Return the CSRF token that a page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:400]
    return found[1]

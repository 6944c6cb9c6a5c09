"""Make an empty machine ready: tables, calendar, rules, the project's procedures, the demo. Safe to repeat."""

from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import store, studio
from app.cases import demo
from app.registers import demo as people
from app.registers import seeding
from app.studio import sources


def prepare(app: Flask) -> None:
    """Migrate the database and enter what every deployment needs. Call inside the application's context."""
    _make_folder()
    upgrade(directory=str(Path(app.root_path).parent / "migrations"))
    with store.writing():
        seeding.seed()
    if not store.definitions.all_live():
        studio.deploy(sources.read().files, by="系统")
    if app.config["DEMO"]:
        people.load(app.config["DEMO_PASSWORD"])
        demo.play()


def _make_folder() -> None:
    url = store.db.engine.url
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)

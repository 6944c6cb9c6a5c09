"""Make an empty machine ready: tables, calendar, rules, the project's procedures, with DEMO the demo content.

Safe to repeat. `flask serve` does it by itself in the embedded form; elsewhere `flask prepare` does it once.
"""

import logging
import os
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app import store, studio
from app.cases import demo as cases_demo
from app.documents import templates
from app.jobs import inward, outbox
from app.registers import demo, seeding
from app.studio import sources

log = logging.getLogger(__name__)


@click.command("prepare")
@with_appcontext
def command() -> None:
    """Migrate the database and enter calendar, rules, texts and procedures where they are missing."""
    prepare(current_app)
    click.echo(f"已就绪：{len(store.definitions.all_live())} 个流程已发布。")


def prepare(app: Flask) -> None:
    """Migrate the database and enter what is missing. Call inside the application's context."""
    _make_folder()
    upgrade(directory=str(Path(app.root_path).parent / "migrations"))
    with store.writing():
        seeding.seed()
        templates.seed()
    if not store.definitions.all_live():
        studio.deploy(sources.read().files, by="系统")
    if app.config["DEMO"] and not store.cases.count():
        log.info("loading the demo's content, once")
        demo.load(demo_password())
        cases_demo.play(lambda: outbox.deliver_all(inward.MOVES))


def demo_password() -> str:
    """Return the password that all demo accounts get when they are made (`DEMO_PASSWORD`)."""
    return os.environ.get("DEMO_PASSWORD", "quanshu-demo")


def _make_folder() -> None:
    url = store.db.engine.url
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)

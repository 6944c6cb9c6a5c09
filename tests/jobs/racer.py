"""A process that does due work when it is told to: `python -m tests.jobs.racer`."""

import os
import sys
from pathlib import Path

import click

import handlers
from app import create_app, store
from app.jobs import work
from tests.support import people

handlers.__path__.append(str(Path(__file__).parents[1] / "support" / "handlers"))
app = create_app(headless=True)
with app.app_context():
    from handlers import trial

    for key in os.environ.get("TRIAL_TARGETS", "").split():
        unit = store.people.organisation_by_name(people.ORGANISATIONS[key][1])
        trial.trial_targets.append((key, unit.id))
    store.db.session.remove()
    click.echo("ready")
    sys.stdin.readline()
    for line in work.everything():
        click.echo(line)

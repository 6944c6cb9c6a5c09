"""People's process: completes a step of many cases when told to: `python -m tests.jobs.doer`, with DONE=name:answers."""

import json
import os
import sys
from pathlib import Path

import click

import handlers
from app import create_app, store
from app.cases.actions import tasks
from app.errors import Conflict
from app.registers.people.actors import actor_of

handlers.__path__.append(str(Path(__file__).parents[1] / "support" / "handlers"))
app = create_app(headless=True)
with app.app_context():
    from handlers import trial

    trial.trial_panel[:] = [store.people.person_by_username(name).id for name in ("exp1", "exp2")]
    trial.trial_providers[:] = [store.people.person_by_username(name).organisation_id for name in ("water", "bus")]
    store.db.session.remove()
    click.echo("ready")
    sys.stdin.readline()
    for name, task, answers in json.loads(os.environ["WORK"]):
        try:
            tasks.complete(actor_of(store.people.person_by_username(name)), task, answers)
        except Conflict as told:
            click.echo(told.message)
        store.db.session.remove()

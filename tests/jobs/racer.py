"""A process that does due work when it is told to: `python -m tests.jobs.racer`."""

import sys

import click

from app import create_app
from app.jobs import work

app = create_app(headless=True)
with app.app_context():
    click.echo("ready")
    sys.stdin.readline()
    for line in work.everything():
        click.echo(line)

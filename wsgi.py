"""Entry point of WSGI servers and of the `flask` command."""

import click

import config
from app import create_app

app = create_app()
if click.get_current_context(silent=True) is None:  # a server has imported us, not a command
    config.check(app.config)

"""What runs without a person: due timers, reminders, the outbox, upkeep; and the commands of the server's console.

The truth is in the database: what is due are rows found by their time. A job only wakes somebody to look, so
that losing, doubling or delaying jobs loses and doubles nothing.
"""

from flask import Flask

from app.jobs.cli import jobs
from app.jobs.procedures import procedures
from app.jobs.serve import serve
from app.jobs.setup import command as prepare
from app.jobs.users import users


def init_app(app: Flask) -> None:
    """Add the commands: jobs, procedures, users, prepare and serve."""
    for command in (jobs, procedures, users, prepare, serve):
        app.cli.add_command(command)

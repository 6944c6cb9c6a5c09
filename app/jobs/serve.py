"""`flask serve`: the embedded form, one process that answers requests and does due work."""

import logging
import os
import signal
import socket
from types import FrameType

import click
import waitress  # type: ignore[import-untyped]
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress.server import BaseWSGIServer  # type: ignore[import-untyped]

import config
from app import store
from app.jobs import setup
from app.jobs.runner import Runner
from app.registers.people.actors import ROLES

THREADS = 8


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve on HOST and PORT until Ctrl-C; prepares the database first where everything is on this machine."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  (Flask's own way)
    _check(app)
    logging.basicConfig(level=app.config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    server = _bound(app, os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    if app.config["EMBEDDED_JOBS"]:
        setup.prepare(app)
    _greet(app, server)
    store.db.session.remove()
    run(app, server)


def _check(app: Flask) -> None:
    try:
        config.check(app.config)
    except config.MissingSettingError as error:
        raise click.ClickException(str(error)) from error


def run(app: Flask, server: BaseWSGIServer) -> None:
    """Answer requests until SIGINT or SIGTERM, then stop everything that was started here."""
    stops = (signal.SIGTERM, signal.SIGINT)  # the latter is ignored where a shell has begun this in the background
    before = {number: signal.signal(number, _stop) for number in stops}
    runner = Runner(app) if app.config["EMBEDDED_JOBS"] else None
    if runner:
        runner.start()
    try:
        server.run()
    finally:
        server.close()
        if runner:
            runner.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)


def _bound(app: Flask, host: str, port: int) -> BaseWSGIServer:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise click.ClickException(
            f"无法在 {host}:{port} 上提供服务（{error.strerror}）。请用 PORT 另选端口。"
        ) from error
    most = 2 * app.config["MAX_CONTENT_LENGTH"]  # what lies between is refused by the application, in words
    return waitress.create_server(app, sockets=[listening], threads=THREADS, ident="", max_request_body_size=most)


def _greet(app: Flask, server: BaseWSGIServer) -> None:
    click.echo(f"泉数 http://{server.effective_host}:{server.effective_port}")
    if app.config["DEMO"]:
        click.echo(f"演示账号（密码均为 {setup.demo_password()}）：")
        for role in ROLES:
            names = " ".join(person.username for person in store.people.holders([f"role:{role}"]))
            click.echo(f"  {role:<10} {names}")

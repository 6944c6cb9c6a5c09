"""`flask jobs`: due work once, a worker, a clock."""

import logging
import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from redis.exceptions import RedisError
from rq import Queue

from app import store
from app.jobs import queue, work

log = logging.getLogger(__name__)

jobs = AppGroup("jobs", help="Due timers, reminders, the outbox.")


@jobs.command("due")
def due() -> None:
    """Do what is due now, once, and say what was done."""
    said = work.everything() + work.tidy()
    for line in said:
        click.echo(line)
    click.echo(f"共 {len(said)} 项。" if said else "没有到期的事项。")


@jobs.command("worker")
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(*, burst: bool) -> None:
    """Do what clocks put into the queue. Needs REDIS_URL."""
    app = _app()
    queue.Worker(app, queue.connect(_redis_url())).work(burst=burst)


@jobs.command("clock")
@click.option("--seconds", default=5.0, show_default=True, help="Pause between two looks.")
@click.option("--once", is_flag=True, help="Look once and stop.")
def clock(*, seconds: float, once: bool) -> None:
    """Look for due work every few seconds and put it into the queue. Needs REDIS_URL."""
    target = queue.queue(queue.connect(_redis_url()))
    while True:
        _look(target)
        if once:
            return
        time.sleep(seconds)


def _look(target: Queue) -> None:
    try:
        for key in queue.tick(target):
            click.echo(key)
    except (RedisError, *store.DatabaseDown):
        log.exception("nothing queued this time; what is due stays due")
    finally:
        store.db.session.remove()


def _redis_url() -> str:
    url: str | None = current_app.config["REDIS_URL"]
    if not url:
        raise click.ClickException(
            "没有设置 REDIS_URL。请设置为 Redis 或 Valkey 的地址（如 redis://localhost:6379/0）；"
            "单机部署不需要此命令，服务进程自会办理到期事项。"
        )
    return url


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  (Flask's own way)
    return app

"""What browser tests share: a browser, a served app, screenshots and the accessibility check."""

import fcntl
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import gettempdir

import waitress
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import wasyncore
from werkzeug.serving import make_server

from app.web import bundles

ROOT = Path(__file__).resolve().parents[2]
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
HAND_IN = ".q-form-bar button[type=submit]:not([name])"
"""The button that hands in a form, whatever it says."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def build_bundles() -> None:
    """Build the bundles with the packages of the tests, one worker of the test run at a time."""
    with Path(gettempdir(), "quanshu-bundles.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        bundles.build(dev=True)


def no_chromium() -> str:
    """Return why no browser can be started on this machine; empty when one can."""
    with sync_playwright() as playwright:
        found = which("chromium") or playwright.chromium.executable_path
    return (
        "" if Path(found).exists() else "Chromium is missing: apt install chromium, or playwright install chromium"
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that playwright brought."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=QUIET)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve app on a free port of this machine; gives the address without a slash at its end."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@contextmanager
def waited_on(app: Flask) -> Iterator[str]:
    """Serve app as `flask serve` does, with waitress, in a thread of this process; gives the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = waitress.create_server(app, sockets=[listening], threads=4, ident="")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join()
    server.task_dispatcher.shutdown()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, one line for each element; WCAG 2.2 A and AA and best practice."""
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['help']} — {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]

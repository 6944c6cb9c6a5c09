"""The server command: prepares an empty machine, serves, and stops everything it started."""

import json
import os
import re
import signal
import socket
import threading
import time
from contextlib import suppress
from urllib.request import urlopen

import pytest

from app.jobs import setup


@pytest.fixture
def empty(tmp_path):
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'new.db'}", "PORT": "0", "EMBEDDED_JOBS": "1"}


def address(process):
    for line in process.stdout:
        found = re.search(r"http://[0-9.]+:[0-9]+", line)
        if found:
            return found[0]
    raise AssertionError("the server said no address")


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_an_empty_machine_and_stops(launch, empty, how):
    process = launch("serve", **empty)
    with urlopen(f"{address(process)}/readyz", timeout=30) as answer:  # noqa: S310  (our own address)
        checks = json.load(answer)["checks"]
    assert checks == {"database": True, "migrations": True, "jobs": True}
    process.send_signal(how)
    assert process.wait(timeout=30) == 0


def test_a_port_that_is_taken(launch, empty):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = launch("serve", **{**empty, "PORT": str(taken.getsockname()[1])})
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "PORT" in said


@pytest.fixture
def headless():
    return False


@pytest.fixture
def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def visit(url):
    """Wait until the server answers, then ask this process to end it."""
    for _ in range(200):
        with suppress(OSError), urlopen(url, timeout=5):  # noqa: S310  (our own address)
            break
        time.sleep(0.05)
    time.sleep(0.3)  # the server closes the connection of the visit
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("embedded", [True, False])
def test_it_greets_with_its_address_and_the_demos_accounts(app, free_port, monkeypatch, embedded):
    monkeypatch.setenv("PORT", str(free_port))
    monkeypatch.setattr(setup, "prepare", lambda app: None)  # the tables are there, without migrations
    app.config |= {"DEMO": True, "EMBEDDED_JOBS": embedded}
    visitor = threading.Thread(target=visit, args=(f"http://127.0.0.1:{free_port}/healthz",))
    visitor.start()
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    done = app.test_cli_runner().invoke(args=["serve"])
    visitor.join()
    assert done.exit_code == 0, done.output
    assert f"http://127.0.0.1:{free_port}" in done.output
    assert "演示账号" in done.output
    assert not embedded or not app.extensions["jobs"].alive
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_taken_port_is_told_here_too(app, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        done = app.test_cli_runner().invoke(args=["serve"])
    assert done.exit_code == 1
    assert "请用 PORT 另选端口" in done.output

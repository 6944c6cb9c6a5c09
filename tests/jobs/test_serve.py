"""The server command: prepares an empty machine, serves, and stops everything it started."""

import json
import re
import signal
import socket
from urllib.request import urlopen

import pytest


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

"""Where a request comes from: what the connection says, unless proxies stand before the server."""

import pytest
from flask import request

from app import create_app
from tests.conftest import settings

SPOOFED = {
    "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=198.51.100.2",
    "X-Real-IP": "198.51.100.3",
}


@pytest.fixture
def seen(tmp_path):
    """Return the function that tells what a server behind so many proxies makes of a request."""

    def look(proxies):
        url = f"sqlite:///{tmp_path / 'none.db'}"
        app = create_app({**settings(url, tmp_path), "TRUSTED_PROXIES": proxies})
        found = {}

        @app.before_request
        def note():
            found.update(address=request.remote_addr, scheme=request.scheme, host=request.host)
            return "seen"

        app.test_client().get("/", headers=SPOOFED)
        return found

    return look


def test_without_proxies_headers_are_believed_from_nobody(seen):
    assert seen(0) == {"address": "127.0.0.1", "scheme": "http", "host": "localhost"}


@pytest.mark.parametrize(("proxies", "address"), [(1, "203.0.113.9"), (2, "198.51.100.1")])
def test_with_proxies_the_caller_is_whom_the_outermost_saw(seen, proxies, address):
    found = seen(proxies)
    assert (found["address"], found["host"]) == (address, "localhost")


def test_the_proxy_before_the_server_says_whether_the_caller_used_https(seen):
    assert seen(1)["scheme"] == "https"

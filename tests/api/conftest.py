"""The REST interface before the trial procedure and its cast; one client an account."""

from pathlib import Path

import pytest
from flask_migrate import stamp

from app.registers.people import tokens
from tests.cases.conftest import case, live_trial, panel, publish, reviewed, task_of

__all__ = ["case", "live_trial", "panel", "publish", "reviewed", "task_of"]


class Caller:
    """Calls the interface as one account; answers with Flask's responses."""

    def __init__(self, client, token):
        self._client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **more):
        return self._call("get", path, **more)

    def post(self, path, **more):
        return self._call("post", path, **more)

    def put(self, path, **more):
        return self._call("put", path, **more)

    def _call(self, method, path, headers=None, **more):
        headers = self.headers | (headers or {})
        return getattr(self._client, method)(f"/api/v1{path}", headers=headers, buffered=True, **more)


@pytest.fixture
def migrated(app):
    """Let the database's tables, made without migrations, count as migrated."""
    stamp(directory=str(Path(__file__).parents[2] / "migrations"))


@pytest.fixture
def calls(cast, client):
    """Return a function that gives the caller of an account by name."""
    made = {}

    def as_(name):
        if name not in made:
            made[name] = Caller(client, tokens.create(cast.actors[name], "test"))
        return made[name]

    return as_


@pytest.fixture
def inbox(calls):
    """Return a function that gives the id of an account's open task of a name."""

    def find(account, name, state="open"):
        items = calls(account).get(f"/tasks?state={state}").json["items"]
        return next(item["id"] for item in items if item["name"] == name)

    return find


def problem(response, status):
    """Hold a response against RFC 9457 and return the document."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    document = response.json
    assert document["status"] == status
    assert {"type", "title", "detail"} <= document.keys()
    return document

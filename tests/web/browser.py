"""A browser for tests of the pages: keeps cookies, sends the CSRF token of the last page, counts queries."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import store
from app.registers.people import sessions
from app.registers.people.actors import Actor

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Browser:
    """Werkzeug's client with what a person's browser does by itself."""

    def __init__(self, app: Flask, actor: Actor | None = None) -> None:
        self.client = app.test_client()
        self.token = ""
        self.any_page = "/account" if actor else "/login"
        if actor is not None:
            with store.writing():
                key = sessions.begin(actor.id, "test browser")
            with self.client.session_transaction() as session:
                session["_user_id"] = key

    def get(self, url: str, **more) -> TestResponse:
        answer = self._open("GET", url, **more)
        if found := TOKEN.search(answer.text if answer.mimetype == "text/html" else ""):
            self.token = found[1]
        return answer

    def post(self, url: str, data=None, **more) -> TestResponse:
        if not self.token:
            self.get(self.any_page)
        headers = {"X-CSRFToken": self.token, **more.pop("headers", {})}
        return self._open("POST", url, data=data or {}, headers=headers, **more)

    def _open(self, method: str, url: str, **more) -> TestResponse:
        for name in list(g):  # each request starts anew, although the test holds one application context
            g.pop(name)
        return self.client.open(url, method=method, buffered=True, **more)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements that the database is asked meanwhile."""
    said: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        said.append(statement)

    event.listen(store.db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(store.db.engine, "before_cursor_execute", note)

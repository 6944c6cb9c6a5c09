"""The real pages in a real browser, with the trial procedure live."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app import store
from app.registers.people import sessions
from tests.browser import support
from tests.web.conftest import case, live_trial, review  # noqa: F401  (fixtures)


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """The one browser of the run, once the bundles are there."""
    support.build_bundles()
    return browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with support.served(app) as url:
        yield url


@pytest.fixture
def visit(app: Flask, cast, address, chromium) -> Iterator[Callable[..., Page]]:
    """Return the function that opens a page as somebody of the cast; a script error or CSP breach fails the test."""
    contexts, faults = [], []

    def open_page(name: str | None, path: str = "/", *, size=support.LAPTOP, scripts: bool = True) -> Page:
        context = chromium.new_context(viewport=size, java_script_enabled=scripts, base_url=address)
        contexts.append(context)
        if name:
            with store.writing():
                key = sessions.begin(getattr(cast, name).id)
            value = app.session_interface.get_signing_serializer(app).dumps({"_user_id": key})
            context.add_cookies([{"name": "session", "value": value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []

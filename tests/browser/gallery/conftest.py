from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from playwright.sync_api import Browser, Page

from app.web import bundles
from app.web.pages import gallery
from tests.browser import support

WEB = Path(bundles.__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def gallery_app() -> Flask:
    app = Flask("gallery", template_folder=WEB / "templates", static_folder=WEB / "static")
    app.config.update(SECRET_KEY="test", TESTING=True)
    Babel(app, default_locale="zh_Hans_CN")
    app.jinja_env.globals.update(asset=bundles.asset, csrf_token=lambda: "token")
    app.register_blueprint(gallery.blueprint)

    @app.after_request
    def secure(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    support.build_bundles()
    with support.served(gallery_app()) as url:
        yield f"{url}/_gallery"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A laptop's page that fails the test on a script error or a breach of the content security policy."""
    context = browser.new_context(viewport=support.LAPTOP, locale="zh-CN", timezone_id="America/New_York")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    page.unroute_all(behavior="ignoreErrors")  # a request that a test still holds would keep the page open
    context.close()
    assert faults == []

"""The project itself is what these tests look at: its procedures, its routes, its sources, its demo content."""

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask

from app import create_app, engine, store, studio
from app.engine import Element, ProcessModel
from app.jobs import setup
from tests.conftest import settings


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    """The project's own diagrams, decision tables, forms and lanes: path → content."""
    return studio.read().files


@pytest.fixture(scope="session")
def models(files) -> Mapping[str, ProcessModel]:
    return {model.key: model for model in engine.outline(files)}


@pytest.fixture(scope="session")
def elements(models) -> list[Element]:
    return [element for model in models.values() for element in model.elements.values()]


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Flask]:
    """The whole platform with the demo's content, outside any context: each request makes its own."""
    folder = tmp_path_factory.mktemp("demo")
    application = create_app(settings(f"sqlite:///{folder / 'demo.db'}", folder, DEMO=True))
    with application.app_context():
        setup.prepare(application)
        store.db.session.remove()
    yield application
    with application.app_context():
        store.db.engine.dispose()

"""The project itself is what these tests look at: its procedures, its routes, its sources."""

from collections.abc import Mapping

import pytest

from app import engine, studio
from app.engine import Element, ProcessModel


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

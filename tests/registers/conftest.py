"""The registers are tested on a real database; every test starts from empty tables."""

import pytest
from flask import Flask


@pytest.fixture
def headless() -> bool:
    return True


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Flask:
    return app

"""One history of migrations serves both databases, up and down, and ends where the models are."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from app import create_app, store
from tests.conftest import settings


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server = request.getfixturevalue("postgres_server")
    return request.getfixturevalue("make_empty_postgres")(server)


@pytest.fixture
def application(empty_url, tmp_path):
    app = create_app(settings(empty_url, tmp_path), headless=True)
    with app.app_context():
        yield app
        store.db.session.remove()
        store.db.engine.dispose()


def differences():
    with store.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, store.db.metadata)


def test_upgraded_tables_equal_the_models(application):
    upgrade(directory=str(Path(application.root_path).parent / "migrations"))
    assert differences() == []


def test_downgrade_leaves_nothing(application):
    directory = str(Path(application.root_path).parent / "migrations")
    upgrade(directory=directory)
    downgrade(directory=directory, revision="base")
    with store.db.engine.connect() as connection:
        tables = store.db.inspect(connection).get_table_names()
    assert set(tables) <= {"alembic_version"}

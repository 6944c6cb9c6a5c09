"""The database: column types, the one write transaction, and what every table shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Dialect, MetaData, Table, Text, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from app.errors import Conflict, Unavailable

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MILLISECONDS = 30_000

DatabaseDown = (OperationalError, InterfaceError, PoolTimeout)
"""What SQLAlchemy raises when the database is locked, gone or out of connections."""

Duplicate = IntegrityError
"""What SQLAlchemy raises when a row breaks a unique key or a reference: somebody else was faster."""


class Base(DeclarativeBase):
    """Root of all tables; constraints are named, so that one history serves both databases."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    engine_options={"hide_parameters": True},  # an error's text goes to logs and incidents, people's answers don't
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC (SQLite would hand back naive ones). A naive value is a defect."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON kept as text in the order it was written (JSONB would reorder keys)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        del dialect
        return None if value is None else orjson.loads(value)


_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: commits at the end, rolls everything back on any exception.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that two writers never meet half-way.
    Reads done earlier in the request are forgotten: what is decided on must be read inside.
    Raises Unavailable when the database is locked or gone, Conflict when a row was changed by somebody faster,
    RuntimeError when nested.
    """
    if _writing.get():
        raise RuntimeError("write transactions do not nest")
    mark = _writing.set(True)
    try:
        db.session.rollback()
        yield
        db.session.commit()
    except StaleDataError as error:
        _give_up()
        raise Conflict("该办件刚刚已被他人更新。请刷新页面后重试，已填写的内容不会丢失。") from error
    except DatabaseDown as error:
        _give_up()
        raise Unavailable("系统暂时繁忙，本次操作没有保存。请稍后重试，已填写的内容会保留在本页。") from error
    except BaseException:
        _give_up()
        raise
    finally:
        _writing.reset(mark)


def _give_up() -> None:
    try:
        db.session.rollback()
    except DatabaseDown:
        db.session.remove()  # the connection itself is gone; the pool makes a new one


def in_write() -> bool:
    """Tell whether a write transaction is open in this context."""
    return _writing.get()


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"


def execute(statement: Any, rows: Any = None) -> CursorResult[Any]:
    """Run a Core statement in the session's transaction, past the ORM's preparations (they cost more than it)."""
    return db.session.connection().execute(statement, rows)


def table(entity: type[Base]) -> Table:
    """Return an entity's table, for statements built once: building them costs more than running them."""
    return cast("Table", entity.__table__)


def columns(row: Base) -> dict[str, Any]:
    """Return a new row's values by column, without an id the database gives; for inserts in bulk."""
    return {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if not (column.primary_key and getattr(row, column.key) is None)
    }


def upsert(entity: type[Base], *, postgres: bool) -> Any:
    """Return an INSERT that may say what to do on a conflict; both databases spell it alike."""
    return (postgresql if postgres else sqlite).insert(table(entity))


@event.listens_for(Engine, "connect")
def _configure_connection(connection: Any, record: Any) -> None:
    """Hand transactions over to us and choose SQLite's safe, concurrent settings."""
    del record
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

"""Notices in the page header, and the outbox: effects outside the database, delivered after the commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Json, Moment, db, execute, is_postgres, table, upsert


class Notice(Base):
    """A short message to one person about a case."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unread", "person_id", "read_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    task_id: Mapped[str | None] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class Outgoing(Base):
    """An effect outside the step that caused it. Delivered at least once; `key` lets the receiver know a repeat.

    `case_id` is the case it came of, None for none. `given_up_at`: it can't be delivered and is tried again only
    when an administrator says so.
    """

    __tablename__ = "outgoing"
    __table_args__ = (Index("ix_outgoing_next", "delivered_at", "next_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))


_NOTICES = insert(table(Notice))


def notify(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        execute(_NOTICES, list(rows))


@cache
def _sent(*, postgres: bool) -> Any:
    return upsert(Outgoing, postgres=postgres).on_conflict_do_nothing(index_elements=["key"])


def send(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write effects to deliver; one whose key was written before is left as it is."""
    if rows:
        blank = {"attempts": 0, "last_error": "", "case_id": None}
        execute(_sent(postgres=is_postgres()), [{**blank, **row} for row in rows])


def notices(person_id: int, page: int, size: int) -> tuple[Sequence[Notice], int]:
    """Return a page of a person's notices, newest first, and the total number."""
    query = select(Notice).where(Notice.person_id == person_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(query.order_by(Notice.id.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, total


def unread(person_id: int) -> int:
    query = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return db.session.scalar(query) or 0


def mark_read(person_id: int, at: datetime, notice_id: int | None = None) -> None:
    query = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if notice_id is not None:
        query = query.where(Notice.id == notice_id)
    db.session.execute(query.values(read_at=at))


def waiting(now: datetime, kinds: Collection[str] = ()) -> ColumnElement[bool]:
    """Return the condition that an effect (of some kinds, without them of any) is to be delivered now."""
    due = Outgoing.delivered_at.is_(None) & Outgoing.given_up_at.is_(None) & (Outgoing.next_at <= now)
    return due & Outgoing.kind.in_(kinds) if kinds else due


def undelivered(now: datetime, limit: int, kinds: Collection[str] = ()) -> Sequence[Outgoing]:
    """Lock and return what is due for delivery; rows another worker holds are skipped (PostgreSQL)."""
    query = select(Outgoing).where(waiting(now, kinds))
    return db.session.scalars(query.order_by(Outgoing.id).limit(limit).with_for_update(skip_locked=True)).all()


def failing(kinds: Sequence[str], page: int, size: int) -> tuple[Sequence[Outgoing], int]:
    """Return a page of the effects of some kinds that failed and are not delivered yet, and the total number.

    Those that were given up come first, then the oldest.
    """
    failed = Outgoing.delivered_at.is_(None) & Outgoing.kind.in_(kinds) & (Outgoing.last_error != "")
    total = db.session.scalar(select(func.count()).select_from(Outgoing).where(failed)) or 0
    order = (Outgoing.given_up_at.is_(None), Outgoing.id)
    query = select(Outgoing).where(failed).order_by(*order).limit(size).offset((page - 1) * size)
    return db.session.scalars(query).all(), total


def outgoing(effect_id: int) -> Outgoing | None:
    return db.session.get(Outgoing, effect_id)

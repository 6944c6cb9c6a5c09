"""The audit trail: what happened in a case, appended only, each row chained to the one before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import ForeignKey, Index, String, func, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Json, Moment, db, execute, is_postgres, table
from app.store.cases import Case

_OUTSIDE = ("actor_id", "kind", "at")
_ONLY: dict[str, Any] = {f"{database}_where": text("case_id IS NULL") for database in ("sqlite", "postgresql")}
"""What is asked of the platform's own trail, which an index of its own keeps apart from the cases'."""


class Event(Base):
    """One entry. `kind` says what happened; `lane` in which role; never carries answers.

    `chain` is the SHA-256 over the entry and its predecessor's chain, so that a changed or missing row shows.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_of_case", "case_id", "id"), Index("ix_event_of_person", *_OUTSIDE, **_ONLY))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(30))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(60), default="")
    lane: Mapped[str] = mapped_column(String(60), default="")
    element: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    task_id: Mapped[str | None] = mapped_column(String(36))
    data: Mapped[dict[str, Any] | None] = mapped_column(Json)
    chain: Mapped[str] = mapped_column(String(64))


PLATFORMS_TRAIL = 0x7175616E  # the lock's number, ours by agreement
_APPENDED = insert(table(Event))
EMPTY: dict[str, Any] = {
    "actor_id": None,
    "actor_name": "",
    "lane": "",
    "element": "",
    "name": "",
    "task_id": None,
    "data": None,
}


def _link(previous: str, entry: Mapping[str, Any]) -> str:
    body = orjson.dumps({**entry, "previous": previous}, option=orjson.OPT_SORT_KEYS)
    return sha256(body).hexdigest()


def append(case: Case | None, entries: Sequence[Mapping[str, Any]]) -> None:
    """Append entries (Event's columns but id and chain) to a case's trail, or the platform's, in order.

    Call inside the open transaction. The last link stands with the case, so that nothing need be looked up.
    """
    if not entries:
        return
    case_id = case.id if case else None
    chain = case.trail if case else _platforms_chain()
    rows = []
    for entry in entries:
        row = {**EMPTY, **entry, "case_id": case_id}
        chain = _link(chain, row)
        rows.append({**row, "chain": chain})
    execute(_APPENDED, rows)
    if case:
        case.trail = chain


def _platforms_chain() -> str:
    """Return the last link of the platform's trail; who comes meanwhile waits until this transaction ends.

    A case's trail needs no such lock: the case itself is held. On SQLite there is one writer at a time anyway.
    """
    if is_postgres():
        db.session.execute(select(func.pg_advisory_xact_lock(PLATFORMS_TRAIL)))
    query = select(Event.chain).where(Event.case_id.is_(None)).order_by(Event.id.desc()).limit(1)
    return db.session.scalar(query) or ""


def of_case(case_id: int) -> Sequence[Event]:
    """Return a case's trail, oldest first."""
    return db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)).all()


def tells(case_id: int, kind: str, key: str) -> bool:
    """Tell whether a case's trail has an entry of a kind whose data name this key (a message that arrived, say)."""
    query = select(Event.data).where(Event.case_id == case_id, Event.kind == kind)
    return any(data and data.get("key") == key for data in db.session.scalars(query))


def of_platform(page: int, size: int) -> Sequence[Event]:
    """Return what happened outside cases (calendar, deployments, accounts), newest first."""
    query = select(Event).where(Event.case_id.is_(None)).order_by(Event.id.desc())
    return db.session.scalars(query.limit(size).offset((page - 1) * size)).all()


def recent(actor_id: int, kind: str, since: datetime) -> int:
    """Return how often a person did something outside cases since a moment."""
    own = (Event.case_id.is_(None), Event.actor_id == actor_id, Event.kind == kind, Event.at >= since)
    return db.session.scalar(select(func.count()).select_from(Event).where(*own)) or 0


def broken_link(case_id: int | None) -> int | None:
    """Return the id of the first entry whose chain does not hold, or None when the trail is whole."""
    chain = ""
    query = select(Event).where(Event.case_id == case_id).order_by(Event.id)
    for event in db.session.scalars(query):
        entry = {
            "actor_name": event.actor_name,
            "lane": event.lane,
            "element": event.element,
            "name": event.name,
            "actor_id": event.actor_id,
            "task_id": event.task_id,
            "data": event.data,
            "at": event.at,
            "kind": event.kind,
            "case_id": event.case_id,
        }
        chain = _link(chain, entry)
        if chain != event.chain:
            return event.id
    return None

"""What the jobs ask of all tables together, and what they clear away. Call what changes rows in `writing()`."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Text, delete, exists, select, type_coerce, union, update

from app.store.base import db
from app.store.documents import Document, DocumentSignature
from app.store.files import File
from app.store.incidents import Incident
from app.store.messages import Outgoing, waiting
from app.store.people import LoginSession
from app.store.tasks import Draft


def outbox_due(now: datetime, kinds: Collection[str] = ()) -> bool:
    """Tell, without locking anything, whether an effect (of some kinds) waits for delivery now."""
    return db.session.scalar(select(Outgoing.id).where(waiting(now, kinds)).limit(1)) is not None


def forget_uploads(before: datetime) -> int:
    """Delete uploads older than `before` that no case, draft or halted step names; return how many."""
    query = delete(File).where(File.case_id.is_(None), File.uploaded_at < before, ~_in_draft(), ~_in_incident())
    return _rows(query.execution_options(synchronize_session=False))


def named(digests: Collection[str]) -> set[str]:
    """Return which of these digests a row names: a file's, a document's, what somebody signed or had read."""
    columns = (File.sha256, Document.sha256, DocumentSignature.read_sha256, DocumentSignature.sealed_sha256)
    return set(db.session.scalars(union(*(select(column).where(column.in_(digests)) for column in columns))))


def _in_draft() -> ColumnElement[bool]:
    named = type_coerce(Draft.answers, Text).contains(File.id)
    return exists().where(Draft.person_id == File.uploaded_by, named).correlate(File)


def _in_incident() -> ColumnElement[bool]:
    named = type_coerce(Incident.arguments, Text).contains(File.id)
    return exists().where(Incident.resolved_at.is_(None), named).correlate(File)


def end_idle_sessions(before: datetime, at: datetime) -> int:
    """End the sessions last seen before a moment; return how many."""
    idle = update(LoginSession).where(LoginSession.ended_at.is_(None), LoginSession.seen_at < before)
    return _rows(idle.values(ended_at=at).execution_options(synchronize_session=False))


def forget_sessions(before: datetime) -> int:
    """Delete the sessions that ended before a moment; return how many."""
    old = delete(LoginSession).where(LoginSession.ended_at < before)
    return _rows(old.execution_options(synchronize_session=False))


def _rows(statement: object) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[call-overload]

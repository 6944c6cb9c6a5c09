"""What is known of uploaded files; their bytes are in the storage, under their SHA-256."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Json, Moment, db, is_postgres


class File(Base):
    """An uploaded file. Until it is attached to a case only its uploader sees it.

    `lanes` names the lanes that may read it; None means every one who may read the answers it belongs to.
    """

    __tablename__ = "file"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content_type: Mapped[str] = mapped_column(String(100))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(60), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    lanes: Mapped[list[str] | None] = mapped_column(Json)


def get(file_id: str) -> File | None:
    return db.session.get(File, file_id)


def of_case(case_id: int) -> Sequence[File]:
    query = select(File).where(File.case_id == case_id).order_by(File.uploaded_at, File.id)
    return db.session.scalars(query).all()


def several(file_ids: Iterable[str]) -> dict[str, File]:
    wanted = list(file_ids)
    rows = db.session.scalars(select(File).where(File.id.in_(wanted))).all() if wanted else ()
    return {row.id: row for row in rows}


def hold_bytes(sha256: str) -> None:
    """Let nobody else name or remove the bytes of a digest until the open transaction ends.

    PostgreSQL locks the digest; on SQLite a write transaction is alone from its first statement on, begun here.
    """
    db.session.connection()
    if is_postgres():
        db.session.execute(select(func.pg_advisory_xact_lock(int(sha256[:15], 16))))


def waiting(person_id: int) -> int:
    """Return how many of a person's uploads nobody has submitted."""
    query = select(func.count()).select_from(File).where(File.uploaded_by == person_id, File.case_id.is_(None))
    return db.session.scalar(query) or 0


def unattached_before(moment: datetime) -> Sequence[File]:
    """Return uploads nobody submitted, older than `moment` (to be cleared away)."""
    return db.session.scalars(select(File).where(File.case_id.is_(None), File.uploaded_at < moment)).all()

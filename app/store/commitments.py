"""Texts that people commit themselves to, in versions, and who signed which one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base, Moment, db


class Commitment(Base):
    """A version of a text. Usable once the authority filed it (七(六)): `filed_number`, `filed_on`."""

    __tablename__ = "commitment"
    __table_args__ = (UniqueConstraint("key", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    filed_number: Mapped[str] = mapped_column(String(60), default="")
    filed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)


class Signature(Base):
    """Somebody's signature under a version of a text, within a case. `channel` says how it was given."""

    __tablename__ = "signature"
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    signer_name: Mapped[str] = mapped_column(String(60))
    signer_id_number: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(30))
    signed_at: Mapped[datetime] = mapped_column(Moment)
    commitment: Mapped[Commitment] = relationship(lazy="joined")


def versions(key: str) -> Sequence[Commitment]:
    """Return all versions of a text, the newest first."""
    query = select(Commitment).where(Commitment.key == key).order_by(Commitment.id.desc())
    return db.session.scalars(query).all()


def every_key() -> Sequence[str]:
    """Return the keys of all texts, sorted."""
    return db.session.scalars(select(Commitment.key).distinct().order_by(Commitment.key)).all()


def current(key: str, on: date) -> Commitment | None:
    """Return the version filed last by that day."""
    query = select(Commitment).where(Commitment.key == key, Commitment.filed_on <= on)
    return db.session.scalars(query.order_by(Commitment.filed_on.desc(), Commitment.id.desc())).first()


def signatures(case_id: int) -> Sequence[Signature]:
    return db.session.scalars(select(Signature).where(Signature.case_id == case_id).order_by(Signature.id)).all()

"""Which periods of which procedures the calendar has already started cases for."""

from datetime import date, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db


class Occurrence(Base):
    """A period (`2026Q3`, `2026-10`, `2026-10-07`) of a procedure that has been gone through; once each."""

    __tablename__ = "schedule_occurrence"
    process: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    ended_on: Mapped[date] = mapped_column(index=True)
    raised: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)


def last(process: str) -> Occurrence | None:
    """Return the latest period of a procedure that has been gone through."""
    query = select(Occurrence).where(Occurrence.process == process).order_by(Occurrence.ended_on.desc())
    return db.session.scalars(query.limit(1)).first()


def done(process: str, period: str) -> bool:
    return db.session.get(Occurrence, (process, period)) is not None


def note(occurrence: Occurrence) -> None:
    """Write down that a period has been gone through."""
    db.session.add(occurrence)
    db.session.flush()

"""Which periods of which procedures the calendar has already gone through."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db, execute, is_postgres, upsert


class Occurrence(Base):
    """A period (`2026Q3`, `2026-10`, `2026-10-07`) of a procedure that has been gone through; once each.

    `raised` counts the cases that it asks for.
    """

    __tablename__ = "schedule_occurrence"
    process: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    ended_on: Mapped[date] = mapped_column(index=True)
    raised: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)


def last_ends() -> dict[str, date]:
    """Return, by procedure, the last day of the latest period that was gone through."""
    query = select(Occurrence.process, func.max(Occurrence.ended_on)).group_by(Occurrence.process)
    return {row.process: row[1] for row in db.session.execute(query).all()}


def note(process: str, period: str, ended_on: date, at: datetime) -> bool:
    """Write down that a period is gone through; False when somebody has done so. Call inside `writing()`."""
    row = upsert(Occurrence, postgres=is_postgres()).values(
        process=process, period=period, ended_on=ended_on, raised=0, at=at
    )
    noted = row.on_conflict_do_nothing(index_elements=["process", "period"]).returning(Occurrence.process)
    return execute(noted).first() is not None


def count(process: str, period: str, raised: int) -> None:
    """Write down how many cases a period asks for. Call inside `writing()`."""
    query = update(Occurrence).where(Occurrence.process == process, Occurrence.period == period)
    execute(query.values(raised=raised))


def recent(process: str, limit: int) -> Sequence[Occurrence]:
    """Return the periods of a procedure that were gone through, the latest first."""
    query = select(Occurrence).where(Occurrence.process == process).order_by(Occurrence.ended_on.desc())
    return db.session.scalars(query.limit(limit)).all()

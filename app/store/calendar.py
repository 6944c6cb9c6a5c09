"""The working calendar: which years are known, and the days that differ from the plain week."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db, execute, table

Entry = tuple[date, bool, str]
"""A day that differs from the plain week, whether people work on it, and what it is called."""


class CalendarYear(Base):
    """A year of the calendar. `state`: official (published by the State Council) or provisional."""

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(12))
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[str] = mapped_column(String(60), default="")


class CalendarDay(Base):
    """A day that differs from the plain week: a weekday off, or a make-up working day (调休)."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("calendar_year.year"), index=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60), default="")


def years() -> Sequence[CalendarYear]:
    return db.session.scalars(select(CalendarYear).order_by(CalendarYear.year)).all()


def days(year: int | None = None) -> Sequence[CalendarDay]:
    """Return the differing days of one year, or of all, in order."""
    query = select(CalendarDay).order_by(CalendarDay.day)
    return db.session.scalars(query if year is None else query.where(CalendarDay.year == year)).all()


_CHANGED = select(func.max(CalendarYear.updated_at))


def changed() -> datetime | None:
    """Return when the calendar was last changed; None when no year is known."""
    moment: datetime | None = execute(_CHANGED).scalar()
    return moment


def put_year(year: int, state: str, entries: Iterable[Entry], at: datetime, by: str) -> None:
    """Replace a year: `entries` are the days that differ from the plain week."""
    row = db.session.get(CalendarYear, year)
    if row is None:
        add_years([(year, state, entries)], at, by)
        return
    row.state, row.updated_at, row.updated_by = state, at, by
    db.session.flush()
    db.session.execute(delete(CalendarDay).where(CalendarDay.year == year))
    db.session.add_all(
        CalendarDay(day=day, year=year, working=working, name=name) for day, working, name in entries
    )
    db.session.flush()


def add_years(years: Iterable[tuple[int, str, Iterable[Entry]]], at: datetime, by: str) -> None:
    """Enter years that are not known yet, each with its state and its days: two statements for all of them."""
    heads: list[dict[str, Any]] = []
    entered: list[dict[str, Any]] = []
    for year, state, entries in years:
        heads.append({"year": year, "state": state, "updated_at": at, "updated_by": by})
        entered.extend(
            {"day": day, "year": year, "working": working, "name": name} for day, working, name in entries
        )
    if heads:
        execute(insert(table(CalendarYear)), heads)
    if entered:
        execute(insert(table(CalendarDay)), entered)

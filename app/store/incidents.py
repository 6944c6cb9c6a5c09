"""Incidents: steps that failed for a reason in the definition or a handler, kept so that they can be retried."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.store.base import Base, Json, Moment, db
from app.store.cases import Case
from app.store.people import Person


class Incident(Base):
    """A failed step: what was tried (`action` and its arguments), by whom, and why it failed."""

    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    task_id: Mapped[str | None] = mapped_column(String(36))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    element: Mapped[str] = mapped_column(String(100), default="")
    message: Mapped[str] = mapped_column(String(1000))
    trace: Mapped[str] = mapped_column(String(4000), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    case: Mapped[Case] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise")
    resolver: Mapped[Person | None] = relationship(foreign_keys=[resolved_by], lazy="raise")


def get(incident_id: int) -> Incident | None:
    return db.session.get(Incident, incident_id)


def search(*, resolved: bool, page: int, size: int) -> tuple[Sequence[Incident], int]:
    """Return a page of incidents with who tried and who resolved, and the total: open ones oldest first."""
    state = Incident.resolved_at.is_not(None) if resolved else Incident.resolved_at.is_(None)
    total = db.session.scalar(select(func.count()).select_from(Incident).where(state)) or 0
    order = Incident.resolved_at.desc() if resolved else Incident.created_at
    query = select(Incident).where(state).order_by(order, Incident.id).limit(size).offset((page - 1) * size)
    options = (joinedload(Incident.person), joinedload(Incident.resolver))
    return db.session.scalars(query.options(*options)).unique().all(), total


def unresolved() -> Sequence[Incident]:
    query = select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.created_at)
    return db.session.scalars(query).all()


def unresolved_of_case(case_id: int) -> Sequence[Incident]:
    query = select(Incident).where(Incident.case_id == case_id, Incident.resolved_at.is_(None))
    return db.session.scalars(query.order_by(Incident.id)).all()

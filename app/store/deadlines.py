"""Deadlines: how each limit was counted, whether it was kept, and what was said when it was not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.store.base import Base, Moment, columns, db, execute, table
from app.store.cases import Case, CaseParty
from app.store.tasks import Task


class Deadline(Base):
    """The limit of one task, kept by one timer of the engine.

    `state`: running, overdue, met, late, lapsed (the limit ended the task), cancelled. `limit_days` counts
    working days from `started_at`; None means a wall-clock limit. `provisional`: the count touches a calendar
    year nobody has published.
    """

    __tablename__ = "deadline"
    __table_args__ = (Index("ix_deadline_running", "state", "due_at"), UniqueConstraint("timer", "task_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    timer: Mapped[str] = mapped_column(String(36))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    element: Mapped[str] = mapped_column(String(100))
    interrupting: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Moment)
    limit_days: Mapped[int | None]
    due_at: Mapped[datetime] = mapped_column(Moment)
    provisional: Mapped[bool] = mapped_column(default=False)
    remind_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(12), default="running")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    explanation: Mapped[str] = mapped_column(String(2000), default="")
    explained_at: Mapped[datetime | None] = mapped_column(Moment)
    explained_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    case: Mapped[Case] = relationship(lazy="raise")
    task: Mapped[Task] = relationship(lazy="raise")


def get(deadline_id: int) -> Deadline | None:
    return db.session.get(Deadline, deadline_id)


def of_case(case_id: int) -> Sequence[Deadline]:
    query = select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.started_at, Deadline.id)
    return db.session.scalars(query).all()


def open_of_case(case_id: int) -> Sequence[Deadline]:
    query = select(Deadline).where(Deadline.case_id == case_id, Deadline.state.in_(("running", "overdue")))
    return db.session.scalars(query).all()


def latest_of_task(task_id: str) -> Deadline | None:
    query = select(Deadline).where(Deadline.task_id == task_id).order_by(Deadline.started_at.desc()).limit(1)
    return db.session.scalar(query)


def by_the_clock(task_ids: Iterable[str]) -> set[str]:
    """Return which of some tasks have a limit that runs by the wall clock, rest days included."""
    wanted = list(task_ids)
    query = select(Deadline.task_id).where(Deadline.task_id.in_(wanted), Deadline.limit_days.is_(None))
    return set(db.session.scalars(query)) if wanted else set()


def to_remind(now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of running deadlines whose reminder is due and not yet sent, the earliest first."""
    query = select(Deadline.id).where(
        Deadline.state == "running", Deadline.remind_at <= now, Deadline.reminded_at.is_(None)
    )
    return db.session.scalars(query.order_by(Deadline.remind_at).limit(limit)).all()


def running() -> Sequence[Deadline]:
    """Return every running deadline counted in working days (a calendar change moves them)."""
    query = select(Deadline).where(Deadline.state == "running", Deadline.limit_days.is_not(None))
    query = query.options(joinedload(Deadline.case), joinedload(Deadline.task))
    return db.session.scalars(query.order_by(Deadline.case_id, Deadline.id)).unique().all()


_LIMITS = table(Deadline)
_ADDED = insert(_LIMITS)
_OPEN = update(_LIMITS).where(
    _LIMITS.c.task_id.in_(bindparam("tasks", expanding=True)), _LIMITS.c.state.in_(("running", "overdue"))
)
_DONE = _OPEN.values(ended_at=bindparam("at"), state=case((_LIMITS.c.state == "overdue", "late"), else_="met"))
_OVER = _OPEN.values(
    ended_at=bindparam("at"),
    state=case((_LIMITS.c.interrupting & (_LIMITS.c.state == "overdue"), "lapsed"), else_="cancelled"),
)


def add(rows: Sequence[Deadline]) -> None:
    """Write new rows (not added to the session: nothing reads them again in the step)."""
    if rows:
        execute(_ADDED, [columns(row) for row in rows])


def end(task_ids: Sequence[str], at: datetime, *, done: bool) -> None:
    """End the limits of tasks that are over: met or late when done, lapsed (ended by the limit) or cancelled."""
    if task_ids:
        execute(_DONE if done else _OVER, {"tasks": task_ids, "at": at})


def search(
    grants: Iterable[str] | None,
    states: Sequence[str],
    *,
    due_before: datetime | None,
    page: int,
    size: int,
) -> tuple[Sequence[Deadline], int]:
    """Return a page of deadlines of the cases the grants may know of, the earliest due first, and the total."""
    query = select(Deadline).where(Deadline.state.in_(list(states)))
    if grants is not None:
        known = exists().where(CaseParty.case_id == Deadline.case_id, CaseParty.grant_key.in_(list(grants)))
        query = query.where(known)
    if due_before is not None:
        query = query.where(Deadline.due_at <= due_before)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.options(joinedload(Deadline.case), joinedload(Deadline.task).joinedload(Task.assignee))
    rows = db.session.scalars(query.order_by(Deadline.due_at, Deadline.id).limit(size).offset((page - 1) * size))
    return rows.unique().all(), total


def of_task_in_case(case_id: int, task_id: str) -> Sequence[Deadline]:
    query = select(Deadline).where(Deadline.case_id == case_id, Deadline.task_id == task_id)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Ended:
    """A task with a limit that was done: where it stood, when it was opened and done, and whether it was late."""

    process: str
    element: str
    name: str
    lane: str
    opened_at: datetime
    ended_at: datetime
    late: bool


def _concerning(query: Any, grants: Iterable[str]) -> Any:
    known = exists().where(CaseParty.case_id == Deadline.case_id, CaseParty.grant_key.in_(list(grants)))
    return query.where(known)


def ended(grants: Iterable[str], since: datetime) -> list[Ended]:
    """Return the tasks with a limit that were done since a moment, the earliest first."""
    late = Deadline.state == "late"
    query = select(Task.process, Task.element, Task.name, Task.lane, Task.opened_at, Deadline.ended_at, late)
    query = query.join(Task, Task.id == Deadline.task_id)
    query = query.where(Deadline.ended_at >= since, Deadline.state.in_(("met", "late")))
    rows = db.session.execute(_concerning(query, grants).order_by(Deadline.ended_at, Deadline.id)).all()
    return [Ended(*row) for row in rows]


def unexplained(grants: Iterable[str]) -> Sequence[Deadline]:
    """Return the limits that were missed and of which the applicant has not been told why, the oldest first."""
    query = _concerning(
        select(Deadline).where(
            Deadline.state.in_(("overdue", "late")),
            Deadline.explained_at.is_(None),
            Deadline.interrupting.is_(False),
        ),
        grants,
    )
    options = (joinedload(Deadline.case), joinedload(Deadline.task).joinedload(Task.assignee))
    return db.session.scalars(query.options(*options).order_by(Deadline.due_at)).unique().all()


def pending(grants: Iterable[str], due_before: datetime) -> Sequence[Deadline]:
    """Return the running and overdue limits due before a moment, the earliest first."""
    query = _concerning(
        select(Deadline).where(Deadline.state.in_(("running", "overdue")), Deadline.due_at < due_before), grants
    )
    options = (joinedload(Deadline.case), joinedload(Deadline.task).joinedload(Task.assignee))
    return db.session.scalars(query.options(*options).order_by(Deadline.due_at)).unique().all()

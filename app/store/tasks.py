"""Human tasks of cases, their answers, and drafts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from app.store.base import Base, Json, Moment, columns, db, execute, table
from app.store.cases import Case, _escape
from app.store.people import Organisation, Person


class Task(Base):
    """A human task as people see it. `id` is the engine's; `state`: open, done, cancelled.

    `candidate` is the grant whose holders may do it; `round` counts how often the element was opened in
    this case; `path` names the calling elements of a called procedure; `answers` are those it was
    completed with.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_inbox", "state", "candidate", "due_at"),
        Index("ix_task_of_case", "case_id", "element"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    process: Mapped[str] = mapped_column(String(60))
    element: Mapped[str] = mapped_column(String(100))
    path: Mapped[str] = mapped_column(String(300), default="")
    name: Mapped[str] = mapped_column(String(200))
    lane: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(60), default="")
    applicant_text: Mapped[str] = mapped_column(String(100), default="")
    clause: Mapped[str] = mapped_column(String(100), default="")
    form: Mapped[str] = mapped_column(String(60), default="")
    candidate: Mapped[str] = mapped_column(String(60))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default="open")
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any] | None] = mapped_column(Json)
    case: Mapped[Case] = relationship(lazy="raise")
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="raise")
    doer: Mapped[Person | None] = relationship(foreign_keys=[done_by], lazy="raise")


class Draft(Base):
    """What a person has typed into a form so far, valid or not. `key` names the task or the start form."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(100))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Moment)


ENDING = ("state", "done_by", "assignee_id", "closed_at", "answers")
_START = "start:"
_TASKS, _DRAFTS = table(Task), table(Draft)
_CASE_LOCKED = (
    select(Case)
    .where(Case.id == select(_TASKS.c.case_id).where(_TASKS.c.id == bindparam("id")).scalar_subquery())
    .with_for_update(of=Case)
    .execution_options(populate_existing=True)
)
_PLACE = (
    select(
        _TASKS.c.process,
        _TASKS.c.element,
        _TASKS.c.candidate,
        table(Case).c.definition,
        table(Case).c.process.label("case_process"),
    )
    .join(table(Case), table(Case).c.id == _TASKS.c.case_id)
    .where(_TASKS.c.id == bindparam("id"))
)
_HELD = select(_TASKS).where(_TASKS.c.id == bindparam("id"))
_FINISHED = update(_TASKS).where(_TASKS.c.id == bindparam("of")).values({name: bindparam(name) for name in ENDING})
_INSERTED = insert(_TASKS)
_DROPPED = delete(_DRAFTS).where(_DRAFTS.c.key.in_(bindparam("keys", expanding=True)))
_DOERS = (
    select(_TASKS.c.element, _TASKS.c.done_by)
    .where(_TASKS.c.case_id == bindparam("case_id"), _TASKS.c.done_by.is_not(None))
    .distinct()
)


class Place(NamedTuple):
    """Where a task stands: its element in which process, whose it is, and the case's definition and procedure."""

    process: str
    element: str
    candidate: str
    definition: str
    case_process: str


@dataclass(frozen=True)
class Query:
    """What an inbox is narrowed by. `state`: open (nobody's or mine), mine, done; `text` searches the case."""

    state: str = "open"
    process: str = ""
    text: str = ""


def get(task_id: str) -> Task | None:
    return db.session.get(Task, task_id)


def place(task_id: str) -> Place | None:
    """Return where a task stands, at the price of one light query."""
    row = execute(_PLACE, {"id": task_id}).one_or_none()
    return None if row is None else Place(*tuple(row))


def lock_case(task_id: str) -> Case | None:
    """Load the case of a task for writing. Read the task afterwards: who was faster may have changed it."""
    return db.session.scalar(_CASE_LOCKED, {"id": task_id})


def hold_case(task_id: str) -> Case | None:
    """Lock the case of a task for a step, like `cases.hold`."""
    case = lock_case(task_id)
    if case is not None:
        db.session.expunge(case)
    return case


def hold(task_id: str) -> Task | None:
    """Load a task for a step: a row of its own, which `finish` writes; the session does not watch it."""
    row = execute(_HELD, {"id": task_id}).one_or_none()
    return None if row is None else Task(**row._mapping)  # noqa: SLF001  (SQLAlchemy's public name for it)


def finish(task: Task) -> None:
    """Write how a held task ended: state, who did it, when, with which answers."""
    execute(_FINISHED, {"of": task.id, **{name: getattr(task, name) for name in ENDING}})


def several(task_ids: Iterable[str]) -> Sequence[Task]:
    wanted = list(task_ids)
    return db.session.scalars(select(Task).where(Task.id.in_(wanted))).all() if wanted else []


def add(rows: Sequence[Task]) -> None:
    """Write new rows (not added to the session: nothing reads them again in the step)."""
    if rows:
        execute(_INSERTED, [columns(row) for row in rows])


def of_case(case_id: int) -> Sequence[Task]:
    """Return all tasks of a case, in the order they were opened, with their doers."""
    query = select(Task).where(Task.case_id == case_id).order_by(Task.opened_at, Task.id)
    return db.session.scalars(query.options(joinedload(Task.doer), joinedload(Task.assignee))).unique().all()


def open_of_case(case_id: int) -> Sequence[Task]:
    return db.session.scalars(select(Task).where(Task.case_id == case_id, Task.state == "open")).all()


def open_of_cases(case_ids: Iterable[int]) -> Sequence[Task]:
    """Return the open tasks of several cases at once (lists)."""
    query = select(Task).where(Task.case_id.in_(list(case_ids)), Task.state == "open")
    return db.session.scalars(query.order_by(Task.opened_at)).all()


def doers(case_id: int) -> dict[str, set[int]]:
    """Return, per element id, the people who completed it in this case, in any round."""
    found: dict[str, set[int]] = {}
    for row in execute(_DOERS, {"case_id": case_id}).all():
        found.setdefault(row.element, set()).add(row.done_by)
    return found


def doers_of_cases(case_ids: Iterable[int]) -> dict[int, dict[str, set[int]]]:
    """Return the doers per case and element for several cases at once."""
    query = select(Task.case_id, Task.element, Task.done_by).where(
        Task.case_id.in_(list(case_ids)), Task.done_by.is_not(None)
    )
    found: dict[int, dict[str, set[int]]] = {}
    for case_id, element, person_id in db.session.execute(query.distinct()).all():
        found.setdefault(case_id, {}).setdefault(element, set()).add(int(person_id or 0))
    return found


def _inbox(grants: Iterable[str], person_id: int, wanted: Query) -> Select[Any]:
    query = select(Task).join(Case, Case.id == Task.case_id)
    if wanted.state == "done":
        query = query.where(Task.state == "done", Task.done_by == person_id)
    else:
        query = query.where(Task.state == "open", Case.status.in_(("running", "incident")))
        query = query.where(Task.candidate.in_(list(grants)))
        if wanted.state == "mine":
            query = query.where(Task.assignee_id == person_id)
        else:
            query = query.where(or_(Task.assignee_id.is_(None), Task.assignee_id == person_id))
    if wanted.process:
        query = query.where(Case.process == wanted.process)
    if wanted.text:
        like = f"%{_escape(wanted.text)}%"
        named = select(Organisation.id).where(Organisation.name.ilike(like, escape="\\"))
        query = query.where(
            or_(
                Case.number.ilike(like, escape="\\"),
                Case.title.ilike(like, escape="\\"),
                Task.name.ilike(like, escape="\\"),
                Case.organisation_id.in_(named),
            )
        )
    return query


def inbox(grants: Iterable[str], person_id: int, wanted: Query, page: int, size: int) -> tuple[Sequence[Task], int]:
    """Return a page of a person's tasks with their cases, the most urgent first, and the total number."""
    query = _inbox(grants, person_id, wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if wanted.state == "done":
        query = query.order_by(Task.closed_at.desc(), Task.id)
    else:
        query = query.order_by(Task.priority.desc(), Task.due_at.is_(None), Task.due_at, Task.opened_at, Task.id)
    query = query.options(contains_eager(Task.case), joinedload(Task.assignee))
    return db.session.scalars(query.limit(size).offset((page - 1) * size)).unique().all(), total


def draft(person_id: int, key: str) -> Draft | None:
    return db.session.scalar(select(Draft).where(Draft.person_id == person_id, Draft.key == key))


def start_key(process: str) -> str:
    """Return the key of the draft of a procedure's start form."""
    return f"{_START}{process}"


def drafts_of_starts(person_id: int) -> dict[str, datetime]:
    """Return procedure → when the person last saved its start form, for those not handed in yet."""
    query = select(Draft.key, Draft.saved_at).where(Draft.person_id == person_id, Draft.key.startswith(_START))
    return {key.removeprefix(_START): saved_at for key, saved_at in db.session.execute(query)}


def filed(case_id: int) -> dict[str, Any]:
    """Return the answers of a case's start form as given last: at the start or in a correction."""
    done = select(Task).where(Task.case_id == case_id, Task.state == "done").subquery()
    start = select(done.c.form).order_by(done.c.opened_at, done.c.closed_at).limit(1).scalar_subquery()
    query = select(done.c.answers).where(done.c.form == start).order_by(done.c.closed_at.desc())
    return db.session.scalar(query.limit(1)) or {}


def save_draft(person_id: int, key: str, answers: dict[str, Any], at: datetime) -> None:
    row = draft(person_id, key)
    if row is None:
        db.session.add(Draft(person_id=person_id, key=key, answers=answers, saved_at=at))
    else:
        row.answers, row.saved_at = answers, at


def drop_drafts(task_ids: Sequence[str]) -> None:
    """Forget what anybody typed for tasks that have ended."""
    if task_ids:
        execute(_DROPPED, {"keys": task_ids})


def drop_draft(person_id: int, key: str) -> None:
    db.session.execute(delete(Draft).where(Draft.person_id == person_id, Draft.key == key))

"""Lines of the registers (登记库): agreements, sanctions, products…; their history, and who may know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base, Json, Moment, db
from app.store.people import Organisation


class Entry(Base):
    """A line of a register. What registers exist and what `data` holds is described in processes/registers/.

    `subject` names what it is about (`scene:4`, `person:12`), `state` is one of the register's; `valid_from` and
    `valid_to` are days in Asia/Shanghai, both included; `organisation_id` is the unit it belongs to. `version`
    counts its changes and guards against two writers.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_register_state", "register", "state"),
        Index("ix_entry_register_subject", "register", "subject"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    subject: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined", innerjoin=False)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it once)


class EntryParty(Base):
    """A grant (`role:…`, `duty:…`, `org:…`, `person:…`) whose holders may know of the entry."""

    __tablename__ = "entry_party"
    __table_args__ = (UniqueConstraint("grant_key", "entry_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    grant_key: Mapped[str] = mapped_column(String(60))


class Change(Base):
    """One change of a line of any register, the typed ones (organisations, experts…) too; never altered.

    `facts` is the whole line after the change; `effective_on` the day from which it counts (a change may be filed
    later than it happened); `person_id` and `case_id` say by whom and by which case, None for the system.
    """

    __tablename__ = "register_change"
    __table_args__ = (Index("ix_register_change_line", "register", "line_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    line_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    effective_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


@dataclass(frozen=True)
class Query:
    """What a list of entries is narrowed by; empty values narrow nothing. `valid_on` is one of its days.

    `party` is a grant whose holders may know of it.
    """

    register: str
    text: str = ""
    states: tuple[str, ...] = ()
    organisation_id: int | None = None
    subject: str = ""
    valid_on: date | None = None
    party: str = ""
    case_id: int | None = None


def add(entry: Entry, grants: Iterable[str]) -> Entry:
    """Write a new entry and who may know of it."""
    db.session.add(entry)
    db.session.flush()
    db.session.refresh(entry, ["organisation"])
    admit(entry.id, grants)
    return entry


def admit(entry_id: int, grants: Iterable[str]) -> None:
    """Let more grants know of an entry; those who know already stay."""
    known = set(db.session.scalars(select(EntryParty.grant_key).where(EntryParty.entry_id == entry_id)))
    db.session.add_all(EntryParty(entry_id=entry_id, grant_key=grant) for grant in sorted(set(grants) - known))
    db.session.flush()


def parties(entry_id: int) -> set[str]:
    return set(db.session.scalars(select(EntryParty.grant_key).where(EntryParty.entry_id == entry_id)))


def get(entry_id: int) -> Entry | None:
    return db.session.get(Entry, entry_id)


def numbered(number: str) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.number == number))


def of_case(case_id: int) -> Entry | None:
    """Return the newest entry that a case has entered."""
    return db.session.scalars(select(Entry).where(Entry.case_id == case_id).order_by(Entry.id.desc())).first()


def hold(entry_id: int) -> Entry | None:
    """Lock an entry for a change (a row lock on PostgreSQL, the write transaction itself on SQLite)."""
    query = select(Entry).where(Entry.id == entry_id).with_for_update(of=Entry)
    return db.session.scalar(query.execution_options(populate_existing=True))


def found(query: Query) -> Sequence[Entry]:
    """Return all entries of a query, whoever may know of them, the newest first: for handlers and checks."""
    return db.session.scalars(_narrowed(query).order_by(Entry.id.desc())).all()


def visible(query: Query, grants: Iterable[str], page: int, size: int) -> tuple[Sequence[Entry], int]:
    """Return a page of the entries that holders of the grants may know of, newest first, and their number."""
    wanted = _narrowed(query).where(_known_to(grants))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = db.session.scalars(wanted.order_by(Entry.id.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, total


def changes(register: str, line_id: int) -> Sequence[Change]:
    """Return the history of a register's line, oldest first."""
    query = select(Change).where(Change.register == register, Change.line_id == line_id)
    return db.session.scalars(query.order_by(Change.id)).all()


def note(change: Change) -> None:
    """Write down a change of a register's line."""
    db.session.add(change)
    db.session.flush()


def _known_to(grants: Iterable[str]) -> Any:
    return exists().where(EntryParty.entry_id == Entry.id, EntryParty.grant_key.in_(list(grants)))


def _narrowed(query: Query) -> Select[Entry]:
    rows = select(Entry).where(Entry.register == query.register)
    if query.states:
        rows = rows.where(Entry.state.in_(query.states))
    if query.organisation_id is not None:
        rows = rows.where(Entry.organisation_id == query.organisation_id)
    if query.subject:
        rows = rows.where(Entry.subject == query.subject)
    if query.party:
        rows = rows.where(_known_to([query.party]))
    if query.case_id is not None:
        rows = rows.where(Entry.case_id == query.case_id)
    if query.valid_on is not None:
        rows = rows.where(
            or_(Entry.valid_from.is_(None), Entry.valid_from <= query.valid_on),
            or_(Entry.valid_to.is_(None), Entry.valid_to >= query.valid_on),
        )
    if query.text:
        named = (Entry.title, Entry.number)
        unit = Entry.organisation.has(Organisation.name.icontains(query.text, autoescape=True))
        rows = rows.where(or_(unit, *(column.icontains(query.text, autoescape=True) for column in named)))
    return rows

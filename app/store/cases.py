"""Cases, their engine state, and who may know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from app.errors import Conflict
from app.store.base import Base, Moment, db, execute, is_postgres, table, upsert
from app.store.people import Organisation

OPEN_STATES = ("running", "incident")
CHANGING = (
    "title",
    "status",
    "outcome",
    "outcome_name",
    "stage",
    "next_due",
    "updated_at",
    "closed_at",
    "trail",
)


class Case(Base):
    """One running or ended procedure. `status`: running, incident, completed, withdrawn.

    `outcome` is the key of the end event that decided it; `next_due` the engine's earliest timer (UTC);
    `version` counts the changes of this row and guards against two writers; `trail` is the chain's last link;
    `occasion` names the filled page or request that started it, so that a repeat starts nothing.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_file_status_updated", "status", "updated_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    process: Mapped[str] = mapped_column(String(60), index=True)
    process_name: Mapped[str] = mapped_column(String(100))
    definition: Mapped[str] = mapped_column(ForeignKey("definition.digest"))
    rule_set: Mapped[str] = mapped_column(ForeignKey("rule_set.version"))
    title: Mapped[str] = mapped_column(String(300), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(12), default="running")
    outcome: Mapped[str] = mapped_column(String(40), default="")
    outcome_name: Mapped[str] = mapped_column(String(100), default="")
    stage: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column()
    next_due: Mapped[datetime | None] = mapped_column(Moment, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    occasion: Mapped[str | None] = mapped_column(String(150), unique=True)
    trail: Mapped[str] = mapped_column(String(64), default="")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined", innerjoin=False)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it once)


class CaseState(Base):
    """The engine's packed state of a case, apart so that lists stay light."""

    __tablename__ = "case_state"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)


class CaseParty(Base):
    """A grant (`role:…`, `duty:…`, `org:…`, `person:…`) whose holders may know of the case."""

    __tablename__ = "case_party"
    __table_args__ = (UniqueConstraint("grant_key", "case_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    grant_key: Mapped[str] = mapped_column(String(60))


class CaseNumber(Base):
    """The last number given per prefix and year."""

    __tablename__ = "case_number"
    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Query:
    """What a list of cases is narrowed by; empty values narrow nothing."""

    process: str = ""
    status: str = ""
    text: str = ""
    organisation_id: int | None = None


def take_number(prefix: str) -> int:
    """Return the next running number of a prefix such as `SB-2026`; call inside the write transaction."""
    row = upsert(CaseNumber, postgres=is_postgres()).values(prefix=prefix, last=1)
    query = row.on_conflict_do_update(index_elements=["prefix"], set_={"last": CaseNumber.last + 1})
    return int(execute(query.returning(CaseNumber.last)).scalar_one())


_LOCKED = (
    select(Case)
    .where(Case.id == bindparam("id"))
    .with_for_update(of=Case)
    .execution_options(populate_existing=True)
)


def lock(case_id: int) -> Case | None:
    """Load a case for writing: a row lock on PostgreSQL, the write transaction itself on SQLite."""
    return db.session.scalar(_LOCKED, {"id": case_id})


def hold(case_id: int) -> Case | None:
    """Lock a case for a step: a row of its own, which `put_back` writes; the session does not watch it."""
    case = lock(case_id)
    if case is not None:
        db.session.expunge(case)
    return case


def add(case: Case) -> None:
    """Write a new case and hold it for its first step."""
    db.session.add(case)
    db.session.flush()
    db.session.refresh(case, ["organisation"])
    db.session.expunge(case)


_CASES, _PARTIES = table(Case), table(CaseParty)
_PUT_BACK = (
    update(_CASES)
    .where(_CASES.c.id == bindparam("of"), _CASES.c.version == bindparam("was"))
    .values(version=bindparam("becomes"), **{name: bindparam(name) for name in CHANGING})
)
_PARTIES_OF = select(_PARTIES.c.grant_key).where(_PARTIES.c.case_id == bindparam("case_id"))


def put_back(case: Case) -> None:
    """Write a held case's changing columns and count its version up; raises Conflict if another was faster."""
    values = {name: getattr(case, name) for name in CHANGING}
    written = execute(_PUT_BACK, {"of": case.id, "was": case.version, "becomes": case.version + 1, **values})
    if written.rowcount != 1:
        raise Conflict("该办件刚刚已被他人更新。请刷新页面后重试，已填写的内容不会丢失。")
    set_committed_value(case, "version", case.version + 1)


def state_of(case_id: int) -> bytes | None:
    return db.session.scalar(select(CaseState.state).where(CaseState.case_id == case_id))


@cache
def _saved(*, postgres: bool) -> Any:
    row = upsert(CaseState, postgres=postgres)
    return row.on_conflict_do_update(index_elements=["case_id"], set_={"state": row.excluded.state})


def save_state(case_id: int, state: bytes) -> None:
    """Write the engine's state."""
    execute(_saved(postgres=is_postgres()), {"case_id": case_id, "state": state})


def add_parties(case_id: int, grants: Iterable[str]) -> None:
    """Let the holders of these grants know of the case, from now on."""
    known = set(parties(case_id))
    new = [{"case_id": case_id, "grant_key": grant} for grant in sorted(set(grants) - known)]
    if new:
        db.session.execute(insert(CaseParty), new)


def remove_party(case_id: int, grant: str) -> None:
    """Let the holders of a grant know of the case no longer (an expert who left the panel, say)."""
    db.session.execute(delete(CaseParty).where(CaseParty.case_id == case_id, CaseParty.grant_key == grant))


def parties(case_id: int) -> Sequence[str]:
    return execute(_PARTIES_OF, {"case_id": case_id}).scalars().all()


def _visible(query: Select[Any], grants: Iterable[str] | None) -> Select[Any]:
    if grants is None:
        return query
    known = exists().where(CaseParty.case_id == Case.id, CaseParty.grant_key.in_(list(grants)))
    return query.where(known)


def visible(number: str, grants: Iterable[str] | None) -> Case | None:
    """Return the case of that number if one of the grants may know of it (None: all may)."""
    found: Case | None = db.session.scalar(_visible(select(Case).where(Case.number == number), grants))
    return found


def visible_by_id(case_id: int, grants: Iterable[str] | None) -> Case | None:
    found: Case | None = db.session.scalar(_visible(select(Case).where(Case.id == case_id), grants))
    return found


def known(case_ids: Iterable[int], grants: Iterable[str]) -> set[int]:
    """Return which of these cases the holders of the grants may know of."""
    query = select(CaseParty.case_id).where(CaseParty.grant_key.in_(list(grants)))
    return set(db.session.scalars(query.where(CaseParty.case_id.in_(list(case_ids)))))


def by_id(case_id: int) -> Case | None:
    return db.session.get(Case, case_id)


def get(case_id: int) -> Case:
    """Return a case that is known to exist. Raises LookupError."""
    found = by_id(case_id)
    if found is None:
        raise LookupError(case_id)
    return found


def numbers(case_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of cases by their ids."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(list(case_ids))))
    return {row.id: row.number for row in rows}


def begun_by(occasion: str) -> Case | None:
    """Return the case that an occasion (see `occasion`) has already started."""
    return db.session.scalar(select(Case).where(Case.occasion == occasion))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _narrowed(query: Select[Any], wanted: Query) -> Select[Any]:
    if wanted.process:
        query = query.where(Case.process == wanted.process)
    if wanted.status:
        query = query.where(Case.status == wanted.status)
    if wanted.organisation_id is not None:
        query = query.where(Case.organisation_id == wanted.organisation_id)
    if wanted.text:
        like = f"%{_escape(wanted.text)}%"
        named = select(Organisation.id).where(Organisation.name.ilike(like, escape="\\"))
        query = query.where(
            or_(
                Case.number.ilike(like, escape="\\"),
                Case.title.ilike(like, escape="\\"),
                Case.organisation_id.in_(named),
            )
        )
    return query


def search(grants: Iterable[str] | None, wanted: Query, page: int, size: int) -> tuple[Sequence[Case], int]:
    """Return one page of the cases the grants may know of, newest change first, and their total number."""
    query = _narrowed(_visible(select(Case), grants), wanted)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.scalars(
        query.order_by(Case.updated_at.desc(), Case.id.desc()).limit(size).offset((page - 1) * size)
    )
    return rows.unique().all(), total


def open_of(organisation_id: int, process: str) -> Sequence[Case]:
    """Return an organisation's open cases of a procedure."""
    query = select(Case).where(
        Case.organisation_id == organisation_id, Case.process == process, Case.status.in_(OPEN_STATES)
    )
    return db.session.scalars(query).all()


def due(now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of running cases with a timer due by `now`, the earliest first."""
    query = select(Case.id).where(Case.next_due <= now, Case.status == "running")
    return db.session.scalars(query.order_by(Case.next_due, Case.id).limit(limit)).all()


def running_ids() -> Sequence[int]:
    return db.session.scalars(select(Case.id).where(Case.status.in_(OPEN_STATES)).order_by(Case.id)).all()

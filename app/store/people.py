"""Organisations, the people in them, their duties, tokens and sessions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base, Moment, db, execute

BARRED = frozenset({"suspended", "terminated"})
"""Statuses in which a unit is held off."""


class Organisation(Base):
    """A unit on the platform. `kind`: using_unit, service_provider, data_provider, operator, authority.

    `status`: registered (not onboarded yet), onboarded, suspended, terminated.
    """

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    unit_type: Mapped[str] = mapped_column(String(20), default="enterprise")
    status: Mapped[str] = mapped_column(String(20), default="registered", index=True)
    status_since: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(300), default="")
    established_on: Mapped[date | None]
    legal_representative: Mapped[str] = mapped_column(String(60), default="")
    legal_representative_id: Mapped[str] = mapped_column(String(30), default="")
    responsible_person: Mapped[str] = mapped_column(String(60), default="")
    responsible_person_id: Mapped[str] = mapped_column(String(30), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    dcmm_level: Mapped[int | None]
    dcmm_expires_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def barred(self) -> bool:
        return self.status in BARRED


class Person(Base):
    """A personal account; there are no shared ones. One role; finer powers are duties.

    `otp_secret` is the second factor's, encrypted, empty where none is set; `otp_used` the last time step used.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    locale: Mapped[str] = mapped_column(String(5), default="zh")
    active: Mapped[bool] = mapped_column(default=True)
    otp_secret: Mapped[str] = mapped_column(String(200), default="", server_default="")
    otp_used: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    duties: Mapped[list["Duty"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class Duty(Base):
    """A power inside a role, say code_review of the operator (七(二)2)."""

    __tablename__ = "duty"
    __table_args__ = (UniqueConstraint("person_id", "duty"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    duty: Mapped[str] = mapped_column(String(40), index=True)


class ApiToken(Base):
    """A personal token of the REST interface; only its SHA-256 is kept."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class LoginSession(Base):
    """A browser that is logged in; the cookie carries a random key, the table its SHA-256."""

    __tablename__ = "login_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


def organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def organisation_by_uscc(uscc: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.uscc == uscc))


def organisation_by_name(name: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.name == name))


def search_organisations(
    text: str, kinds: Sequence[str], page: int, size: int, status: str = ""
) -> tuple[Sequence[Organisation], int]:
    """Return a page of organisations of these kinds and status (all when empty) by name, and the total number."""
    query = select(Organisation)
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    if status:
        query = query.where(Organisation.status == status)
    if text:
        named = Organisation.name.icontains(text, autoescape=True)
        query = query.where(or_(named, Organisation.uscc == text.upper()))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(Organisation.name).limit(size).offset((page - 1) * size)
    return db.session.scalars(query).all(), total


def of_kind(kind: str, status: str) -> Sequence[Organisation]:
    """Return all organisations of a kind and status, by name."""
    query = select(Organisation).where(Organisation.kind == kind, Organisation.status == status)
    return db.session.scalars(query.order_by(Organisation.name)).all()


def barred(organisation_ids: Iterable[int]) -> Sequence[Organisation]:
    """Return those of these organisations that are suspended or terminated."""
    query = select(Organisation).where(Organisation.id.in_(list(organisation_ids)), Organisation.status.in_(BARRED))
    return db.session.scalars(query).all()


def person(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def person_by_username(username: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.username == username))


def members(organisation_id: int) -> Sequence[Person]:
    """Return the active people of an organisation, by id."""
    query = select(Person).where(Person.organisation_id == organisation_id, Person.active).order_by(Person.id)
    return db.session.scalars(query).all()


def _named_by(grants: Iterable[str]) -> dict[str, list[str] | list[int]]:
    """Return the values of `_HOLDING`: what grants name, by their kind."""
    named: dict[str, list[str]] = {"role": [], "duty": [], "org": [], "person": []}
    for grant in set(grants):
        kind, _, value = grant.partition(":")
        if kind in named:
            named[kind].append(value)
    return {**named, "org": [int(id_) for id_ in named["org"]], "person": [int(id_) for id_ in named["person"]]}


_HOLDING = Person.active & or_(
    Person.role.in_(bindparam("role", expanding=True)),
    Person.duties.any((Person.role + "." + Duty.duty).in_(bindparam("duty", expanding=True))),
    Person.organisation_id.in_(bindparam("org", expanding=True)),
    Person.id.in_(bindparam("person", expanding=True)),
)
_HOLDERS = select(Person).where(_HOLDING).order_by(Person.id)
_RECIPIENTS = select(Person.id, Person.name, Person.email, Person.locale).where(_HOLDING).order_by(Person.id)


def holders(grants: Iterable[str]) -> Sequence[Person]:
    """Return the active people who hold one of the grants (`role:…`, `duty:role.…`, `org:…`, `person:…`)."""
    return db.session.scalars(_HOLDERS, _named_by(grants)).all()


class Recipient(NamedTuple):
    """Who is told something, and where."""

    id: int
    name: str
    email: str
    locale: str


def recipients(grants: Iterable[str]) -> list[Recipient]:
    """Return the same people as `holders`, only what is needed to tell them."""
    return [Recipient(*tuple(row)) for row in execute(_RECIPIENTS, _named_by(grants)).all()]


def token_by_digest(digest: str) -> ApiToken | None:
    return db.session.scalar(select(ApiToken).where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None)))


def tokens_of(person_id: int) -> Sequence[ApiToken]:
    query = select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    return db.session.scalars(query.order_by(ApiToken.created_at.desc())).all()


def revoke_tokens(organisation_id: int, at: datetime) -> None:
    """Make all tokens of an organisation's people useless."""
    members = select(Person.id).where(Person.organisation_id == organisation_id)
    query = update(ApiToken).where(ApiToken.person_id.in_(members), ApiToken.revoked_at.is_(None))
    db.session.execute(query.values(revoked_at=at), execution_options={"synchronize_session": False})


def session_by_digest(digest: str) -> LoginSession | None:
    query = select(LoginSession).where(LoginSession.digest == digest, LoginSession.ended_at.is_(None))
    return db.session.scalar(query)


def sessions_of(person_id: int) -> Sequence[LoginSession]:
    query = select(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    return db.session.scalars(query.order_by(LoginSession.seen_at.desc())).all()


def end_sessions(person_id: int, at: datetime, *, keep: int | None = None) -> None:
    """End all sessions of a person, but for the one named `keep`."""
    query = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    if keep is not None:
        query = query.where(LoginSession.id != keep)
    db.session.execute(query.values(ended_at=at))

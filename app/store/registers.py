"""Registers that procedures decide about: data sets, experts, misconduct, scenes, rights, models."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base, Json, Moment, db
from app.store.people import Organisation, Person


class DataSet(Base):
    """A data set of the catalogue (七(一)). `data_class`: public, enterprise (non-public), personal.

    `fields` is a list of {name, label, type, data_class}; `version` counts its changes of type or interface.
    `openness`: conditional (with approval), open; `updates`: running, interrupted. `authorised_until` ends the
    authorisation of a non-public data set's holder (七(一)); None for public data.
    """

    __tablename__ = "data_set"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    data_class: Mapped[str] = mapped_column(String(20))
    source_class: Mapped[str] = mapped_column(String(20), default="government")
    description: Mapped[str] = mapped_column(String(1000), default="")
    update_cycle: Mapped[str] = mapped_column(String(20), default="")
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    openness: Mapped[str] = mapped_column(String(20), default="conditional", server_default="conditional")
    interface: Mapped[str] = mapped_column(String(300), default="", server_default="")
    updates: Mapped[str] = mapped_column(String(12), default="running", server_default="running")
    authorised_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    provider: Mapped[Organisation] = relationship(lazy="joined")


class Expert(Base):
    """An expert of the authority's pool (七(二)1b); `interests` are names of units they declared."""

    __tablename__ = "expert"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    employer: Mapped[str] = mapped_column(String(200))
    fields: Mapped[list[str]] = mapped_column(Json)
    interests: Mapped[list[str]] = mapped_column(Json)
    term_from: Mapped[date]
    term_to: Mapped[date]
    confirmed: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person] = relationship(lazy="joined")


class Misconduct(Base):
    """An entry of misconduct (二(一)c). `head`: environment, safety, intellectual_property, other."""

    __tablename__ = "misconduct"
    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), index=True)
    head: Mapped[str] = mapped_column(String(30))
    happened_on: Mapped[date]
    description: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Scene(Base):
    """An application scene that passed its pre-application. `state`: passed, approved, ended.

    `plan_case_id` is the case whose plan is in force: a change counts only once it is decided (三(六)).
    """

    __tablename__ = "scene"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="other")
    purpose: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(12), default="passed")
    plan_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Right(Base):
    """What a scene is allowed: `kind` sample_data (one per data set) or may_sign (agreements); until `ended_at`."""

    __tablename__ = "access_right"
    __table_args__ = (UniqueConstraint("scene_id", "kind", "data_set_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scene_id: Mapped[int] = mapped_column(ForeignKey("scene.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    data_set_id: Mapped[int | None] = mapped_column(ForeignKey("data_set.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Model(Base):
    """A listed model (三(四)).

    `digest` covers code, used data items and output schema; `panel_case_id` is the case whose expert panel
    passed it; `state`: listed, delisted.
    """

    __tablename__ = "model"
    id: Mapped[int] = mapped_column(primary_key=True)
    scene_id: Mapped[int] = mapped_column(ForeignKey("scene.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    panel_case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(40))
    code_sha256: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[list[Any]] = mapped_column(Json)
    output_schema: Mapped[Any] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(12), default="listed")
    listed_at: Mapped[datetime] = mapped_column(Moment)
    delisted_at: Mapped[datetime | None] = mapped_column(Moment)


class IdentityCode(Base):
    """A QR code of the identity check (二(二)1): bound to one case, ends 72 h after issue, used once.

    `state`: issued, consumed, replaced. Only the SHA-256 of the code's secret is kept. `subjects` are those
    who may scan it: [{name, id_number}], the legal representative and the responsible person on file.
    """

    __tablename__ = "identity_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    subjects: Mapped[list[dict[str, str]]] = mapped_column(Json)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(12), default="issued")
    consumed_at: Mapped[datetime | None] = mapped_column(Moment)


def data_sets(ids: Iterable[int] | None = None, *, active: bool = True) -> Sequence[DataSet]:
    query = select(DataSet).order_by(DataSet.code)
    if active:
        query = query.where(DataSet.active)
    if ids is not None:
        query = query.where(DataSet.id.in_(list(ids)))
    return db.session.scalars(query).all()


def search_data_sets(
    text: str, data_class: str, provider_id: int | None, page: int, size: int
) -> tuple[Sequence[DataSet], int]:
    """Return a page of the catalogue by code, and the total number; empty values narrow nothing."""
    query = select(DataSet).where(DataSet.active)
    if text:
        found = (DataSet.name, DataSet.code, DataSet.description)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in found)))
    if data_class:
        query = query.where(DataSet.data_class == data_class)
    if provider_id is not None:
        query = query.where(DataSet.provider_id == provider_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(DataSet.code).limit(size).offset((page - 1) * size)
    return db.session.scalars(query).all(), total


def data_sets_with(codes: Iterable[str]) -> Sequence[DataSet]:
    """Return the data sets of these codes, the inactive too, by code."""
    query = select(DataSet).where(DataSet.code.in_(list(codes))).order_by(DataSet.code)
    return db.session.scalars(query).all()


def data_set(code: str) -> DataSet | None:
    return db.session.scalar(select(DataSet).where(DataSet.code == code))


def experts(on: date) -> Sequence[Expert]:
    """Return the confirmed experts whose term covers the day, by id (the draw's order must be repeatable)."""
    query = select(Expert).where(Expert.confirmed, Expert.term_from <= on, Expert.term_to >= on)
    return db.session.scalars(query.order_by(Expert.id)).all()


def expert_of(person_id: int) -> Expert | None:
    return db.session.scalar(select(Expert).where(Expert.person_id == person_id))


def misconduct(uscc: str, since: date, until: date) -> Sequence[Misconduct]:
    """Return a unit's entries that happened within the window, both days included."""
    query = select(Misconduct).where(
        Misconduct.uscc == uscc, Misconduct.happened_on >= since, Misconduct.happened_on <= until
    )
    return db.session.scalars(query.order_by(Misconduct.happened_on)).all()


def scene(scene_id: int) -> Scene | None:
    return db.session.get(Scene, scene_id)


def scene_of_case(case_id: int) -> Scene | None:
    return db.session.scalar(select(Scene).where(Scene.case_id == case_id))


def scenes_of(organisation_id: int) -> Sequence[Scene]:
    query = select(Scene).where(Scene.organisation_id == organisation_id).order_by(Scene.id.desc())
    return db.session.scalars(query).all()


def rights_of(*scene_ids: int) -> Sequence[Right]:
    """Return the rights that scenes have now."""
    query = select(Right).where(Right.scene_id.in_(scene_ids), Right.ended_at.is_(None))
    return db.session.scalars(query.order_by(Right.id)).all()


def scenes_in(state: str) -> Sequence[Scene]:
    """Return the scenes of all organisations in a state, the newest first."""
    return db.session.scalars(select(Scene).where(Scene.state == state).order_by(Scene.id.desc())).all()


def scenes_with(kind: str, data_set_id: int) -> Sequence[Scene]:
    """Return the scenes that have a right of a kind to a data set now, by id."""
    held = select(Right.scene_id).where(
        Right.kind == kind, Right.data_set_id == data_set_id, Right.ended_at.is_(None)
    )
    return db.session.scalars(select(Scene).where(Scene.id.in_(held)).order_by(Scene.id)).all()


def all_rights_of(scene_id: int) -> Sequence[Right]:
    """Return a scene's rights, those that ended too."""
    return db.session.scalars(select(Right).where(Right.scene_id == scene_id).order_by(Right.id)).all()


def models_of_scene(scene_id: int) -> Sequence[Model]:
    return db.session.scalars(select(Model).where(Model.scene_id == scene_id).order_by(Model.id)).all()


def model_of_case(case_id: int) -> Model | None:
    return db.session.scalar(select(Model).where(Model.case_id == case_id))


def listed_models() -> Sequence[Model]:
    return db.session.scalars(select(Model).where(Model.state == "listed").order_by(Model.id.desc())).all()


def listed_model_with(digest: str) -> Model | None:
    query = select(Model).where(Model.digest == digest, Model.state == "listed").order_by(Model.id)
    return db.session.scalars(query).first()


def models_passed_by(panel_case_id: int) -> Sequence[Model]:
    """Return the listed models that rest on the panel of a case, by id."""
    query = select(Model).where(Model.panel_case_id == panel_case_id, Model.state == "listed")
    return db.session.scalars(query.order_by(Model.id)).all()


def identity_code(digest: str) -> IdentityCode | None:
    return db.session.scalar(select(IdentityCode).where(IdentityCode.digest == digest).with_for_update())


def identity_code_by_id(code_id: int) -> IdentityCode | None:
    return db.session.get(IdentityCode, code_id)


def identity_codes(case_id: int) -> Sequence[IdentityCode]:
    query = select(IdentityCode).where(IdentityCode.case_id == case_id).order_by(IdentityCode.id.desc())
    return db.session.scalars(query).all()

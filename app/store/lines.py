"""The typed registers as lists of lines: organisations, people, experts… searched and narrowed like entries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.store.base import Base, db
from app.store.cases import Case, CaseParty
from app.store.documents import Document, DocumentParty
from app.store.entries import Entry, EntryParty, Query
from app.store.people import Organisation, Person
from app.store.registers import DataSet, Expert, Misconduct, Model, Right, Scene
from app.store.rule_sets import RuleSet

Column = InstrumentedAttribute[Any]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Shape:
    """How a table is listed.

    `named` are columns a text is looked for in; `own` is the unit a line belongs to, `code` its credit code;
    `states` gives the condition of each state on a day; `address` is the column a line is asked for by, None for
    the id; `person` leads to the person whose name counts too.
    """

    entity: type[Base]
    named: tuple[Column, ...]
    order: tuple[Any, ...]
    states: Callable[[date], Mapping[str, Condition]]
    own: Column | None = None
    address: Column | None = None
    code: Column | None = None
    person: Column | None = None


def _equal(column: Column, *values: str) -> Callable[[date], Mapping[str, Condition]]:
    return lambda _: {value: column == value for value in values}


def _person(day: date) -> Mapping[str, Condition]:
    del day
    return {"active": Person.active.is_(True), "inactive": Person.active.is_(False)}


def _expert(day: date) -> Mapping[str, Condition]:
    running = Expert.term_to >= day
    return {
        "confirmed": Expert.confirmed & running,
        "nominated": ~Expert.confirmed & running,
        "ended": Expert.term_to < day,
    }


def _data_set(day: date) -> Mapping[str, Condition]:
    del day
    interrupted = DataSet.updates == "interrupted"
    return {
        "active": DataSet.active & ~interrupted,
        "interrupted": DataSet.active & interrupted,
        "withdrawn": ~DataSet.active,
    }


def _rule_set(day: date) -> Mapping[str, Condition]:
    begun, over = RuleSet.valid_from <= day, RuleSet.valid_to < day
    return {
        "in_force": begun & or_(RuleSet.valid_to.is_(None), ~over),
        "ended": begun & over,
        "announced": ~begun,
    }


SHAPES: Mapping[str, Shape] = {
    "organisations": Shape(
        Organisation,
        (Organisation.name,),
        (Organisation.name,),
        _equal(Organisation.status, "registered", "onboarded", "suspended", "terminated"),
        own=Organisation.id,
        code=Organisation.uscc,
    ),
    "people": Shape(
        Person,
        (Person.name,),
        (Person.id,),
        _person,
        own=Person.organisation_id,
    ),
    "misconduct": Shape(
        Misconduct,
        (Misconduct.description,),
        (Misconduct.happened_on.desc(), Misconduct.id),
        lambda _: {"recorded": true()},
        code=Misconduct.uscc,
    ),
    "experts": Shape(Expert, (Person.name, Expert.employer), (Expert.id,), _expert, person=Expert.person_id),
    "data_sets": Shape(
        DataSet,
        (DataSet.name, DataSet.code),
        (DataSet.code,),
        _data_set,
        own=DataSet.provider_id,
        address=DataSet.code,
    ),
    "scenes": Shape(
        Scene,
        (Scene.name,),
        (Scene.id.desc(),),
        _equal(Scene.state, "passed", "approved", "ended"),
        own=Scene.organisation_id,
    ),
    "models": Shape(
        Model,
        (Model.name,),
        (Model.id.desc(),),
        _equal(Model.state, "listed", "delisted"),
        own=Model.organisation_id,
    ),
    "rule_sets": Shape(
        RuleSet,
        (RuleSet.title, RuleSet.version),
        (RuleSet.valid_from.desc(),),
        _rule_set,
        address=RuleSet.version,
    ),
}


def search(table: str, wanted: Query, day: date, page: int, size: int) -> tuple[Sequence[Any], int]:
    """Return a page of a typed table's lines and their number; states are those of the day."""
    query = _narrowed(SHAPES[table], wanted, day)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return db.session.scalars(query.limit(size).offset((page - 1) * size)).unique().all(), total


def get(table: str, address: str) -> Any | None:
    """Return the line that an address names: a code or version where the table has one, else the id."""
    shape = SHAPES[table]
    if shape.address is not None:
        return db.session.scalar(select(shape.entity).where(shape.address == address))
    small = address.isascii() and address.isdecimal() and len(address) < 10  # noqa: PLR2004  (fits an Integer)
    return db.session.get(shape.entity, int(address)) if small else None


def _narrowed(shape: Shape, wanted: Query, day: date) -> Any:
    query = select(shape.entity).order_by(*shape.order)
    if shape.person is not None:
        query = query.join(Person, Person.id == shape.person)
    if wanted.states:
        states = shape.states(day)
        query = query.where(or_(false(), *(states[state] for state in wanted.states if state in states)))
    if wanted.organisation_id is not None:
        query = query.where(_of_unit(shape, wanted.organisation_id))
    if wanted.text:
        query = query.where(or_(*_found(shape, wanted.text)))
    return query


def _of_unit(shape: Shape, organisation_id: int) -> Condition:
    """Return the condition of a unit's own lines: by its id, or by its credit code where lines know only that."""
    condition: Condition = false()
    if shape.own is not None:
        condition = shape.own == organisation_id
    elif shape.code is not None:
        condition = shape.code.in_(select(Organisation.uscc).where(Organisation.id == organisation_id))
    return condition


def _found(shape: Shape, text: str) -> Iterable[Condition]:
    yield from (column.icontains(text, autoescape=True) for column in shape.named)
    if shape.code is not None:
        yield shape.code == text.upper()
    if shape.entity is Organisation:
        return
    units = select(Organisation).where(Organisation.name.icontains(text, autoescape=True))
    if shape.own is not None:
        yield shape.own.in_(units.with_only_columns(Organisation.id))
    if shape.code is not None:
        yield shape.code.in_(units.with_only_columns(Organisation.uscc))


def entry_counts(grants: Iterable[str]) -> Mapping[str, int]:
    """Return register → how many of its entries holders of the grants may know of; without those of none."""
    mine = select(EntryParty.entry_id).where(EntryParty.grant_key.in_(list(grants)))
    rows = select(Entry.register, func.count()).where(Entry.id.in_(mine)).group_by(Entry.register)
    return dict(db.session.execute(rows).all())


def units(ids: Iterable[int]) -> Mapping[int, Organisation]:
    """Return organisations by id."""
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))))
    return {row.id: row for row in rows}


def units_with(codes: Iterable[str]) -> Mapping[str, Organisation]:
    """Return organisations by credit code."""
    rows = db.session.scalars(select(Organisation).where(Organisation.uscc.in_(set(codes))))
    return {row.uscc: row for row in rows if row.uscc}


def people(ids: Iterable[int]) -> Mapping[int, Person]:
    """Return people by id."""
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(set(ids))))}


def scene_names(ids: Iterable[int]) -> Mapping[int, str]:
    """Return scene → its name."""
    rows = db.session.execute(select(Scene.id, Scene.name).where(Scene.id.in_(set(ids))))
    return dict(rows.all())


def data_set_names(scenes: Iterable[int]) -> Mapping[int, list[str]]:
    """Return scene → names of the data sets it has a right to now."""
    rows = select(Right.scene_id, DataSet.name).join(DataSet, DataSet.id == Right.data_set_id)
    rows = rows.where(Right.scene_id.in_(set(scenes)), Right.ended_at.is_(None)).distinct()
    found: dict[int, list[str]] = {}
    for scene, name in db.session.execute(rows.order_by(Right.scene_id, DataSet.name)):
        found.setdefault(scene, []).append(name)
    return found


def cases_known(ids: Iterable[int], numbers: Iterable[str], grants: Iterable[str]) -> Sequence[Case]:
    """Return those of the cases (by id or number) that holders of the grants may know of, the newest first."""
    mine = select(CaseParty.case_id).where(CaseParty.grant_key.in_(list(grants)))
    named = or_(Case.id.in_(set(ids)), Case.number.in_(set(numbers)))
    return db.session.scalars(select(Case).where(named, Case.id.in_(mine)).order_by(Case.id.desc())).unique().all()


def documents_known(numbers: Iterable[str], cases: Iterable[int], grants: Iterable[str]) -> Sequence[Document]:
    """Return the documents of these numbers or cases that holders of the grants may read, the newest first."""
    mine = select(DocumentParty.document_id).where(DocumentParty.grant_key.in_(list(grants)))
    named = or_(Document.number.in_(set(numbers)), Document.case_id.in_(set(cases)))
    return db.session.scalars(
        select(Document).where(named, Document.id.in_(mine)).order_by(Document.id.desc())
    ).all()

"""People and organisations for tests: one of each kind, and the actors that stand for them."""

from dataclasses import dataclass
from datetime import date

from app import clock, store
from app.registers import calendar, rule_sets
from app.registers.people.actors import Actor, actor_of
from tests.support import world


@dataclass(frozen=True)
class Cast:
    """The actors of a test, by a short name, and the ids of their organisations."""

    actors: dict[str, Actor]
    organisations: dict[str, int]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:
            raise AttributeError(name) from error


ORGANISATIONS = {
    "operator": ("operator", "泉州数据运营有限公司", None),
    "authority": ("authority", "市数据管理部门", None),
    "unit": ("using_unit", "泉州甲科技有限公司", "91350500MA00000016"),
    "rival": ("using_unit", "泉州乙科技有限公司", "91350500MA00000024"),
    "water": ("data_provider", "泉州水务集团", None),
    "bus": ("data_provider", "泉州公交集团", None),
}
PEOPLE = {
    "user": ("applicant", "unit", ()),
    "user2": ("applicant", "unit", ()),
    "rival": ("applicant", "rival", ()),
    "op1": ("operator", "operator", ()),
    "op2": ("operator", "operator", ("code_review",)),
    "op3": ("operator", "operator", ("code_review",)),
    "auth1": ("authority", "authority", ("examine",)),
    "auth2": ("authority", "authority", ("decide",)),
    "exp1": ("expert", None, ()),
    "exp2": ("expert", None, ()),
    "exp3": ("expert", None, ()),
    "water": ("provider", "water", ()),
    "bus": ("provider", "bus", ()),
    "admin": ("admin", None, ()),
    "auditor": ("auditor", None, ()),
    "analyst": ("analyst", None, ()),
}


def cast() -> Cast:
    """Write the organisations and people, the calendar and the rule set; return the actors."""
    with store.writing():
        calendar.seed()
        rule_sets.seed()
        organisations = {key: _organisation(*facts) for key, facts in ORGANISATIONS.items()}
        store.db.session.add_all(organisations.values())
        store.db.session.flush()
        people = {key: _person(key, facts, organisations) for key, facts in PEOPLE.items()}
        store.db.session.add_all(people.values())
        store.db.session.flush()
        for person in people.values():
            if person.role == "applicant":
                world.promise(person)
    return load()


def load() -> Cast:
    """Return the cast of a database that was filled before."""
    people = store.db.session.scalars(store.db.select(store.people.Person)).all()
    units = {unit.name: unit.id for unit in store.db.session.scalars(store.db.select(store.people.Organisation))}
    return Cast(
        {person.username: actor_of(person) for person in people},
        {key: units[name] for key, (_, name, _) in ORGANISATIONS.items()},
    )


def _organisation(kind: str, name: str, uscc: str | None) -> store.people.Organisation:
    return store.people.Organisation(
        kind=kind,
        name=name,
        uscc=uscc,
        status="onboarded",
        established_on=date(2015, 1, 5),
        created_at=clock.now(),
    )


def _person(key: str, facts: tuple, organisations: dict[str, store.people.Organisation]) -> store.people.Person:
    role, organisation, duties = facts
    return store.people.Person(
        username=key,
        name=f"{key}先生",
        role=role,
        organisation_id=organisations[organisation].id if organisation else None,
        password_hash=world.PASSWORD_HASH,
        duties=[store.people.Duty(duty=duty) for duty in duties],
        created_at=clock.now(),
    )

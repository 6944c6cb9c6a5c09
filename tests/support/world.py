"""Made-up people, organisations and data sets, entered straight into the store."""

from datetime import date
from random import Random
from typing import Any

from argon2 import PasswordHasher

from app import clock, store
from app.registers import confidentiality, rule_sets
from app.registers.people import accounts
from app.registers.people.actors import SYSTEM, Actor, actor_of
from app.registers.registry import entries
from app.rules import identifiers
from app.store.people import Organisation, Person
from app.store.registers import DataSet, Expert

PASSWORD = "the-password-of-all"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Cheap, so that tests may prove who they are as often as they like."""

_random = Random(20240517)  # noqa: S311 (made-up numbers)


def uscc(region: str = "350500", kind: str = "91") -> str:
    return identifiers.make_uscc(_random, region, kind)


def resident_id() -> str:
    return identifiers.make_resident_id(_random)


def unit(name: str, kind: str = "using_unit", status: str = "onboarded", **more: Any) -> Organisation:
    """Enter an organisation; in a transaction of its own."""
    values = {"uscc": uscc(), "status": status, "created_at": clock.now()} | more
    row = Organisation(kind=kind, name=name, **values)
    with store.writing():
        store.db.session.add(row)
    return row


def person(
    username: str, role: str = "applicant", of: Organisation | None = None, *duties: str, **more: Any
) -> Actor:
    """Make an account with the password that all have here."""
    values: dict[str, Any] = {
        "name": f"{username}先生",
        "password_hash": PASSWORD_HASH,
        "email": f"{username}@example.cn",
    }
    with store.writing():
        row = accounts.create(
            SYSTEM,
            username=username,
            role=role,
            organisation_id=of.id if of else None,
            duties=duties,
            **(values | more),
        )
        if role == "applicant":
            promise(row)
        return actor_of(row)


def promise(person: Person) -> None:
    """Enter somebody's promise of confidentiality; call inside `store.writing()`."""
    confidentiality.enter(entries.SYSTEM, person, department="数据部", duty="模型开发")


def data_set(code: str, provider: Organisation, data_class: str = "public", **more: Any) -> DataSet:
    row = DataSet(
        code=code,
        name=more.pop("name", f"数据集 {code}"),
        provider_id=provider.id,
        data_class=data_class,
        fields=[{"name": "id", "label": "编号", "type": "string", "data_class": "public"}],
        created_at=clock.now(),
        **more,
    )
    with store.writing():
        store.db.session.add(row)
    return row


def expert(username: str, employer: str = "某大学", interests: list[str] | None = None, **more: Any) -> Expert:
    actor = person(username, "expert")
    values = {"term_from": date(2024, 1, 1), "term_to": date(2030, 12, 31)} | more
    row = Expert(
        person_id=actor.id,
        employer=employer,
        fields=["数据安全"],
        interests=interests or [],
        **({"confirmed": True} | values),
    )
    with store.writing():
        store.db.session.add(row)
    return row


def case(process: str = "sample", of: Organisation | None = None, by: Actor | None = None) -> store.cases.Case:
    """Enter a bare case row, for registers that refer to cases."""
    with store.writing():
        rule_sets.seed()
        store.definitions.add("0" * 64, process, process, {}, clock.now())
        store.db.session.flush()
        number = f"T-{store.cases.take_number('T'):05d}"
        row = store.cases.Case(
            number=number,
            process=process,
            process_name=process,
            definition="0" * 64,
            rule_set=rule_sets.in_force().version,
            organisation_id=of.id if of else None,
            started_by=by.id if by else None,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        store.db.session.add(row)
    return row

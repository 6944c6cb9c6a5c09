"""The demo's organisations, people, catalogue, experts and misconduct, from processes/demo/*.yaml."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app import clock, store
from app.registers import confidentiality, data_sets, experts, misconduct, organisations
from app.registers.demo_script import FOLDER, read, resolve
from app.registers.people import accounts, passwords
from app.registers.people.actors import SYSTEM
from app.registers.registry import entries
from app.store.people import Organisation
from app.store.registers import DataSet, Expert

TERM = timedelta(days=3 * 365)
NOTE, AGO = "演示内容", timedelta(days=365)


def load(password: str, folder: Path = FOLDER) -> None:
    """Enter what is missing, in a transaction of its own; every account gets the same password.

    Safe to repeat: an account that is known keeps its password, an organisation its state.
    """
    content = {path.stem: resolve(read(path), _known) for path in folder.glob("*.yaml")}
    password_hash = passwords.hashed(password)
    with store.writing():
        units = {row["key"]: _organisation(row) for row in content["organisations"]}
        for row in content["people"]:
            _person(row, password_hash, units[row["of"]].id if "of" in row else None)
        for row in content["experts"]:
            _expert(row, password_hash)
        for row in content["data_sets"]:
            _data_set(row, units)
        for row in content["promises"]:
            _promise(row)
        for row in content["misconduct"]:
            _misconduct(row, units[row["of"]])
        for row in content["registers"]:
            _entry(row, units)


def _known(mark: Any) -> Any:
    """Say what a mark means when the registers are loaded: days count from today."""
    return mark.on(clock.today())


def _before() -> AbstractContextManager[None]:
    """Stand at a time before the cases that are played: what is entered there was there before them."""
    return clock.at(clock.now() - AGO)


def _organisation(row: Mapping[str, Any]) -> Organisation:
    known = store.people.organisation_by_name(row["name"])
    if known is not None:
        return known
    values = {"status": "registered", "created_at": clock.now()} | {k: v for k, v in row.items() if k != "key"}
    unit = Organisation(**values)
    if unit.status != "registered":
        unit.status_since = clock.now()
    store.db.session.add(unit)
    with _before():
        organisations.record(entries.SYSTEM, unit, NOTE)
    return unit


def _person(row: Mapping[str, Any], password_hash: str, organisation_id: int | None) -> int:
    known = store.people.person_by_username(row["username"])
    if known is not None:
        return known.id
    person = accounts.create(
        SYSTEM,
        username=row["username"],
        name=row["name"],
        role=row.get("role", "expert"),
        password_hash=password_hash,
        organisation_id=organisation_id,
        duties=row.get("duties", ()),
        email=f"{row['username']}@demo.invalid",
        phone=row.get("phone", ""),
    )
    return person.id


def _promise(row: Mapping[str, Any]) -> None:
    """Enter a person of a unit with a promise of confidentiality, once."""
    person = store.people.person_by_username(row["person"])
    if person is not None and not confidentiality.promised(person.id):
        facts = {"department": row["department"], "duty": row["duty"], "signed_on": clock.today().isoformat()}
        confidentiality.enter(entries.SYSTEM, person, **facts)


def _expert(row: Mapping[str, Any], password_hash: str) -> None:
    person_id = _person(row, password_hash, None)
    if "employer" in row and store.registers.expert_of(person_id) is None:
        expert = Expert(
            person_id=person_id,
            employer=row["employer"],
            fields=row["fields"],
            interests=row.get("interests", []),
            term_from=clock.today() - TERM / 2,
            term_to=clock.today() + TERM / 2,
            confirmed=True,
        )
        store.db.session.add(expert)
        experts.record(entries.SYSTEM, expert, NOTE)


def _data_set(row: Mapping[str, Any], units: Mapping[str, Organisation]) -> None:
    if store.registers.data_set(row["code"]) is not None:
        return
    values = {key: value for key, value in row.items() if key not in {"provider", "fields"}}
    fields = [{"data_class": row["data_class"]} | item for item in row["fields"]]
    data_set = DataSet(provider_id=units[row["provider"]].id, fields=fields, created_at=clock.now(), **values)
    store.db.session.add(data_set)
    with _before():
        data_sets.record(entries.SYSTEM, data_set, NOTE)


def _entry(row: Mapping[str, Any], units: Mapping[str, Organisation]) -> None:
    """Enter a line of a register unless the unit, or nobody in particular, has one of that title."""
    unit = units[row["of"]].id if "of" in row else None
    known = entries.find(row["register"], organisation_id=unit)
    if row["title"] not in {entry.title for entry in known}:
        data = {key: value.isoformat() if isinstance(value, date) else value for key, value in row["data"].items()}
        facts = {key: row[key] for key in ("title", "state", "valid_from", "valid_to") if key in row}
        with _before():
            entries.enter(entries.SYSTEM, row["register"], data=data, organisation_id=unit, note=NOTE, **facts)


def _misconduct(row: Mapping[str, Any], unit: Organisation) -> None:
    """Enter an entry unless the unit has one of that description (its day moves with the day of loading)."""
    known = misconduct.within(unit.uscc or "", clock.today() - timedelta(days=3650), clock.today())
    if row["description"] not in {entry.description for entry in known}:
        facts = {key: row[key] for key in ("happened_on", "description", "source")}
        misconduct.record(SYSTEM, unit.uscc or "", row["head"], **facts)

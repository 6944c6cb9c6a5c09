"""Organisations and the people in them as lines."""

from collections.abc import Sequence

from app.registers.registry.tables.row import Row, day, plain
from app.store.people import Organisation, Person

TEXTS = (
    *("uscc", "kind", "unit_type", "address", "legal_representative", "legal_representative_id"),
    *("responsible_person", "responsible_person_id", "contact_name", "contact_phone", "dcmm_level"),
)


def unit(row: Organisation) -> Row:
    """Describe an organisation."""
    data = {name: getattr(row, name) for name in TEXTS}
    days = {
        "status_since": plain(day(row.status_since)),
        "established_on": plain(row.established_on),
        "dcmm_expires_on": plain(row.dcmm_expires_on),
    }
    return Row(row.id, str(row.id), row.name, row.status, data | days, organisation=row)


def units(rows: Sequence[Organisation]) -> list[Row]:
    return [unit(row) for row in rows]


def person(row: Person) -> Row:
    """Describe an account: never its password or second factor."""
    data = {
        "role": row.role,
        "duties": sorted(duty.duty for duty in row.duties),
        "username": row.username,
        "email": row.email,
        "phone": row.phone,
        "created_on": plain(day(row.created_at)),
    }
    state = "active" if row.active else "inactive"
    return Row(row.id, str(row.id), row.name, state, data, organisation=row.organisation)


def people(rows: Sequence[Person]) -> list[Row]:
    return [person(row) for row in rows]

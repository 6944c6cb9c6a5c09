"""Who acts: a person with role, organisation and duties, or the platform itself."""

from dataclasses import dataclass
from functools import cached_property

from app import store

ROLES = ("applicant", "provider", "operator", "authority", "expert", "admin", "analyst", "auditor")
ORGANISATION_KINDS = {
    "applicant": ("using_unit", "service_provider"),
    "provider": ("data_provider",),
    "operator": ("operator",),
    "authority": ("authority",),
}
"""Role → the kinds of organisation its people belong to; people of other roles stand for themselves."""


NAMES_SEEN_BY = ("operator", "authority", "auditor", "admin")
"""Roles whose people read who did something; the others read for whom it was done."""
REPRESENTING = frozenset({"applicant", "provider"})
"""Roles whose people act for their organisation; staff and experts act for their role or themselves."""


@dataclass(frozen=True)
class Actor:
    """A person as permissions see them. `duties` are the powers inside the role, such as `code_review`."""

    id: int
    username: str
    name: str
    role: str
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    organisation_status: str = ""
    duties: frozenset[str] = frozenset()
    locale: str = "zh"

    @cached_property
    def grants(self) -> frozenset[str]:
        """Return what the actor may appear as: `role:…`, `duty:role.…`, `org:…`, `person:…`.

        Only applicants and providers act for their organisation; an expert's employer opens nothing.
        """
        if self.is_system:
            return frozenset({"role:system"})
        held = {f"role:{self.role}", f"person:{self.id}"}
        held |= {f"duty:{self.role}.{duty}" for duty in self.duties}
        if self.represents is not None:
            held.add(f"org:{self.represents}")
        return frozenset(held)

    @property
    def represents(self) -> int | None:
        """Return the organisation that the actor acts for: what an applicant or a provider starts is its own."""
        return self.organisation_id if self.role in REPRESENTING else None

    @property
    def barred(self) -> bool:
        """Tell whether the unit that the actor acts for is suspended or terminated."""
        return self.represents is not None and self.organisation_status in store.people.BARRED

    @property
    def is_system(self) -> bool:
        return self.role == "system"

    @property
    def person_id(self) -> int | None:
        """Return the id to record as the doer; None for the platform itself."""
        return None if self.is_system else self.id


SYSTEM = Actor(id=0, username="system", name="系统", role="system")
"""The platform: timers, the loading of demo content, commands of the server's administrator."""


def actor_of(person: store.people.Person) -> Actor:
    """Describe an account as an actor."""
    organisation = person.organisation
    return Actor(
        id=person.id,
        username=person.username,
        name=person.name,
        role=person.role,
        organisation_id=person.organisation_id,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        organisation_status=organisation.status if organisation else "",
        duties=frozenset(duty.duty for duty in person.duties),
        locale=person.locale,
    )


def colleagues(actor: Actor, person: store.people.Person) -> bool:
    """Tell whether both act for one unit: an expert's employer learns no name from that, nor the expert there."""
    return actor.represents is not None and actor.represents == actor_of(person).represents

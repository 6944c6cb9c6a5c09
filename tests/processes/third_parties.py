"""Service providers that may be chosen, and what they have listed, for the tests of what rests on them."""

from app import store
from app.registers import standing
from app.registers.people.actors import actor_of
from app.registers.registry import entries
from app.store.entries import Entry
from app.store.messages import Outgoing
from tests.support import world
from tests.support.procedures import Walk

PRICE = "按月 2 万元，按季结算"


def published(walk: Walk, who: str = "tpp1") -> int:
    """Onboard a provider, rate it and publish the rating; return its unit's id."""
    walk.onboard(who)
    walk.start("op1", "provider_rating")
    walk.finish()
    return walk.town[who].organisation_id or 0


def another(walk: Walk, name: str = "泉州戊算法服务有限公司", username: str = "tpp2") -> int:
    """Enter one more published provider with an account of its own; return its unit's id."""
    unit = world.unit(name, "service_provider", status="onboarded")
    walk.town.people[username] = world.person(username, "applicant", unit)
    with store.writing():
        data = {"batch": "增补", "grade": "合格", "grounds": "符合规范。"}
        rated = {"title": name, "state": "published", "organisation_id": unit.id, "data": data}
        entries.enter(entries.SYSTEM, "ratings", **rated, readers=["role:applicant"])
    return unit.id


def listed(unit: int, title: str = "企业画像模型") -> Entry:
    """Enter a listed product of a provider."""
    with store.writing():
        return entries.enter(
            entries.SYSTEM,
            "products",
            title=title,
            state="listed",
            organisation_id=unit,
            data={"kind": "数据服务", "listing_case": 0},
        )


def engaged(walk: Walk, who: str = "user1") -> Entry:
    """Let a unit engage the published provider for its scene; return the engagement."""
    walk.start(who, "engagement")
    walk.finish()
    return entries.get(walk.variables()["engagement_id"])


def held_off(walk: Walk, who: str, status: str = "suspended") -> None:
    """Suspend (or terminate) the unit of a person, who then acts as one of a unit held off."""
    with store.writing():
        {"suspended": standing.suspend, "terminated": standing.terminate}[status](
            entries.SYSTEM, walk.town[who].organisation_id or 0, "核查"
        )
    person = store.people.person(walk.town[who].id)
    assert person is not None
    walk.town.people[who] = actor_of(person)


def ordered(kind: str = "case") -> list[Outgoing]:
    """Return what was asked of the platform after the commit: cases to raise, oldest first."""
    rows = store.db.session.scalars(store.db.select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.id))
    return list(rows)

"""A unit's standing: suspended and terminated units are held off everywhere and at once (六(四), 七(二)1d).

Whatever asks (a start button, a task, a token, sample data, an agreement) reads the unit's status anew, so that
nothing has to be switched off anywhere else. A termination also ends what must not come back by itself: tokens,
scenes with their rights, and the entries of every register whose description says `whenTerminated`.
"""

from dataclasses import dataclass
from datetime import date

from app import clock, store
from app.errors import Forbidden, Refusal
from app.registers import models, organisations, scenes
from app.registers.people.actors import Actor
from app.registers.registry import entries, register
from app.registers.registry.entries import By
from app.store.people import BARRED, Organisation

REFUSED = {
    "suspended": "本单位的数据服务已暂停，暂不能办理此项业务",
    "terminated": "本单位已终止入驻，不能办理此项业务",
}
READ_ONLY = "本单位已终止入驻，账号只能查看，不能办理这项任务。如有异议，请向市数据管理部门提出。"
NOTHING_ON_OFFER = {
    "suspended": "本单位的数据服务已暂停，恢复之前没有可以选用的内容。",
    "terminated": "本单位已终止入驻，没有可以选用的内容。",
}
NO_TOKENS = {
    "suspended": "本单位的数据服务已暂停，接口令牌暂不能使用。恢复后无需重新创建即可使用。",
    "terminated": "本单位已终止入驻，不能使用接口令牌。",
}


@dataclass(frozen=True)
class Barred:
    """Why and since which day a unit is held off. `status`: suspended, terminated."""

    status: str
    since: date
    reason: str


def barred(actor: Actor) -> Barred | None:
    """Return why the unit that the actor acts for is held off; None when it is not."""
    if not actor.barred or actor.represents is None:
        return None
    unit = organisations.get(actor.represents)
    since = unit.status_since or clock.now()
    return Barred(unit.status, since.astimezone(clock.SHANGHAI).date(), _reason(unit))


def nothing_on_offer(organisation_id: int) -> str | None:
    """Return why a unit finds nothing to choose from its rights and entries; None when it is not held off."""
    return NOTHING_ON_OFFER.get(organisations.get(organisation_id).status)


def check_tokens(actor: Actor) -> None:
    """Raise Forbidden, in words, for who may not make or use tokens because of the unit's standing."""
    if actor.barred:
        raise Forbidden(NO_TOKENS[actor.organisation_status])


def suspend(by: By, organisation_id: int, reason: str) -> Organisation:
    """Suspend a unit's data services, until it is reinstated. Call inside `store.writing()`.

    `reason` is read by the unit's members on every page. Raises NotFound, Refusal for a unit that is not 已入驻.
    """
    return _become(by, organisation_id, "suspended", reason, of=("onboarded",))


def reinstate(by: By, organisation_id: int, reason: str) -> Organisation:
    """Let a suspended unit do business again, at once. Call inside `store.writing()`.

    Raises NotFound, Refusal for a unit that is not suspended: who was terminated applies anew.
    """
    return _become(by, organisation_id, "onboarded", reason, of=("suspended",))


def terminate(by: By, organisation_id: int, reason: str) -> Organisation:
    """End a unit's membership with all that rests on it. Call inside `store.writing()`.

    Its accounts only read from now on. Raises NotFound, Refusal for a unit that is neither 已入驻 nor suspended.
    """
    unit = _become(by, organisation_id, "terminated", reason, of=("onboarded", "suspended"))
    store.people.revoke_tokens(unit.id, clock.now())
    for scene in scenes.of_organisation(unit.id):
        scenes.end(by, scene, reason)
    for model in models.listed(unit.id):
        models.delist(by, model, reason)
    for kind in register.described().values():
        if kind.when_terminated:
            for entry in entries.resting_on(kind, unit.id):
                entries.change(by, entry, reason, state=kind.when_terminated)
    return unit


def _become(by: By, organisation_id: int, status: str, reason: str, *, of: tuple[str, ...]) -> Organisation:
    unit = organisations.get(organisation_id)
    if unit.kind not in organisations.APPLICANT_KINDS or unit.status not in of:
        raise Refusal(f"“{unit.name}”当前状态为“{organisations.status_name(unit)}”，不能作此变更。")
    organisations.set_status(by, unit, status, reason)
    return unit


def _reason(unit: Organisation) -> str:
    """Return what the register's history says about how the unit came to its status."""
    before, reason = "", ""
    for change in store.entries.changes("organisations", unit.id):
        state = change.facts.get("state", "")
        if state == unit.status != before:
            reason = change.note
        before = state
    return reason


__all__ = ["BARRED", "Barred", "barred", "check_tokens", "nothing_on_offer", "reinstate", "suspend", "terminate"]

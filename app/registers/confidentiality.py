"""Who has promised confidentiality (六(三)b): before that nobody of a unit gets at models, samples or tokens.

A promise is an entry in force about `person:<id>` in the register that keeps promises (`promise` of its
description). The figure `confidentiality_required` of the rules says whether it is asked for.
"""

from typing import Any

from app.errors import Forbidden
from app.registers import rule_sets
from app.registers.people.actors import Actor
from app.registers.registry import entries, register
from app.registers.registry.entries import By
from app.registers.registry.register import Register
from app.store.entries import Entry
from app.store.people import Person

ASKED = "applicant"
MISSING = (
    "您尚未签署保密承诺，不能查看模型文件和样例数据，也不能使用接口令牌。"
    "请由本单位在“可以办理的业务”中登记您为保密责任人员并签署承诺书，登记生效后即可使用。"
)


def required() -> bool:
    """Tell whether the rules in force ask for promises."""
    return rule_sets.in_force().settings.get("confidentiality_required") is True


def promised(person_id: int) -> bool:
    """Tell whether a person has a promise in force."""
    return bool(entries.in_force(_kept_in().key, subject=f"person:{person_id}"))


def anybody(organisation_id: int) -> bool:
    """Tell whether somebody of a unit has a promise in force."""
    return bool(entries.in_force(_kept_in().key, organisation_id=organisation_id))


def _kept_in() -> Register:
    return next(kind for kind in register.described().values() if kind.promise)


def enter(by: By, person: Person, **data: Any) -> Entry:
    """Enter a person who has promised. Call inside `store.writing()`; `data` are fields of the register.

    Raises ValueError for fields that it does not have.
    """
    kind = _kept_in()
    return entries.enter(
        by,
        kind.key,
        title=person.name,
        state=min(kind.in_force),
        data={"person": person.name, **data},
        organisation_id=person.organisation_id,
        subject=f"person:{person.id}",
        readers=[f"person:{person.id}"],
    )


def why_not(actor: Actor) -> str | None:
    """Return what keeps the actor from what is confidential and what to do about it; None when nothing does."""
    if actor.role != ASKED or not required() or promised(actor.id):
        return None
    return MISSING


def check(actor: Actor) -> None:
    """Raise Forbidden, in words, for somebody of a unit who has not promised."""
    reason = why_not(actor)
    if reason:
        raise Forbidden(reason)

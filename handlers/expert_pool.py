"""The authority's pool of experts: nominated, confirmed, ended; nobody else touches it (七(二)1b, 七(二)6)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Option,
    clause,
    confirm_expert,
    end_expert,
    expert_accounts,
    expert_of,
    experts_in_office,
    nominate_expert,
)
from handlers.parts.terms import day, term

NOMINATE = "nominate"
Variables = Mapping[str, Any]


@clause("七(二)1b")
def candidates(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the experts' accounts that are not in the pool; the value is the person's id."""
    del actor, organisation_id, variables
    members = {expert.person_id for expert in experts_in_office()}
    return [Option(person.id, person.name) for person in expert_accounts() if person.id not in members]


@clause("七(二)1b")
def members(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the experts in office; the value is the person's id."""
    del actor, organisation_id, variables
    return [
        Option(expert.person_id, f"{expert.person.name}（{expert.employer}）") for expert in experts_in_office()
    ]


@clause("七(二)1b")
def check(call: Call) -> dict[str, Any]:
    """Hold the proposal against the pool; returns `pool_name`, `pool_title`. Refuses a term that ends at once."""
    answers = call.variables
    if answers["pool_kind"] != NOMINATE:
        name = expert_of(int(answers["member"])).person.name
        return {"pool_name": name, "pool_title": f"{name}出库"}
    term(call, "term_from", "term_to", "聘期届满日期应晚于起始日期。")
    names = {person.id: person.name for person in expert_accounts()}
    name = names[int(answers["candidate"])]
    return {"pool_name": name, "pool_title": f"{name}入库"}


@clause("七(二)1b", "七(二)6")
def enter(call: Call) -> None:
    """Enter the nominated expert and confirm: from the first day of the term panels may be drawn with them."""
    answers = call.variables
    expert = nominate_expert(
        call.by,
        int(answers["candidate"]),
        employer=answers["employer"],
        fields=[row["field"] for row in answers["fields"]],
        term_from=day(call, "term_from"),
        term_to=day(call, "term_to"),
        interests=[row["unit"] for row in answers["interests"]],
    )
    confirm_expert(call.by, expert)


@clause("七(二)1b")
def end(call: Call) -> None:
    """End an expert's time in the pool after the last day named."""
    expert = expert_of(int(call.variables["member"]))
    end_expert(call.by, expert, call.variables["pool_reason"], last_day=day(call, "last_day"))

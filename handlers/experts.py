"""The expert panel: drawn by lot without interest in the case, refilled when one steps back (三(三)c)."""

from collections import Counter
from typing import Any

from app.service_api import Call, PanelSeat, Refusal, clause, describe_seat, organisation, panel
from app.service_api import draw_panel as draw
from app.service_api import replace as replace_expert


@clause("三(三)c", "七(二)1b", "七(二)6")
def draw_panel(call: Call, size: int) -> dict[str, Any]:
    """Draw `size` experts; who sits already stays unless a unit newly concerns them.

    Reads `data_sets` (none where no data are used), `service_provider_name`, `partner_name`; returns `panel`:
    [{id (person), name, employer, fields}], `panel_lead` (its first member) and `panel_seeds`; a new round
    begins, in which nobody has refused a meeting yet (`offline_consent` null). Too few experts halt the case until
    the authority adds some.
    """
    seats = draw(call.case.id, size, _units(call))
    seeds = list(dict.fromkeys(seat.seed for seat in seats))
    return {**_panel(seats), "panel_seeds": seeds, "offline_consent": None, "offline_consent_reason": None}


@clause("三(三)c", "七(二)1b")
def replace(call: Call) -> dict[str, Any]:
    """Let the expert of this branch step back and draw another; returns `expert`, and clears the recusal."""
    reason = call.variables.get("recusal_reason") or "申请回避"
    seat = replace_expert(call.case.id, call.variables["expert"]["id"], reason, _units(call))
    return {"expert": describe_seat(seat), "recusal": None, "recusal_reason": None}


@clause("三(三)c")
def appoint_lead(call: Call) -> dict[str, Any]:
    """Return `panel`, who sits now, and `panel_lead`, its first member."""
    return _panel(panel(call.case.id))


@clause("三(三)d", "三(三)g")
def check_opinions(call: Call) -> None:
    """Hold the opinions of an offline meeting against the panel: each member's, once. Refuses at the list."""
    signed = Counter(row["expert"] for row in call.variables["expert_opinion_results"])
    members = {seat.expert.person_id: seat.expert.person.name for seat in panel(call.case.id)}
    missing = [name for person, name in members.items() if person not in signed]
    twice = [name for person, name in members.items() if signed[person] > 1]
    problems = [f"缺少{'、'.join(missing)}的意见。"] if missing else []
    problems += [f"{'、'.join(twice)}的意见重复登记。"] if twice else []
    if problems:
        raise Refusal(errors={"expert_opinion_results": problems})


def _panel(seats: list[PanelSeat]) -> dict[str, Any]:
    members = [describe_seat(seat) for seat in seats]
    return {"panel": members, "panel_lead": members[0]}


def _units(call: Call) -> list[str]:
    """Return the names of the units an expert must be free of: applicant, service provider, partner, providers."""
    answers = call.variables
    names = [organisation(call.applicant_id).name]
    names += [name for name in (answers.get("service_provider_name"), answers.get("partner_name")) if name]
    return names + [item["provider"]["name"] for item in answers.get("data_sets") or ()]

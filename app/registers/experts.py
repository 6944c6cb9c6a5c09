"""The authority's pool of experts, and the panels drawn from it by lot (三(三)c, 七(二)1b, 七(二)6)."""

import random
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app import clock, store
from app.errors import Conflict, NotFound, Refusal
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import experts as lines
from app.store.panels import PanelSeat
from app.store.registers import Expert


class TooFewExperts(Conflict):
    """The pool has not enough experts without a conflict of interest: the authority must add some."""


def of_person(person_id: int) -> Expert:
    """Return the entry of a person in the pool; raises NotFound."""
    found = store.registers.expert_of(person_id)
    if found is None:
        raise NotFound
    return found


def nominate(
    by: By,
    person_id: int,
    *,
    employer: str,
    fields: Iterable[str],
    term_from: date,
    term_to: date,
    interests: Iterable[str] = (),
) -> Expert:
    """Nominate a person for the pool, or anew after the term; not drawn before the confirmation (七(二)1b).

    `interests` are names of units. Call inside `store.writing()`. Raises NotFound, Refusal: an account that is
    no expert's, somebody who is in the pool already, a term that ends before it begins.
    """
    person = store.people.person(person_id)
    if person is None:
        raise NotFound
    found = store.registers.expert_of(person_id)
    if person.role != "expert" or not person.active:
        raise Refusal(errors={"person": [f"“{person.name}”的账号不是在用的评审专家账号。"]})
    if found is not None and lines.state(found, clock.today()) != "ended":
        raise Refusal(errors={"person": [f"“{person.name}”已在专家库或待确认。"]})
    if term_to < term_from:
        raise Refusal(errors={"term_to": ["聘期届满日期不能早于起始日期。"]})
    expert = found or Expert(person_id=person_id)
    expert.employer, expert.fields, expert.interests = employer, list(fields), list(interests)
    expert.term_from, expert.term_to, expert.confirmed = term_from, term_to, False
    store.db.session.add(expert)
    record(by, expert, "提名")
    return expert


def confirm(by: By, expert: Expert) -> None:
    """Take a nominated expert into the pool (七(二)1b, 七(二)6). Call inside `store.writing()`."""
    expert.confirmed = True
    record(by, expert, "确认入库", effective_on=max(expert.term_from, clock.today()))


def end(by: By, expert: Expert, reason: str, *, last_day: date | None = None) -> None:
    """End an expert's term with `last_day`, at once when None. Call inside `store.writing()`."""
    expert.term_to = min(expert.term_to, last_day or clock.today() - timedelta(days=1))
    record(by, expert, reason, effective_on=expert.term_to + timedelta(days=1))


def record(by: By, expert: Expert, note: str, *, effective_on: date | None = None) -> None:
    """Note an expert in the pool's history as the line now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "experts", lines.expert(expert), note, effective_on=effective_on)


def eligible(units: Iterable[str], on: date, without: Collection[int] = ()) -> list[Expert]:
    """Return the experts in office who are free of interest in these units (names), by id.

    Left out (回避): who is employed by one of the units, or has declared an interest in one; and the
    experts whose ids are in `without`.
    """
    barred = {_plain(name) for name in units if name}
    return [
        expert
        for expert in store.registers.experts(on)
        if expert.id not in without and not barred & _interests(expert)
    ]


def draw(case_id: int, size: int, units: Iterable[str]) -> list[PanelSeat]:
    """Fill the panel of a case up to `size` by lot. Call inside `store.writing()`.

    Experts who sit already stay unless a unit newly concerns them; who left never comes back.
    Raises TooFewExperts.
    """
    seats, free = store.panels.seats(case_id), {expert.id: expert for expert in eligible(units, clock.today())}
    for seat in seats:
        if seat.state == "seated" and seat.expert_id not in free:
            _leave(seat, "因本轮申报内容回避，或聘期已满")
    kept = [seat for seat in seats if seat.state == "seated"][:size]
    drawn_before = {seat.expert_id for seat in seats}
    candidates = [expert for id_, expert in free.items() if id_ not in drawn_before]
    return kept + _seat(case_id, candidates, size - len(kept))


def replace(case_id: int, person_id: int, reason: str, units: Iterable[str]) -> PanelSeat:
    """Let an expert leave the panel and draw one for the seat. Call inside `store.writing()`.

    Raises NotFound when the person does not sit on the panel, TooFewExperts.
    """
    seats = store.panels.seats(case_id)
    leaving = next((s for s in seats if s.expert.person_id == person_id and s.state == "seated"), None)
    if leaving is None:
        raise NotFound
    _leave(leaving, reason)
    candidates = eligible(units, clock.today(), {seat.expert_id for seat in seats})
    return _seat(case_id, candidates, 1)[0]


def panel(case_id: int) -> list[PanelSeat]:
    """Return who sits on the panel of a case now, in the order they were drawn."""
    return [seat for seat in store.panels.seats(case_id) if seat.state == "seated"]


def describe(seat: PanelSeat) -> dict[str, Any]:
    """Describe a panel member for the variables of a case; `id` is the person's."""
    expert = seat.expert
    return {
        "id": expert.person_id,
        "name": expert.person.name,
        "employer": expert.employer,
        "fields": list(expert.fields),
    }


def _seat(case_id: int, candidates: Sequence[Expert], count: int) -> list[PanelSeat]:
    if len(candidates) < count:
        raise TooFewExperts(
            f"可抽取的评审专家不足：需要 {count} 名，回避后只有 {len(candidates)} 名。"
            "请市数据管理部门补充专家库后重试。"
        )
    seed = secrets.token_hex(16)
    drawn = random.Random(seed).sample(candidates, count)  # noqa: S311 (the lot must be repeatable from its seed)
    rows = [PanelSeat(case_id=case_id, expert=e, state="seated", seed=seed, drawn_at=clock.now()) for e in drawn]
    store.db.session.add_all(rows)
    store.db.session.flush()
    return rows


def _leave(seat: PanelSeat, reason: str) -> None:
    seat.state, seat.reason, seat.left_at = "left", reason[:500], clock.now()
    store.cases.remove_party(seat.case_id, f"person:{seat.expert.person_id}")


def _interests(expert: Expert) -> set[str]:
    return {_plain(name) for name in (expert.employer, *expert.interests)}


def _plain(name: str) -> str:
    """Fold width, blanks and brackets, so that the same unit written differently is still the same."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(char for char in folded if char.isalnum()).casefold()

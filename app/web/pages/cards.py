"""Cases as cards on the applicant's home: where each stands, its stages, what the reader must do now."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from app import store
from app.cases import bundle as bundles
from app.cases.views import timeline
from app.registers import organisations
from app.registers.people.actors import Actor
from app.web import words
from app.web.locale import gettext as _
from app.web.locale import told


def cards(actor: Actor, cases: Sequence[store.cases.Case]) -> list[dict[str, Any]]:
    """Return a card for each case; their open tasks are fetched in one query."""
    tasks: dict[int, list[store.tasks.Task]] = {case.id: [] for case in cases}
    for task in store.tasks.open_of_cases(tasks) if cases else ():
        tasks[task.case_id].append(task)
    return [_card(actor, case, tasks[case.id]) for case in cases]


def _card(actor: Actor, case: store.cases.Case, tasks: list[store.tasks.Task]) -> dict[str, Any]:
    bundle = bundles.load(case.definition, case.process)
    mine = [task for task in tasks if task.candidate in actor.grants]
    return {
        "case": case,
        "title": case.title or told(case.process_name),
        "url": url_for("cases.show", number=case.number),
        "process": told(case.process_name),
        "state": _("待您办理") if mine else words.case_state(case),
        "tone": "warn" if mine else words.case_tone(case),
        "where": told(timeline.status_text(case, tasks)),
        "stages": words.stages(case, bundle, tasks),
        "mine": mine,
        "own": case.organisation_id is not None and case.organisation_id == actor.represents,
    }


def contact() -> str:
    """Return whom applicants may ask: the operator's contact."""
    unit = next(iter(organisations.of_kind("operator")), None)
    if unit is None:
        return ""
    who = " ".join(part for part in (unit.contact_name, unit.contact_phone) if part) or unit.name
    return _("咨询：%(who)s", who=who)

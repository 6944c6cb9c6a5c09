"""What a handler may ask that no single register answers: the day, figures, other cases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from app import clock, store
from app.registers import calendar
from app.registers.rule_sets import in_force
from app.rules import identifiers
from app.rules.working_days import due
from app.service_api.call import CaseFacts
from app.store.people import Organisation, Person
from app.store.registers import Expert, Model, Scene


def today() -> date:
    """Return the date in Asia/Shanghai, for start checks and option sources; handlers have `call.today`."""
    return clock.today()


def figure(name: str) -> Any:
    """Return a figure of today's rule set, for start checks; handlers have `call.settings`."""
    return in_force().settings[name]


def local(moment: datetime) -> str:
    """Write a moment as people in Quanzhou read it: 2026-11-23 10:30."""
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def working_day_ahead(days: int) -> date:
    """Return the day on which a limit of so many working days that began to run now is over (三(七))."""
    limit = due(clock.now(), days, calendar.current(), str(figure("close_of_business")))
    return limit.due.astimezone(clock.SHANGHAI).date()


def working_days_late(since: date, days: int) -> int:
    """Return by how many working days a limit that began on a day has been passed today, 0 within it (二(三))."""
    known = calendar.current()
    began = datetime.combine(since, time(), clock.SHANGHAI)
    over = due(began, days, known, str(figure("close_of_business"))).due.astimezone(clock.SHANGHAI).date()
    after = (over + timedelta(days=n) for n in range(1, (clock.today() - over).days + 1))
    return sum(known.working(day) for day in after)


def live_scenes() -> Sequence[Scene]:
    """Return the approved scenes of all units, the newest first."""
    return store.registers.scenes_in("approved")


def open_cases(organisation_id: int, process: str) -> Sequence[str]:
    """Return the numbers of an organisation's cases of a procedure that have not ended."""
    return [case.number for case in store.cases.open_of(organisation_id, process)]


def expert_accounts() -> Sequence[Person]:
    """Return the active accounts of experts, in the pool or not."""
    return store.people.holders(["role:expert"])


def experts_in_office() -> Sequence[Expert]:
    """Return the confirmed experts whose term covers today (七(二)1b)."""
    return store.registers.experts(clock.today())


def onboarded(kind: str) -> Sequence[Organisation]:
    """Return the organisations of a kind that may do business here, by name (二(一)a)."""
    return store.people.of_kind(kind, "onboarded")


def members(organisation_id: int) -> Sequence[Person]:
    """Return the people of an organisation whose accounts are in use, by id."""
    return store.people.members(organisation_id)


def suspended(kind: str) -> Sequence[Organisation]:
    """Return the organisations of a kind whose data services are suspended, by name (六(四))."""
    return store.people.of_kind(kind, "suspended")


def resident_id_problem(number: str) -> str | None:
    """Return what is wrong with the number of an identity card (Chinese), None when it passes its check."""
    try:
        identifiers.resident_id(number)
    except identifiers.IdentifierError as error:
        return error.message
    return None


def filed_answers(case_id: int) -> dict[str, Any]:
    """Return what the applicant filed last in a case: the start form, or its latest correction."""
    return dict(store.tasks.filed(case_id))


def models_of_scene(scene_id: int) -> Sequence[Model]:
    """Return the models of a scene, the delisted too, oldest first."""
    return store.registers.models_of_scene(scene_id)


def case_numbers(case_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of cases by their ids."""
    return store.cases.numbers(case_ids)


def _facts(case: store.cases.Case) -> CaseFacts:
    return CaseFacts(
        id=case.id,
        number=case.number,
        process=case.process,
        title=case.title,
        organisation_id=case.organisation_id,
        started_by=case.started_by,
    )

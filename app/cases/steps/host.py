"""What the engine asks of the platform while a case moves: the time, the calendar, figures and handlers."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from app import clock, engine, service_api, store
from app.cases.steps import handlers
from app.registers import calendar
from app.rules.calendar import Calendar
from app.rules.working_days import Deadline, due, half_day_before


class CaseHost:
    """Stands between one running case and the platform; kept with the live run.

    `actor_id` is the person whose step is open, None for a timer or a message; `proof` is how they proved anew who
    they are, empty where the step does not ask for it. `noted` is what handlers have the trail say.
    """

    actor_id: int | None = None
    proof: str = ""
    _calendar: Calendar | None = None

    def __init__(self, facts: service_api.CaseFacts, settings: Mapping[str, Any]) -> None:
        self.facts = facts
        self.settings = settings
        self.noted: list[dict[str, Any]] = []

    def begin(self, actor_id: int | None) -> None:
        """Begin a step: note who acts, and read the calendar anew when it is next needed."""
        self.actor_id, self.proof, self.noted = actor_id, "", []
        self._calendar = None

    @property
    def calendar(self) -> Calendar:
        """The working calendar, the same for the whole step."""
        if self._calendar is None:
            self._calendar = calendar.current()
        return self._calendar

    def now(self) -> datetime:
        return clock.now()

    def working_days(self, n: int, start: datetime) -> datetime:
        """Return when `n` working days that began to run at `start` are over (UTC)."""
        return self.deadline(n, start).due

    def deadline(self, n: int, start: datetime) -> Deadline:
        """Return the same with how it was counted."""
        return due(start, n, self.calendar, self.close_of_business)

    def reminder(self, deadline: Deadline) -> datetime:
        """Return when to remind of a deadline: half a working day before it (UTC)."""
        return half_day_before(deadline.due, self.calendar)

    @property
    def close_of_business(self) -> str:
        return str(self.settings.get("close_of_business", "18:00"))

    def call(
        self, topic: str, element: engine.Element, variables: Mapping[str, Any], parameters: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Run the handler of a service task inside the open transaction."""
        call = service_api.Call(
            case=self.facts,
            element=element.id,
            element_name=element.name,
            clause=element.properties.get("clause", ""),
            variables=variables,
            settings=self.settings,
            now=clock.now(),
            today=clock.today(),
            actor_id=self.actor_id,
            proof=self.proof,
            noted=self.noted,
        )
        result: dict[str, Any] | None = handlers.find(topic)(call, **parameters)
        return result


def facts_of(case: store.cases.Case) -> service_api.CaseFacts:
    return service_api.CaseFacts(
        id=case.id,
        number=case.number,
        process=case.process,
        title=case.title,
        organisation_id=case.organisation_id,
        started_by=case.started_by,
    )


@lru_cache(maxsize=64)
def settings_of(version: str) -> Mapping[str, Any]:
    """Return the figures of a rule-set version (immutable once in use)."""
    for rule_set in store.rule_sets.all_versions():
        if rule_set.version == version:
            return rule_set.settings
    raise LookupError(version)

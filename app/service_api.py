"""All that handlers may import: what a service task is told, and what it may do to the registers.

A handler is `def name(call: Call, **parameters) -> dict | None`; the dict is merged into the case's variables.
It runs inside the caller's transaction: what it writes stands or falls with the step. Effects outside the
database go through `notify`. It refuses with `Refusal`; any other exception halts the case as an incident.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app.errors import Refusal
from app.registers.notices import notify
from app.registers.organisations import facts as applicant_facts

__all__ = [
    "Call",
    "CaseFacts",
    "Refusal",
    "applicant_facts",
    "clause",
    "notify",
]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class CaseFacts:
    """What never changes while a case runs. `started_by` is a person, `organisation_id` the applicant."""

    id: int
    number: str
    process: str
    title: str
    organisation_id: int | None
    started_by: int | None


@dataclass(frozen=True)
class Call:
    """One call of a handler: the case, the element that calls, the variables and the rule set's figures.

    `now` is aware, in UTC; `today` is the date in Asia/Shanghai. Variables are read, never edited in place.
    """

    case: CaseFacts
    element: str
    element_name: str
    clause: str
    variables: Mapping[str, Any]
    settings: Mapping[str, Any]
    now: datetime
    today: date


def clause(*marks: str) -> Callable[[F], F]:
    """Mark which clauses of the rules a function carries out, such as `二(二)2b`; `trace` reads the marks."""

    def mark(function: F) -> F:
        function.__clauses__ = marks  # type: ignore[attr-defined]
        return function

    return mark

"""What a handler is told, and how it marks the clauses it carries out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from app.registers.registry.entries import By

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
    `actor_id` is the person whose step leads here, None for a timer or a message; `proof` says how they proved
    again who they are (password, password+otp), where the step's task asks for it.
    """

    case: CaseFacts
    element: str
    element_name: str
    clause: str
    variables: Mapping[str, Any]
    settings: Mapping[str, Any]
    now: datetime
    today: date
    actor_id: int | None = None
    proof: str = ""
    noted: list[dict[str, Any]] = field(default_factory=list)

    def note(self, kind: str, name: str, **data: Any) -> None:
        """Have the case's trail say, with this step, what was done: `kind` as the pages know it."""
        self.noted.append({"kind": kind, "name": name, "element": self.element, "data": data})

    @property
    def by(self) -> By:
        """Who changes a register here: the person whose step this is, through this case."""
        return By(self.actor_id, self.case.id)

    @property
    def applicant_id(self) -> int:
        """The organisation the case belongs to; ValueError for a case that has none."""
        if self.case.organisation_id is None:
            raise ValueError("该办件没有申请单位。")
        return self.case.organisation_id


def clause(*marks: str) -> Callable[[F], F]:
    """Mark which clauses of the rules a function carries out, such as `二(二)2b`; `trace` reads the marks."""

    def mark(function: F) -> F:
        function.__clauses__ = marks  # type: ignore[attr-defined]
        return function

    return mark

"""All that handlers may import: what a service task is told, and what it may do to the registers.

A handler is `def name(call: Call, **parameters) -> dict | None`; the dict is merged into the case's variables.
It runs inside the caller's transaction: what it writes stands or falls with the step. Effects outside the
database go through `notify`. It refuses with `Refusal`; any other exception halts the case as an incident.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app import clock, store
from app.errors import PlatformError, Refusal
from app.registers.actors import Actor
from app.registers.commitments import sign as sign_commitment
from app.registers.data_sets import all_active as data_sets
from app.registers.data_sets import describe as describe_data_set
from app.registers.data_sets import providers_of
from app.registers.data_sets import with_codes as data_sets_with
from app.registers.delays import acknowledge as acknowledge_delay
from app.registers.delays import explain as explain_delay
from app.registers.delays import late_tasks
from app.registers.experts import describe as describe_seat
from app.registers.experts import draw as draw_panel
from app.registers.experts import panel, replace
from app.registers.files import get as file
from app.registers.identity import Scan, plain_id
from app.registers.identity import consume as consume_code
from app.registers.identity import issue as issue_code
from app.registers.misconduct import describe as describe_misconduct
from app.registers.misconduct import describe_declared as describe_declared_misconduct
from app.registers.misconduct import within as misconduct_within
from app.registers.models import changes as model_changes
from app.registers.models import digest as model_digest
from app.registers.models import get_listed as listed_model
from app.registers.models import list_model, parse_schema
from app.registers.models import listed as listed_models
from app.registers.models import of_case as model_of_case
from app.registers.models import unchanged as unchanged_model
from app.registers.notices import notify
from app.registers.organisations import admit as admit_organisation
from app.registers.organisations import facts as applicant_facts
from app.registers.organisations import find as organisation_named
from app.registers.organisations import get as organisation
from app.registers.organisations import is_onboarded, qr_allowed, status_name
from app.registers.rule_sets import in_force
from app.registers.scenes import AGREEMENT, SAMPLE_DATA, may_see_sample
from app.registers.scenes import approve as approve_scene
from app.registers.scenes import get as scene
from app.registers.scenes import grant as grant_right
from app.registers.scenes import of_organisation as scenes_of
from app.registers.scenes import register as register_scene
from app.registers.scenes import sampled as sampled_data_sets
from app.rules import identifiers
from app.rules.dates import years_before
from app.rules.forms import Option
from app.store.commitments import Signature
from app.store.panels import PanelSeat
from app.store.people import Organisation
from app.store.registers import DataSet, Model, Scene

__all__ = [
    "AGREEMENT",
    "SAMPLE_DATA",
    "Actor",
    "Call",
    "CaseFacts",
    "DataSet",
    "Model",
    "Option",
    "Organisation",
    "PanelSeat",
    "PlatformError",
    "Refusal",
    "Scan",
    "Scene",
    "Signature",
    "acknowledge_delay",
    "admit_organisation",
    "applicant_facts",
    "approve_scene",
    "case_number",
    "clause",
    "consume_code",
    "data_sets",
    "data_sets_with",
    "describe_data_set",
    "describe_declared_misconduct",
    "describe_misconduct",
    "describe_seat",
    "draw_panel",
    "ended_cases",
    "explain_delay",
    "figure",
    "file",
    "grant_right",
    "is_onboarded",
    "issue_code",
    "late_tasks",
    "list_model",
    "listed_model",
    "listed_models",
    "local",
    "may_see_sample",
    "misconduct_within",
    "model_changes",
    "model_digest",
    "model_of_case",
    "notify",
    "open_cases",
    "organisation",
    "organisation_named",
    "panel",
    "parse_schema",
    "plain_id",
    "providers_of",
    "qr_allowed",
    "register_scene",
    "replace",
    "resident_id_problem",
    "sampled_data_sets",
    "scene",
    "scenes_of",
    "sign_commitment",
    "status_name",
    "today",
    "unchanged_model",
    "years_before",
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
    `actor_id` is the person whose step leads here, None for a timer or a message.
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


def today() -> date:
    """Return the date in Asia/Shanghai, for start checks and option sources; handlers have `call.today`."""
    return clock.today()


def figure(name: str) -> Any:
    """Return a figure of today's rule set, for start checks; handlers have `call.settings`."""
    return in_force().settings[name]


def local(moment: datetime) -> str:
    """Write a moment as people in Quanzhou read it: 2026-11-23 10:30."""
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def open_cases(organisation_id: int, process: str) -> Sequence[str]:
    """Return the numbers of an organisation's cases of a procedure that have not ended."""
    return [case.number for case in store.cases.open_of(organisation_id, process)]


def ended_cases(organisation_id: int, process: str, outcome: str) -> Sequence[CaseFacts]:
    """Return an organisation's cases of a procedure that ended with an outcome, the newest first."""
    return [_facts(case) for case in store.cases.ended_with(organisation_id, process, outcome)]


def resident_id_problem(number: str) -> str | None:
    """Return what is wrong with the number of an identity card (Chinese), None when it passes its check."""
    try:
        identifiers.resident_id(number)
    except identifiers.IdentifierError as error:
        return error.message
    return None


def case_number(case_id: int) -> str:
    """Return the number of a case that exists."""
    found = store.cases.by_id(case_id)
    if found is None:
        raise LookupError(case_id)
    return found.number


def _facts(case: store.cases.Case) -> CaseFacts:
    return CaseFacts(
        id=case.id,
        number=case.number,
        process=case.process,
        title=case.title,
        organisation_id=case.organisation_id,
        started_by=case.started_by,
    )

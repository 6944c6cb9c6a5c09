"""Effects that stay on the platform: a period of the calendar, a case, a message to one, a document's making."""

from collections.abc import Callable, Mapping

from app.cases.automatic import messages, raising, scheduling
from app.cases.steps.halting import CaseHalted
from app.documents import making
from app.jobs.effects import Effect


def go_through(effect: Effect) -> None:
    """Have a procedure's handler name the targets of a period that has ended."""
    scheduling.go_through(effect.payload["process"], effect.payload["period"])


def raise_case(effect: Effect) -> None:
    """Start a case; the effect's key is its occasion, so that a second delivery starts nothing."""
    raising.raise_case(raising.Order(occasion=effect.key, **effect.payload))


def send_message(effect: Effect) -> None:
    """Deliver a message to a case, whose trail remembers the effect's key.

    A case that halts on it has an incident, which carries the message on: the effect is delivered.
    """
    order = effect.payload
    try:
        messages.deliver(order["case_id"], order["message"], order["payload"], key=effect.key)
    except CaseHalted:
        return


def render(effect: Effect) -> None:
    """Typeset a document."""
    making.render(effect.payload["document"])


def seal(effect: Effect) -> None:
    """Put the recorded signatures of a document into its PDF."""
    making.seal(effect.payload["document"])


MOVES = ("schedule", "case", "message")
"""The kinds that begin cases and carry them on; the others make papers."""

WAYS: Mapping[str, Callable[[Effect], None]] = {
    "schedule": go_through,
    "case": raise_case,
    "message": send_message,
    "render": render,
    "seal": seal,
}

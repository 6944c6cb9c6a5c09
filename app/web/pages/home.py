"""The front door: applicants see their cases and what they may start, everybody else their own first page."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from app import clock, store
from app.cases.actions import choices
from app.cases.views import reading
from app.registers import organisations
from app.web import guards, navigation
from app.web.pages import cards

pages = guards.area("home", __name__)
MOST = 12


@pages.get("/")
@guards.signed_in
def index() -> ResponseReturnValue:
    """Show the applicant's home; others go to the first page of their menu."""
    actor = guards.actor()
    if actor.role != "applicant":
        return redirect(navigation.home_of(actor))
    cases, total = reading.cases(actor, store.cases.Query(), size=MOST)
    shown = cards.cards(actor, cases)
    return render_template(
        "pages/home/index.html",
        unit=organisations.get(actor.organisation_id) if actor.organisation_id else None,
        status_names=organisations.STATUS_NAMES,
        open=_open(shown, own=True),
        concerning=_open(shown, own=False),
        closed=[card for card in shown if card["case"].closed_at],
        todo=[(card, task) for card in shown for task in card["mine"]],
        total=total,
        now=clock.now(),
        offer=choices.of(actor),
        contact=cards.contact(),
    )


def _open(shown: Sequence[dict[str, Any]], *, own: bool) -> list[dict[str, Any]]:
    """Return the open cases that are the unit's own, or those that concern it: what waits for it first."""
    chosen = (card for card in shown if card["own"] == own and not card["case"].closed_at)
    return sorted(chosen, key=lambda card: not card["mine"])

"""The front door: applicants see their cases and what they may start, everybody else their own first page."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from app import store
from app.cases import choices, reading
from app.registers import organisations
from app.web import cards, guards, navigation

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
        open=sorted((card for card in shown if not card["case"].closed_at), key=lambda card: not card["mine"]),
        closed=[card for card in shown if card["case"].closed_at],
        todo=[(card, task) for card in shown for task in card["mine"]],
        total=total,
        groups=choices.grouped(choices.of(actor)),
        contact=cards.contact(),
    )

"""What was used in a quarter and what it costs (七(三)): for the authority, the operator and the auditor."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.registers import settlement
from app.rules.periods import Span, named
from app.web import guards, sheets
from app.web.locale import told

pages = guards.area("settlement", __name__)
READERS = tuple(sorted(settlement.READERS))


@pages.get("/settlement")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """Show a quarter's statement; `?period=2026Q4` chooses it."""
    span = _span()
    lines = settlement.of(guards.actor(), span)
    return render_template(
        "pages/settlement/index.html",
        span=span,
        quarters=[(each.key, told(named(each.key))) for each in settlement.quarters()],
        lines=lines,
        amount=sum(line.amount for line in lines),
    )


@pages.get("/settlement/export")
@guards.role(*READERS)
def export() -> ResponseReturnValue:
    """Hand out a quarter's statement as CSV or XLSX."""
    return sheets.answer(settlement.export(guards.actor(), _span(), sheets.form()))


def _span() -> Span:
    return settlement.quarter(request.args.get("period", ""))

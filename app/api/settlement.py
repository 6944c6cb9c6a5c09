"""What was used in a quarter and what it costs (七(三)): for the authority, the operator and the auditor."""

from typing import Any

from app.api.area import Area
from app.api.schemas.registers import Settlement, SettlementQuery
from app.registers import settlement
from app.registers.people.actors import Actor

area = Area("settlement", "用量结算")


@area.get("/settlement", query=SettlementQuery, answer=Settlement)
def show(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """Return a quarter's statement: what each scene used of each item, and the amount in yuan."""
    span = settlement.quarter(query["period"])
    return {
        "period": span.key,
        "since": span.since,
        "until": span.until,
        "items": settlement.of(actor, span),
    }

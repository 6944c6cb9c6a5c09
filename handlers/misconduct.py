"""The look-back over an applicant's record (二(一)c)."""

from datetime import date
from typing import Any

from app.service_api import (
    Call,
    clause,
    describe_declared_misconduct,
    describe_misconduct,
    misconduct_within,
    organisation,
)


@clause("二(一)c", "二(一)d")
def look_back(call: Call, since: str, until: str) -> dict[str, Any]:
    """Find what the register and the applicant's own declaration say of the days from `since` to `until`.

    Returns `look_back`: {since, until, hits: [{head, head_name, happened_on, description, source}]}, the
    earliest first. The days are those of the decision table, both included.
    """
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    unit = organisation(call.applicant_id)
    hits = [describe_misconduct(entry) for entry in misconduct_within(unit.uscc or "", first, last)]
    declared = call.variables.get("declared_misconduct") or []
    hits += [describe_declared_misconduct(row) for row in declared if since <= row["happened_on"] <= until]
    hits.sort(key=lambda hit: hit["happened_on"])
    return {"look_back": {"since": since, "until": until, "hits": hits}}

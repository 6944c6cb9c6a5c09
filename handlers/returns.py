"""Returns to the applicant: counted, capped, their reason kept for the correction (三(七)d)."""

from typing import Any

from app.service_api import Call, Refusal, clause


@clause("三(七)d")
def register(call: Call, reason: str | None) -> dict[str, Any]:
    """Count a return; returns `returns` and `last_return`: {number, reason, by, on}.

    Refuses beyond the cap `max_returns`, which the forms announce: the reviewer must decide.
    """
    number, most = (call.variables.get("returns") or 0) + 1, call.settings["max_returns"]
    if number > most:
        raise Refusal(f"本办件已退回 {most} 次，达到上限，不能再退回。请作出其他结论。")
    last = {"number": number, "reason": reason or "", "by": call.element_name, "on": call.today.isoformat()}
    return {"returns": number, "last_return": last}

"""Handlers of the trial procedure; `fail` makes them go wrong on demand."""

from app.service_api import Refusal

fail = {"draw": ""}


def draw(call):
    """Name the panel and the providers that the test put into the settings of the case's subject."""
    if fail["draw"] == "raise":
        raise RuntimeError("broken on demand")
    if fail["draw"] == "refuse":
        raise Refusal(errors={"review_reason": ["此时不能通过。"]})
    return {"panel": call.variables.get("experts", trial_panel), "providers": trial_providers}


trial_panel: list[int] = []
trial_providers: list[int] = []

"""Handlers of the trial procedures; `fail` makes them go wrong on demand."""

from app.service_api import Option, Refusal, Target, raise_case, send_message

fail = {"draw": "", "targets": ""}


def draw(call):
    """Name the panel and the providers that the test put into the settings of the case's subject."""
    if fail["draw"] == "raise":
        raise RuntimeError("broken on demand")
    if fail["draw"] == "quote":
        raise ValueError(f"no panel for {call.variables['subject']!r}: {call.variables['review_reason']}")
    if fail["draw"] == "refuse":
        raise Refusal(errors={"review_reason": ["此时不能通过。"]})
    return {"panel": call.variables.get("experts", trial_panel), "providers": trial_providers}


trial_panel: list[int] = []
trial_providers: list[int] = []


def targets(period):
    """Name the targets that the test put here, a case each."""
    if fail.get("targets"):
        raise RuntimeError("broken on demand")
    return [Target(key, unit, {"quarter": period.key}) for key, unit in trial_targets]


def send(call):
    """Have a report raised for the unit of the test, and answer the case whose number the form names."""
    unit = trial_targets[0][1] if trial_targets else None
    raise_case(call, "regular", key="report", organisation_id=unit, variables={"quarter": "now"})
    if call.variables.get("number"):
        send_message(call, call.variables["number"], "answer", {"answer": call.variables["subject"]})


trial_targets: list[tuple[str, int | None]] = []


def scenes(actor, organisation_id, variables):
    """Offer what the registers know of the unit whose case it is."""
    del actor, variables
    return [Option(str(organisation_id), "单位最新的场景")]

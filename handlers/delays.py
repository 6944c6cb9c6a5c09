"""The explanation a late step owes the applicant: kept with the limit it explains, until it is read (三(七)c)."""

from collections.abc import Sequence

from app.service_api import Call, acknowledge_delay, clause, explain_delay, late_tasks


@clause("三(七)c")
def record(call: Call) -> None:
    """Keep what the applicant is told with the limits that ran out.

    Reads `timer`: {element, task_id, …} and `delay_text`.
    """
    for task_id in _late(call):
        explain_delay(call.case.id, task_id, call.variables["delay_text"], call.actor_id)


@clause("三(七)c")
def acknowledge(call: Call) -> None:
    """Note that the applicant has read the explanation. Reads `timer`."""
    for task_id in _late(call):
        acknowledge_delay(call.case.id, task_id)


def _late(call: Call) -> Sequence[str]:
    """Return the late task; a timer around several instances of a step names none, then those still late."""
    timer = call.variables["timer"]
    return [timer["task_id"]] if timer["task_id"] else late_tasks(call.case.id, timer["element"])

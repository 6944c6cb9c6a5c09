"""Reminders that a diagram sends by itself."""

from app.service_api import Call, clause, notify


@clause("三(七)c", "三(七)d", "一(三)")
def escalate(call: Call) -> None:
    """Remind all of the operator's staff, and let the authority know, that a duty to the applicant is late.

    Reads `timer`: {task_name, …} of the limit that ran out.
    """
    timer = call.variables.get("timer") or {}
    what = timer.get("task_name") or call.element_name
    notify(
        ["role:operator", "role:authority"],
        kind="escalation",
        text=f"逾期催办：“{what}”（{call.case.title}，{call.case.number}）已超过时限，请平台运营单位立即办理。",
        case_id=call.case.id,
        key=f"escalate:{call.case.id}:{call.element}:{call.now.isoformat()}",
    )


@clause("一(三)")
def remind(call: Call, to: str) -> None:
    """Remind those who hold the grant `to` (`duty:authority.examine`) that a task of theirs is late.

    Reads `timer`: {task_name, …} of the limit that ran out.
    """
    timer = call.variables.get("timer") or {}
    what = timer.get("task_name") or call.element_name
    notify(
        [to],
        kind="escalation",
        text=f"逾期提醒：“{what}”（{call.case.title}，{call.case.number}）已超过时限，请尽快办理。",
        case_id=call.case.id,
        key=f"remind:{call.case.id}:{call.element}:{call.now.isoformat()}",
    )

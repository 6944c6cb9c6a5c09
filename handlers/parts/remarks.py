"""What goes on a unit's file: a day that it has missed."""

from typing import Any

from app.service_api import Call, Organisation, enter_entry, notify

REGISTER = "remarks"


def remark(call: Call, unit: Organisation, missed: str, *, subject: str = "", **said: Any) -> None:
    """Enter what a unit has missed. `said`: the columns of the register, `kind` and `text` among them."""
    enter_entry(
        call.by,
        REGISTER,
        title=f"{unit.name}：{missed}",
        state="noted",
        organisation_id=unit.id,
        subject=subject,
        data=said,
    )


def urge(call: Call, unit: Organisation, text: str, key: str) -> None:
    """Remind a unit, and the operator with it, of what is overdue; once for each key."""
    notify(
        [f"org:{unit.id}", "role:operator"],
        kind="escalation",
        text=f"逾期催办：{text}",
        case_id=call.case.id,
        key=key,
    )

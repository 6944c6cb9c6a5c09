"""Instructions of the authority to the operator: registered, answered, closed or asked again (一(三))."""

from typing import Any

from app.service_api import Call, change_entry, clause, enter_entry
from handlers.parts.own import case_entry

REGISTER = "instructions"


@clause("一(三)")
def register(call: Call) -> dict[str, Any]:
    """Enter the instruction. Reads `instruction_title`, `instruction_text`, `answer_by`; returns `entry_id`."""
    made = enter_entry(
        call.by,
        REGISTER,
        title=call.variables["instruction_title"],
        state="open",
        data={"text": call.variables["instruction_text"], "due_on": call.variables["answer_by"]},
        note="下达监督意见",
    )
    return {"entry_id": made.id}


@clause("一(三)")
def record_answer(call: Call) -> None:
    """Keep the operator's answer. Reads `entry_id`, `answer_text`."""
    said = {"answer": call.variables["answer_text"], "answered_on": call.today.isoformat()}
    change_entry(call.by, case_entry(call), "平台运营单位已答复", state="answered", data=said)


@clause("一(三)")
def reopen(call: Call) -> dict[str, Any]:
    """Ask again: a new term, the answer no longer enough.

    Reads `entry_id`, `close_reason`, `again_by`, `again_number`; returns `answer_by`, `again_number`.
    """
    term, reason = call.variables["again_by"], call.variables["close_reason"]
    asked = case_entry(call)
    change_entry(call.by, asked, f"要求继续整改：{reason}", state="open", data={"due_on": term})
    return {"answer_by": term, "again_number": (call.variables.get("again_number") or 0) + 1}


@clause("一(三)")
def close(call: Call) -> None:
    """Close the instruction. Reads `entry_id`, `close_reason`."""
    closing = {"closing": call.variables["close_reason"]}
    change_entry(call.by, case_entry(call), "办结", state="closed", data=closing)

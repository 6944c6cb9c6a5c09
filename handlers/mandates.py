"""The operator's mandate: document, scope, term; a warning before its end, and the end itself (一(四))."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.service_api import (
    Call,
    case_numbers,
    change_entry,
    clause,
    enter_entry,
    entries,
    notify,
    send_message,
)
from handlers.parts.own import case_entry
from handlers.parts.terms import day, term

REGISTER = "authorisations"
REPLACED = "mandate_replaced"
CITY = ZoneInfo("Asia/Shanghai")


@clause("一(四)")
def check(call: Call) -> dict[str, Any]:
    """Hold the term against itself; returns `mandate_title`, `mandate_warning`, `mandate_end` (ISO 8601).

    Refuses at `valid_to` a term that ends before it begins. The warning comes `mandate_warning_days` before the
    end, the end with the first moment of the day after the last.
    """
    answers = call.variables
    _, ends = term(call, "valid_from", "valid_to", "届满日期应晚于起始日期。")
    over = datetime.combine(ends + timedelta(days=1), time(), CITY)
    warning = over - timedelta(days=call.settings["mandate_warning_days"])
    return {
        "mandate_title": f"{answers['document_number']}（至 {answers['valid_to']}）",
        "mandate_warning": max(warning, call.now.astimezone(CITY)).isoformat(timespec="seconds"),
        "mandate_end": over.isoformat(timespec="seconds"),
    }


@clause("一(四)")
def enter(call: Call) -> dict[str, Any]:
    """Enter the mandate; the one before is told that it has been replaced. Returns `entry_id`."""
    answers = call.variables
    before = entries(REGISTER, states=("in_force",))
    made = enter_entry(
        call.by,
        REGISTER,
        title=answers["document_number"],
        state="in_force",
        data={
            "document_number": answers["document_number"],
            "grantor": answers["grantor"],
            "scope": answers["mandate_scope"],
        },
        valid_from=day(call, "valid_from"),
        valid_to=day(call, "valid_to"),
        note="登记授权",
    )
    for older in before:
        change_entry(call.by, older, f"由 {answers['document_number']} 接续", state="ended")
        if older.case_id is not None:
            number = case_numbers([older.case_id])[older.case_id]
            send_message(call, number, REPLACED, key=f"replaced-by:{made.id}")
    return {"entry_id": made.id}


@clause("一(四)")
def end(call: Call) -> None:
    """End a mandate whose term is over, and tell the operator and the authority. Reads `entry_id`."""
    mandate = case_entry(call)
    change_entry(call.by, mandate, "期限届满", state="ended")
    notify(
        ["role:operator", "role:authority"],
        kind="mandate",
        text=f"平台运营单位的授权（{mandate.title}）已届满，须有新的授权方可继续开展需要授权的业务。",
        case_id=call.case.id,
        key=f"mandate-ended:{mandate.id}",
    )

"""Complaints about the operator: to the authority, past the operator (七(五)).

What the operator is told is written for it: the text of an instruction, raised as a case of its own.
"""

from typing import Any

from app.service_api import Call, Refusal, change_entry, clause, enter_entry, notify, raise_case
from handlers.parts.own import case_entry

REGISTER = "operator_complaints"
KINDS = {"service": "服务不到位", "monopoly": "滥用市场垄断地位", "charges": "乱收费", "other": "其他"}
MEASURES = {"urge": "督促", "talk": "约谈", "rectify": "责令整改", "unfounded": "不属实，不采取措施"}
MARKS = {"satisfied": "满意", "partly": "基本满意", "unsatisfied": "不满意"}
ORDERED = ("rectify",)
"""Measures that the operator must carry out: it is always told."""
SHORTEST = 4
"""Characters of a text that can give an author away; shorter ones stand in any sentence."""


@clause("七(五)")
def register(call: Call) -> dict[str, Any]:
    """Enter the complaint, for the authority alone; returns `entry_id`."""
    made = enter_entry(
        call.by,
        REGISTER,
        title=call.variables["complaint_title"],
        state="open",
        organisation_id=call.applicant_id,
        data={
            "subject": call.variables["complaint_title"],
            "kind": KINDS[call.variables["complaint_kind"]],
        },
        note="提出投诉",
    )
    return {"entry_id": made.id}


@clause("七(五)")
def dismiss(call: Call) -> None:
    """Record that the complaint is not taken up. Reads `entry_id`, `accept_reason`."""
    reason = call.variables["accept_reason"]
    change_entry(call.by, case_entry(call), "不予受理", state="dismissed", data={"reason": reason})


@clause("七(五)", "七(二)1a")
def record_decision(call: Call) -> dict[str, Any]:
    """Record finding and decision; returns `measure_text`, `tell_operator` (never for an unfounded complaint).

    Reads `entry_id`, `finding`, `decide_result`, `decide_reason`, `tell_operator`, `release_title`, `release_text`.
    Refuses at the release what gives away who complained, and an order that nobody is told of.
    """
    answers = call.variables
    unfounded = answers["decide_result"] == "unfounded"
    told = answers.get("tell_operator") == "yes" and not unfounded
    if answers["decide_result"] in ORDERED and not told:
        raise Refusal(errors={"tell_operator": ["责令整改须告知平台运营单位，由其答复整改情况。"]})
    if told:
        _check_release(call)
    measure = MEASURES[answers["decide_result"]]
    data = {"finding": answers["finding"], "measure": measure, "reason": answers["decide_reason"], "told": told}
    state = "unfounded" if unfounded else "founded"
    change_entry(call.by, case_entry(call), f"审定：{measure}", state=state, data=data)
    return {"measure_text": measure, "tell_operator": "yes" if told else "no"}


@clause("七(五)", "一(三)")
def tell_operator(call: Call) -> None:
    """Have the operator instructed: it reads what was written for it, and nothing that leads back here."""
    answers = call.variables
    raise_case(
        call,
        "instruction",
        key="told",
        variables={
            "instruction_title": answers["release_title"],
            "instruction_text": answers["release_text"],
            "answer_by": answers["release_by"],
        },
    )


@clause("七(五)")
def record_answer(call: Call) -> None:
    """Keep the answer to the complainant. Reads `entry_id`, `answer_text`."""
    change_entry(call.by, case_entry(call), "已答复投诉人", data={"answer": call.variables["answer_text"]})


@clause("七(五)")
def record_mark(call: Call) -> None:
    """Keep how the complainant marks the answer; who suffered for it is brought before the authority at once.

    Reads `entry_id`, `mark`, `mark_note`, `retaliation`.
    """
    answers, found = call.variables, case_entry(call)
    said = "：".join(part for part in (MARKS[answers["mark"]], answers.get("mark_note")) if part)
    suffered = bool(answers.get("retaliation"))
    change_entry(call.by, found, "投诉人已评价", data={"mark": said, "retaliation": suffered})
    if suffered:
        notify(
            ["duty:authority.examine", "duty:authority.decide"],
            kind="complaint",
            text=f"投诉人反映因投诉受到不利对待，请核查：“{found.title}”（{call.case.number}）。",
            case_id=call.case.id,
            key=f"retaliation:{call.case.id}",
        )


def _check_release(call: Call) -> None:
    """Refuse a text for the operator that names the unit, its code, its contact, the complaint or its number."""
    answers, unit = call.variables, call.variables["applicant"]
    known = [unit["name"], unit["uscc"], answers.get("contact_phone"), call.case.number, case_entry(call).number]
    telling = [text for text in known if text and len(text) >= SHORTEST]
    telling += [name for name in (answers.get("contact_name"),) if name]
    errors = {
        field: [f"写给平台运营单位的文字中含有“{text}”，会透露投诉人，请删除。"]
        for field in ("release_title", "release_text")
        for text in telling
        if text in (answers.get(field) or "")
    }
    if errors:
        raise Refusal(errors=errors)

"""Reports on the use of data, from every unit with an agreement in force to the authority (七(二)4c, 六(五)b)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Option,
    Period,
    Refusal,
    Target,
    change_entry,
    clause,
    enter_entry,
    entries,
    notify,
    organisation,
    working_day_ahead,
)
from handlers.parts.own import case_entry
from handlers.parts.rows import repeated

REGISTER = "reports"
AGREEMENTS = "agreements"


@clause("七(二)4c")
def due_units(period: Period) -> list[Target]:
    """Name the units that owe a report for a period: those with an agreement in force on one of its days."""
    since, until = period.since, period.until
    owing = {
        item.organisation_id
        for item in entries(AGREEMENTS, states=("in_force", "ended"))
        if item.organisation_id is not None
        and item.valid_from is not None
        and item.valid_from <= until
        and (item.valid_to is None or item.valid_to >= since)
    }
    about = {
        "report_period": period.key,
        "report_name": period.name,
        "report_since": since.isoformat(),
        "report_until": until.isoformat(),
    }
    return [Target(f"unit:{unit}", unit, about) for unit in sorted(owing)]


@clause("七(二)4c")
def agreed_scenes(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the scenes for which the unit has or had an agreement; the value is the agreement's number."""
    del actor, variables
    found = entries(AGREEMENTS, states=("in_force", "ended"), organisation_id=organisation_id or 0)
    return [Option(item.number, f"{item.title}（{item.number}）") for item in found]


@clause("七(二)4c")
def open(call: Call) -> dict[str, Any]:  # noqa: A001 (the diagram's word)
    """Enter that the unit owes the report; returns `entry_id`. Reads `report_period`, `report_name`."""
    unit = organisation(call.applicant_id)
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{unit.name}（{call.variables['report_name']}）",
        state="due",
        organisation_id=unit.id,
        data={
            "period": call.variables["report_period"],
            "due_on": working_day_ahead(call.settings["report_limit"]).isoformat(),
        },
        note="报告期结束",
    )
    return {"entry_id": made.id}


@clause("七(二)4c")
def overdue(call: Call) -> None:
    """Put the unit on the list of late reports, and remind the unit and the authority. Reads `entry_id`."""
    report = change_entry(call.by, case_entry(call), "逾期未报", state="overdue")
    notify(
        [f"org:{call.applicant_id}", "duty:authority.examine"],
        kind="escalation",
        text=f"逾期提醒：{report.title}的利用情况报告已超过报送时限，请尽快报送。",
        case_id=call.case.id,
        key=f"report-overdue:{report.id}",
    )


@clause("七(二)4c", "六(五)b")
def submit(call: Call) -> dict[str, Any]:
    """Keep the report with its sums; returns them for who receives it: `scene_rows`, `total_calls`, ….

    Reads the answers of the form `report`. Refuses a scene named twice.
    """
    rows = call.variables["scene_reports"]
    if twice := repeated("scene_reports", rows, "scene", "同一场景只能填写一次。"):
        raise Refusal(errors=twice)
    titles = {item.number: item.title for item in entries(AGREEMENTS, organisation_id=call.applicant_id)}
    scenes = [{**row, "name": titles[row["scene"]]} for row in rows]
    totals = {key: sum(row[key] for row in rows) for key in ("calls", "subjects", "benefit")}
    change_entry(
        call.by,
        case_entry(call),
        "报送",
        state="submitted",
        data={
            "submitted_on": call.today.isoformat(),
            "scenes": [row["name"] for row in scenes],
            "results": "\n".join(f"{row['name']}：{row['results']}" for row in scenes),
            "calls": totals["calls"],
            "beneficiaries": totals["subjects"],
            "revenue": totals["benefit"],
            "problems": call.variables.get("problems") or "",
        },
    )
    return {"scene_rows": scenes, **{f"total_{key}": value for key, value in totals.items()}}


@clause("七(二)4c", "六(五)b")
def accept(call: Call) -> None:
    """Note that the authority has received the report. Reads `entry_id`."""
    change_entry(call.by, case_entry(call), "市数据管理部门已接收", state="accepted")

"""The rating of service providers in three ordered steps: rated, reported to the authority, published (五(二)a)."""

from collections.abc import Mapping
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Organisation,
    Refusal,
    change_entry,
    clause,
    enter_entry,
    entries,
    entries_in_force,
    entry,
    local,
    notify,
    onboarded,
)
from handlers.parts.rows import repeated

REGISTER = "ratings"
GRADES = {"excellent": "优秀", "qualified": "合格", "unqualified": "不合格"}
PUBLISHABLE = ("excellent", "qualified")


@clause("五(二)a")
def may_rate(actor: Actor, organisation: Organisation | None) -> list[str]:
    """Start check: there is somebody to rate."""
    del actor, organisation
    return [] if onboarded("service_provider") else ["还没有已入驻的第三方服务商"]


@clause("五(二)a", "五(一)")
def onboarded_providers(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the service providers that are onboarded, by name; the value is the organisation's id."""
    del actor, organisation_id, variables
    return [Option(unit.id, unit.name) for unit in onboarded("service_provider")]


@clause("五(二)a", "五(三)a")
def published_providers(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the providers whose rating is published, by name, none preferred; the value is their id."""
    del actor, organisation_id, variables
    ready = {item.organisation_id for item in entries_in_force(REGISTER)}
    return [Option(unit.id, unit.name) for unit in onboarded("service_provider") if unit.id in ready]


@clause("五(二)a", "二(一)a")
def check_batch(call: Call) -> dict[str, Any]:
    """Hold the batch against the register; returns `rated` and `publishable`: rows {id, name, grade, …}.

    Reads `ratings`. Refuses a provider that is rated twice or no longer onboarded.
    """
    rows = call.variables["ratings"]
    units = {unit.id: unit.name for unit in onboarded("service_provider")}
    gone = {
        f"ratings.{place}.provider": ["该服务商已不是入驻状态，不能评定。"]
        for place, row in enumerate(rows)
        if row["provider"] not in units
    }
    if errors := repeated("ratings", rows, "provider", "同一服务商只能评定一次。") | gone:
        raise Refusal(errors=errors)
    rated = [_row(row, units[row["provider"]]) for row in rows]
    return {"rated": rated, "publishable": [row for row in rated if row["grade"] in PUBLISHABLE]}


@clause("五(二)a")
def record(call: Call) -> dict[str, Any]:
    """Enter each provider's rating, not yet reported; returns `rating_ids`."""
    return {"rating_ids": [_enter(call, row).id for row in call.variables["rated"]]}


@clause("五(二)a")
def withdraw(call: Call) -> None:
    """Take this case's ratings back: the report was returned. Reads `rating_ids`, `report_reason`."""
    for item in _of_case(call):
        change_entry(call.by, item, f"报备退回：{call.variables['report_reason']}", state="withdrawn")


@clause("五(二)a", "一(三)")
def report(call: Call) -> dict[str, Any]:
    """Record that the authority received the report; returns `report_number`. Reads `rating_ids`."""
    number = f"报备{call.case.number}"
    for item in _of_case(call):
        _step(item, "rated")
        data = {"report_number": number, "reported_at": local(call.now)}
        change_entry(call.by, item, "市数据管理部门已接收报备", state="reported", data=data)
    return {"report_number": number}


@clause("五(二)a", "五(一)")
def publish(call: Call) -> None:
    """Publish what was reported: who passed can be chosen from now on; what was published before ends.

    Reads `rating_ids`. Refuses what was not reported before.
    """
    for item in _of_case(call):
        _step(item, "reported")
        for older in entries(REGISTER, organisation_id=item.organisation_id, states=("published",)):
            change_entry(call.by, older, f"由 {item.number} 替代", state="withdrawn")
        if item.data["grade"] == GRADES["unqualified"]:
            change_entry(call.by, item, "评定不合格，不列入公布名单", state="withdrawn")
            continue
        data = {"published_at": local(call.now)}
        change_entry(call.by, item, "公布", state="published", data=data, readers=["role:applicant"])
        notify(
            [f"org:{item.organisation_id}"],
            kind="rating",
            text=f"贵单位已通过第三方服务商评定（{item.data['grade']}，{item.number}），使用单位可以选用。",
            key=f"rating:{item.id}",
        )


def _row(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "id": row["provider"],
        "name": name,
        "grade": row["grade"],
        "grade_name": GRADES[row["grade"]],
        "score": row["score"],
        "grounds": row["grounds"],
    }


def _enter(call: Call, row: Mapping[str, Any]) -> Entry:
    return enter_entry(
        call.by,
        REGISTER,
        title=row["name"],
        state="rated",
        organisation_id=row["id"],
        data={"batch": call.variables["rating_batch"], "grade": row["grade_name"], "grounds": row["grounds"]},
    )


def _of_case(call: Call) -> list[Entry]:
    return [entry(entry_id) for entry_id in call.variables["rating_ids"]]


def _step(item: Entry, expected: str) -> None:
    if item.state != expected:
        raise Refusal("评定须依次报备、公布，不能越过前一步。请刷新页面后重试。")

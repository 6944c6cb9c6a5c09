"""The register of misconduct, looked back over before a unit may take part (二(一)c, 二(一)d)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app import clock, store
from app.errors import Forbidden, Refusal
from app.registers import audit
from app.registers.people.actors import Actor
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import misconduct as lines
from app.store.registers import Misconduct

HEADS = {
    "environment": "环保",
    "safety": "安全",
    "intellectual_property": "知识产权",
    "other": "其他不良行为",
}
SOURCES = {"declared": "单位申报", "operator": "运营单位登记", "platform": "平台处理"}


def within(uscc: str, since: date, until: date) -> Sequence[Misconduct]:
    """Return a unit's entries that happened from `since` to `until`, both included, the earliest first."""
    return store.registers.misconduct(uscc, since, until)


def describe(entry: Misconduct) -> dict[str, Any]:
    """Describe an entry for the variables of a case."""
    return {
        "head": entry.head,
        "head_name": HEADS[entry.head],
        "happened_on": entry.happened_on.isoformat(),
        "description": entry.description,
        "source": SOURCES[entry.source],
    }


def describe_declared(row: Mapping[str, Any]) -> dict[str, Any]:
    """Describe what a unit declares of itself ({head, happened_on, description}) in the same shape."""
    return {
        "head": row["head"],
        "head_name": HEADS[row["head"]],
        "happened_on": row["happened_on"],
        "description": row["description"],
        "source": SOURCES["declared"],
    }


def record(
    by: Actor, uscc: str, head: str, *, happened_on: date, description: str, source: str = "operator"
) -> None:
    """Enter misconduct of a unit outside any case. Call inside `store.writing()`.

    Raises Forbidden for all but the operator, the authority and the platform; Refusal with the wrong fields.
    """
    if by.role not in {"operator", "authority", "system"}:
        raise Forbidden("只有平台运营单位和市数据管理部门可以登记不良行为。")
    enter(By(by.person_id), uscc, head, happened_on=happened_on, description=description, source=source)
    audit.record(by, "misconduct.recorded", f"登记不良行为（{HEADS[head]}）", uscc=uscc)


def enter(
    by: By, uscc: str, head: str, *, happened_on: date, description: str, source: str = "platform"
) -> Misconduct:
    """Enter misconduct of a unit, found by a case where `by` names one. Call inside `store.writing()`.

    `head` is one of HEADS, `source` one of SOURCES. Raises Refusal with the wrong fields.
    """
    errors = {
        "head": [] if head in HEADS else ["请选择不良行为的类别。"],
        "happened_on": [] if happened_on <= clock.today() else ["发生日期不能晚于今天。"],
        "description": [] if description.strip() else ["请填写具体情况。"],
    }
    if wrong := {field: texts for field, texts in errors.items() if texts}:
        raise Refusal(errors=wrong)
    row = Misconduct(
        uscc=uscc,
        head=head,
        happened_on=happened_on,
        description=description.strip()[:500],
        source=source,
        case_id=by.case_id,
        recorded_at=clock.now(),
    )
    store.db.session.add(row)
    store.db.session.flush()
    entries.keep(by, "misconduct", lines.entries([row])[0], SOURCES[source], effective_on=happened_on)
    return row

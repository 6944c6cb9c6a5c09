"""What a change asks of a data set, kind by kind: its new facts, and what they differ in (七(二)5c, 七(二)5d)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.service_api import DataSet, Refusal

KINDS = {
    "type": "变更数据类型",
    "interface": "变更接口",
    "openness": "调整开放类型",
    "interruption": "中断更新",
    "withdrawal": "撤销开放",
    "resumption": "恢复更新",
    "authorisation": "更新持有人授权期限",
}
OPENNESS = {"conditional": "依申请开放", "open": "无条件开放"}
UPDATES = {"running": "正常更新", "interrupted": "更新中断"}
Facts = dict[str, Any]


def changed_facts(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    """Return the new facts of a data set and how they differ: [{what, before, after}].

    Reads `change_kind` and what the kind asks. Refuses at the field what changes nothing or can't be done.
    """
    return _CHANGES[answers["change_kind"]](item, answers)


def as_registered(facts: Mapping[str, Any]) -> Facts:
    """Return the facts as the register takes them: they travelled as JSON."""
    until = facts.get("authorised_until")
    return {**facts, "authorised_until": date.fromisoformat(until)} if until else dict(facts)


def _type(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    """Change single fields by name; the others stay in their order."""
    fields = {field["name"]: dict(field) for field in item.fields}
    difference = []
    for place, row in enumerate(answers["field_changes"]):
        name, before = row["name"], fields.get(row["name"])
        if row["action"] == "remove":
            if before is None:
                raise Refusal(errors={f"field_changes.{place}.name": ["该数据集没有这个数据项。"]})
            del fields[name]
            after = None
        else:
            after = {key: row[key] for key in ("name", "label", "type", "data_class")}
            fields[name] = after
        if before != after:
            difference.append({"what": name, "before": _worded(before), "after": _worded(after)})
    if not difference:
        raise Refusal(errors={"field_changes": ["填写的内容与现在相同，没有变更。"]})
    if not fields:
        raise Refusal(errors={"field_changes": ["不能删除全部数据项；不再开放的，请申请撤销开放。"]})
    return {"fields": list(fields.values())}, difference


def _worded(field: Mapping[str, Any] | None) -> str:
    return f"{field['label']}（{field['type']}）" if field else "无"


def _interface(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    return _one("interface", "接口", item.interface, answers["new_interface"], "new_interface")


def _openness(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    return _one("openness", "开放类型", item.openness, answers["new_openness"], "new_openness", OPENNESS)


def _interruption(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    return _one("updates", "更新情况", item.updates, "interrupted", "change_kind", UPDATES)


def _resumption(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    return _one("updates", "更新情况", item.updates, "running", "change_kind", UPDATES)


def _withdrawal(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    del answers
    states = {True: "已开放", False: "已撤销"}
    return _one("active", "开放状态", item.active, False, "change_kind", states)


def _authorisation(item: DataSet, answers: Mapping[str, Any]) -> tuple[Facts, list[Facts]]:
    before = item.authorised_until.isoformat() if item.authorised_until else ""
    until = answers["new_authorised_until"]
    return _one("authorised_until", "持有人授权期限", before, until, "new_authorised_until")


def _one(
    name: str, what: str, before: Any, after: Any, field: str, names: Mapping[Any, str] | None = None
) -> tuple[Facts, list[Facts]]:
    """Change one fact; refuses at `field` what is so already."""
    if before == after:
        raise Refusal(errors={field: ["与现在的情况相同，没有变更。"]})
    called = names or {}
    row = {"what": what, "before": called.get(before, before) or "无", "after": called.get(after, after)}
    return {name: after}, [row]


_CHANGES = {
    "type": _type,
    "interface": _interface,
    "openness": _openness,
    "interruption": _interruption,
    "withdrawal": _withdrawal,
    "resumption": _resumption,
    "authorisation": _authorisation,
}

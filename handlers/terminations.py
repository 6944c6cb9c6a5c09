"""The end of an authorisation by the authority: what rests on the scene stops, its data is traced (七(二)1d)."""

from typing import Any

from app.service_api import (
    Actor,
    Call,
    Organisation,
    Refusal,
    Scene,
    acting_unit,
    change_entry,
    clause,
    data_sets_with,
    delist_model,
    end_scene,
    enter_entry,
    entries,
    filed_answers,
    live_scenes,
    models_of_scene,
    notify,
    organisation,
    scene,
)
from handlers.parts.own import case_entry
from handlers.parts.papers import issue_decision
from handlers.parts.remarks import remark, urge

REGISTER = "terminations"
GROUNDS = {"illegal": "不合法", "noncompliant": "不合规", "unnecessary": "非正当必要"}
RESTING = ("agreements", "engagements", "plans")
"""Registers whose entries about a scene end with it."""


@clause("七(二)1d")
def may_propose(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: there is an approved scene."""
    del actor, of
    return [] if live_scenes() else ["没有已批准的应用场景"]


@clause("七(二)1d")
def trace(call: Call) -> dict[str, Any]:
    """Trace what the scene has led to; returns `party`, `scene_name`, `party_name`, `trace_report`.

    Rows {kind, what, state}: data, model, plan, agreement, engaged provider, declared recipients. Calls and letters
    come with the data plane. Refuses a scene that has ended.
    """
    item = scene(int(call.variables["scene"]))
    if item.state == "ended":
        raise Refusal("该场景的开发授权已经终止。")
    unit = organisation(item.organisation_id)
    return {
        "party": unit.id,
        "party_name": unit.name,
        "scene_name": item.name,
        "trace_report": _report(item),
    }


@clause("七(二)1d")
def carry_out(call: Call) -> dict[str, Any]:
    """Stop everything that rests on the scene, at once; returns `entry_id`, `trace_report` as it is afterwards."""
    item = scene(int(call.variables["scene"]))
    unit, reason = organisation(item.organisation_id), f"终止开发授权（{call.case.number}）"
    end_scene(call.by, item, reason)
    for model in models_of_scene(item.id):
        delist_model(call.by, model, reason)
    told = [f"org:{unit.id}", "role:operator"]
    for register in RESTING:
        for resting in entries(register, subject=f"scene:{item.id}"):
            if resting.state in {"in_force", "active", "signing", "filing"}:
                change_entry(call.by, resting, reason, state="ended")
            told += [f"org:{resting.data['provider']}"] if resting.data.get("provider") else []
    report = _report(item)
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{unit.name}：{item.name}",
        state="disposing",
        organisation_id=unit.id,
        subject=f"scene:{item.id}",
        data={
            "scene": item.name,
            "scene_id": item.id,
            "grounds": _grounds(call),
            "trace": report,
            "document": _document(call, unit, item),
        },
        valid_from=call.today,
        note="终止开发授权",
    )
    notify(
        dict.fromkeys(told),
        kind="termination",
        text=f"场景“{item.name}”的开发授权已终止（{call.case.number}），有关数据服务即日起停用。",
        case_id=call.case.id,
        key=f"termination:{call.case.id}",
    )
    return {"entry_id": made.id, "trace_report": report}


@clause("七(二)1d")
def overdue(call: Call) -> None:
    """Put a late disposal on the unit's file, and remind the unit. Reads `entry_id`."""
    order = case_entry(call)
    unit = organisation(int(call.variables["party"]))
    remark(
        call,
        unit,
        "逾期未报告数据删除情况",
        subject=f"scene:{order.data['scene_id']}",
        kind="逾期未删除数据",
        text=f"终止开发授权（{order.number}）后未按期报告删除情况。",
    )
    urge(
        call,
        unit,
        f"请立即删除场景“{order.data['scene']}”的数据并报告处置情况（{call.case.number}）。",
        f"disposal-overdue:{call.case.id}:{call.now.isoformat()}",
    )


@clause("七(二)1d")
def finish(call: Call) -> None:
    """Close the order: what was to be disposed of is. Reads `entry_id`, `deleted`, `recipients_told`."""
    answers = call.variables
    disposal = f"{answers['deleted']}\n接收方：{answers['recipients_told']}\n核实：{answers['verify_note']}"
    change_entry(call.by, case_entry(call), "处置完毕", state="closed", data={"disposal": disposal})


def _grounds(call: Call) -> str:
    kinds = "、".join(GROUNDS[each] for each in call.variables["termination_ground"])
    return f"{kinds}：{call.variables['grounds']}"


def _report(item: Scene) -> list[dict[str, str]]:
    """Return what the scene uses and has led to, from the registers as they are now."""
    filed = filed_answers(item.case_id)
    named = data_sets_with(row["data_set"] for row in filed.get("data_sets") or [])
    rows = [_row("使用的数据", each.name, "已停用" if item.state == "ended" else "已开通") for each in named]
    rows += [
        _row("模型", f"{each.name}（版本 {each.version}）", "已上架" if each.state == "listed" else "已下架")
        for each in models_of_scene(item.id)
    ]
    for register, kind in (("plans", "开发方案"), ("agreements", "协议"), ("engagements", "委托的服务商")):
        rows += [
            _row(
                kind, f"{each.title}（{each.number}）", "有效" if each.state in {"in_force", "active"} else "已终止"
            )
            for each in entries(register, subject=f"scene:{item.id}")
        ]
    return rows + [_row("结果接收方", row["name"], row.get("use") or "") for row in filed.get("recipients") or []]


def _row(kind: str, what: str, state: str) -> dict[str, str]:
    return {"kind": kind, "what": what, "state": state}


def _document(call: Call, unit: Organisation, item: Scene) -> str:
    data = {
        "scene": item.name,
        "approval": "、".join(each.number for each in entries("agreements", subject=f"scene:{item.id}"))
        or item.name,
        "grounds": f"{_grounds(call)}\n{call.variables['order_reason']}",
        "clause": "七（二）1",
        "effective_on": call.today.isoformat(),
        "disposal": (
            f"在 {call.settings['disposal_limit']} 个工作日内删除数据及加工结果，督促接收方删除，并提交删除证明。"
        ),
        "authority": acting_unit(call).name,
    }
    return issue_decision(call, "termination", unit, f"终止开发授权决定书（{item.name}）", data)

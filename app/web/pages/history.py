"""A case's trail and deadlines in words: who did what and when, how long it took against the limit."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app import clock, store
from app.cases.views.reading import CaseView
from app.cases.views.timeline import Entry
from app.rules import periods, working_days
from app.web import words
from app.web.locale import gettext as _
from app.web.locale import lazy, told

KINDS: Mapping[str, tuple[Any, str]] = {
    "started": (lazy("提交申请"), "info"),
    "raised": (lazy("系统发起"), "info"),
    "opened": (lazy("进入环节：%(name)s"), "neutral"),
    "claimed": (lazy("领取：%(name)s"), "neutral"),
    "released": (lazy("释放：%(name)s"), "neutral"),
    "reassigned": (lazy("转办：%(name)s"), "neutral"),
    "completed": (lazy("办理完成：%(name)s"), "ok"),
    "cancelled": (lazy("环节取消：%(name)s"), "neutral"),
    "reminded": (lazy("发出到期提醒：%(name)s"), "neutral"),
    "overdue": (lazy("超过时限：%(name)s"), "bad"),
    "lapsed": (lazy("到期未办，自动结束：%(name)s"), "warn"),
    "message": (lazy("收到回执：%(name)s"), "info"),
    "decided": (lazy("作出决定：%(name)s"), "info"),
    "closed": (lazy("办结：%(name)s"), "info"),
    "issued": (lazy("出具文书：%(name)s"), "info"),
    "signed": (lazy("签署文书：%(name)s"), "ok"),
    "voided": (lazy("文书作废：%(name)s"), "warn"),
    "withdrawn": (lazy("申请单位撤回"), "warn"),
    "incident": (lazy("系统异常，暂停办理"), "bad"),
    "retried": (lazy("异常处理后继续办理"), "info"),
}
MINOR = {"opened", "claimed", "released", "reassigned", "reminded", "cancelled"}


def lines(view: CaseView, *, full: bool) -> list[dict[str, Any]]:
    """Return the trail for the component timeline, newest first; without `full` only the main steps."""
    tasks = {task.id: task for task in view.tasks}
    limits = {deadline.task_id: deadline for deadline in view.deadlines}
    shown = [entry for entry in view.entries if full or entry.kind not in MINOR]
    return [
        _line(entry, tasks.get(entry.task_id or ""), limits.get(entry.task_id or "")) for entry in reversed(shown)
    ]


def _line(entry: Entry, task: store.tasks.Task | None, deadline: store.deadlines.Deadline | None) -> dict[str, Any]:
    text, tone = KINDS.get(entry.kind, (lazy("%(name)s"), "neutral"))
    spent = _spent(task, deadline) if entry.kind == "completed" else ""
    late = bool(spent and deadline and task and task.closed_at and task.closed_at > deadline.due_at)
    return {
        "when": words.moment(entry.at),
        "time": words.iso(entry.at),
        "what": str(text) % {"name": told(entry.name)} if "%" in str(text) else str(text),
        "who": _who(entry),
        "element": _place(entry, task),
        "limit": spent,
        "tone": "bad" if late else tone,
        "note": _note(entry),
    }


def _place(entry: Entry, task: store.tasks.Task | None) -> str:
    """Return the element of the case's own diagram: for a step of a called procedure, the one that called it."""
    return task.path.partition("/")[0] if task is not None and task.path else entry.element


def _who(entry: Entry) -> str:
    who, lane = told(entry.who) if entry.who == entry.lane else entry.who, told(entry.lane)
    if not who:
        return lane if entry.kind in {"opened", "overdue", "lapsed", "reminded"} else _("系统")
    return who if not lane or who == lane else f"{lane} · {who}"


def _note(entry: Entry) -> str:
    if entry.kind == "reassigned" and entry.data.get("to"):
        return _("转给 %(name)s", name=entry.data["to"])
    if entry.kind == "raised":
        return _raised(entry)
    if entry.data.get("document"):
        return " · ".join(entry.data[key] for key in ("document", "party") if entry.data.get(key))
    if (entry.data.get("round") or 1) > 1:
        return _("第 %(round)s 轮", round=entry.data["round"])
    return ""


def _raised(entry: Entry) -> str:
    if entry.data.get("period"):
        return _("%(period)s 定期发起", period=told(periods.named(entry.data["period"])))
    return _("由办件 %(number)s 发起", number=entry.data["case"]) if entry.data.get("case") else ""


def _spent(task: store.tasks.Task | None, deadline: store.deadlines.Deadline | None) -> str:
    """Say how long a task took, against its limit where it had one."""
    if task is None or task.closed_at is None or task.closed_at == task.opened_at:
        return ""
    spent = words.working_time(working_days.elapsed(task.opened_at, task.closed_at, words.known()))
    if deadline is None or deadline.limit_days is None:
        return _("用时 %(spent)s", spent=spent)
    return _("用时 %(spent)s，时限 %(limit)s", spent=spent, limit=words.in_days(deadline.limit_days))


def limits(view: CaseView, *, running: bool = False) -> list[dict[str, Any]]:
    """Return the deadlines, those still running first, each with how it was counted; equal ones are one line."""
    tasks = {task.id: task for task in view.tasks}
    chosen = [item for item in view.deadlines if not running or item.state in {"running", "overdue"}]
    chosen.sort(key=lambda item: (item.state not in {"running", "overdue"}, -item.started_at.timestamp()))
    alike: dict[tuple[Any, ...], list[store.deadlines.Deadline]] = {}
    for item in chosen:
        alike.setdefault((item.element, item.started_at, item.due_at, item.state, item.explanation), []).append(
            item
        )
    return [_limit(view, same[0], tasks.get(same[0].task_id)) | {"count": len(same)} for same in alike.values()]


def _limit(view: CaseView, item: store.deadlines.Deadline, task: store.tasks.Task | None) -> dict[str, Any]:
    ended = None if item.state in {"running", "overdue"} else item.ended_at
    cancelled = ("none", _("已取消"), "")
    chip = words.chip(item.due_at, ended, wall_clock=item.limit_days is None)
    return {
        "name": told(task.name) if task else "",
        "lane": told(task.lane) if task else "",
        "round": task.round if task else 1,
        "limit": words.in_days(item.limit_days) if item.limit_days else _hours(item),
        "chip": cancelled if item.state in {"cancelled", "lapsed"} else chip,
        "due": item.due_at,
        "counted": words.counted(item, view.case.rule_set),
        "explanation": item.explanation,
        "element": item.element,
        "open": ended is None and item.due_at > clock.now(),
    }


def _hours(item: store.deadlines.Deadline) -> str:
    return _("%(count)s 小时", count=round((item.due_at - item.started_at) / timedelta(hours=1)))

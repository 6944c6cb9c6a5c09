"""How values are written on pages: moments in Asia/Shanghai, sizes, working time, where a deadline stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app import clock, store
from app.registers import calendar, rule_sets
from app.rules import working_days
from app.web.locale import gettext as _
from app.web.locale import told

KILO = 1024
CASE_TONES = {"running": "info", "incident": "bad", "completed": "neutral", "withdrawn": "neutral"}


def local(moment: datetime) -> datetime:
    """Return the moment in Asia/Shanghai."""
    return moment.astimezone(clock.SHANGHAI)


def moment(value: datetime | None) -> str:
    """Write a moment: 11-24 18:00 in this year, 2025-11-24 18:00 in any other."""
    if value is None:
        return ""
    here = local(value)
    return f"{here:%m-%d %H:%M}" if here.year == clock.today().year else f"{here:%Y-%m-%d %H:%M}"


def iso(value: datetime | None) -> str:
    return "" if value is None else local(value).isoformat(timespec="seconds")


def size(count: int) -> str:
    """Write a number of bytes: 860 KB, 2.4 MB."""
    if count < KILO:
        return f"{count} B"
    if count < KILO * KILO:
        return f"{count / KILO:.0f} KB"
    return f"{count / KILO / KILO:.1f} MB"


def working_time(span: timedelta) -> str:
    """Write working time: 1 个工作日 3 小时."""
    days, hours, minutes = working_days.Remaining(False, span, calendar.current().day_length).parts
    words = [_("%(count)s 个工作日", count=days)] * bool(days) + [_("%(count)s 小时", count=hours)] * bool(hours)
    return " ".join(words) or _("%(count)s 分钟", count=minutes)


def chip(due: datetime | None, ended: datetime | None = None) -> tuple[str, str, str]:
    """Return (level, text, words) of a deadline for the chip: ok, soon (today or half a working day), late, none.

    `ended` is when the task was done: then the chip tells whether that was in time.
    """
    if due is None:
        return ("none", _("不限时"), "")
    limit = _("应于 %(due)s 前办结", due=moment(due))
    if ended is not None:
        kept = ended <= due
        return ("met" if kept else "late", _("按时办结") if kept else _("逾期办结"), limit)
    now, known = clock.now(), calendar.current()
    left = working_days.remaining(now, due, known)
    if left.overdue:
        return ("late", told(left.text), limit)
    soon = local(due).date() == clock.today() or left.time <= known.day_length / 2
    return ("soon" if soon else "ok", told(left.text), limit)


def counted(deadline: store.deadlines.Deadline, rule_set: str) -> list[str]:
    """Return how a deadline was counted, step by step: 11-20 收到, 不计当日, 第 2 个工作日 11-24 18:00 (三(七))."""
    started, due = deadline.started_at, deadline.due_at
    if deadline.limit_days is None:
        hours = round((due - started) / timedelta(hours=1))
        return [
            _("%(at)s 起", at=moment(started)),
            _("连续计时 %(hours)s 小时", hours=hours),
            _("%(at)s 到期", at=moment(due)),
        ]
    close = rule_sets.get(rule_set).settings.get("close_of_business")
    found = working_days.due(started, deadline.limit_days, calendar.current(), close)
    return [told(step) for step in found.explanation.split(" → ")]


def case_tone(case: store.cases.Case) -> str:
    """Return the tone of a case's state for its badge."""
    return CASE_TONES[case.status]


def case_state(case: store.cases.Case) -> str:
    """Return a case's state in a word: its outcome, or where it stands."""
    states = {
        "running": _("办理中"),
        "incident": _("系统处理中"),
        "completed": _("已办结"),
        "withdrawn": _("已撤回"),
    }
    return told(case.outcome_name) if case.outcome else states[case.status]


def stages(rail: Any) -> list[dict[str, str]]:
    """Return the stage rail in the shape of the components."""
    return [
        {"name": told(stage.name), "state": "todo" if stage.state == "waiting" else stage.state} for stage in rail
    ]


def file_line(file: store.files.File, url: str | None, note: str = "") -> Mapping[str, Any]:
    """Return a file in the shape of the component file_list."""
    return {"name": file.name, "url": url, "size": size(file.size), "sha256": file.sha256, "note": note}


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {"moment": moment, "iso": iso, "size": size}

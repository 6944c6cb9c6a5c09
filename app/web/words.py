"""How values are written on pages: moments in Asia/Shanghai, sizes, working time, where a deadline stands."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, g
from flask_babel import format_date

from app import clock, store
from app.cases.bundle import Bundle
from app.cases.views import timeline
from app.registers import calendar, rule_sets
from app.rules import working_days
from app.rules.calendar import Calendar
from app.web.locale import gettext as _
from app.web.locale import told

KILO = 1024
MANY_HOURS = timedelta(days=3)  # the 72 hours of a code are told in hours, what lasts longer in days
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
CASE_TONES = {"running": "info", "incident": "bad", "completed": "neutral", "withdrawn": "neutral"}


def known() -> Calendar:
    """Return the working calendar, asked for once in a request."""
    if "calendar" not in g:
        g.calendar = calendar.current()
    found: Calendar = g.calendar
    return found


def local(moment: datetime) -> datetime:
    """Return the moment in Asia/Shanghai."""
    return moment.astimezone(clock.SHANGHAI)


def moment(value: datetime | None) -> str:
    """Write a moment: 11-24 18:00 in this year, 2025-11-24 18:00 in any other."""
    if value is None:
        return ""
    here = local(value)
    return f"{here:%m-%d %H:%M}" if here.year == clock.today().year else f"{here:%Y-%m-%d %H:%M}"


def moment_full(value: datetime | None) -> str:
    """Write a moment with its year: 2026-11-24 18:00."""
    return "" if value is None else f"{local(value):%Y-%m-%d %H:%M}"


def day(value: datetime | None) -> str:
    """Write the day of a moment: 2026-11-24."""
    return "" if value is None else f"{local(value):%Y-%m-%d}"


def month(number: int) -> str:
    """Name a month (1 to 12) as briefly as a calendar does: 6月, Jun."""
    return str(format_date(date(2000, number, 1), "LLL"))


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
    days, hours, minutes = working_days.Remaining(False, span, known().day_length).parts
    words = [in_days(days)] * bool(days) + [_("%(count)s 小时", count=hours)] * bool(hours)
    return " ".join(words) or _("%(count)s 分钟", count=minutes)


def in_days(count: int) -> str:
    """Write a number of working days."""
    return _("1 个工作日") if count == 1 else _("%(count)s 个工作日", count=count)


def hours(span: timedelta) -> str:
    """Write time by the wall clock: 71 小时; beyond three days 30 天."""
    if span > MANY_HOURS:
        return _("%(count)s 天", count=span.days)
    count, minutes = divmod(span // timedelta(minutes=1), 60)
    return _("%(count)s 小时", count=count) if count else _("%(count)s 分钟", count=minutes)


def chip(due: datetime | None, ended: datetime | None = None, *, wall_clock: bool = False) -> tuple[str, str, str]:
    """Return (level, text, words) of a deadline for the chip: ok, soon (today or half a working day), late, none.

    `ended` is when the task was done: then the chip tells whether that was in time. A limit by the wall clock is
    told in hours, rest days included.
    """
    if due is None:
        return ("none", _("不限时"), "")
    limit = _("应于 %(due)s 前办结", due=moment(due))
    if ended is not None:
        kept = ended <= due
        return ("met" if kept else "late", _("按时办结") if kept else _("逾期办结"), limit)
    now, days = clock.now(), known()
    left = working_days.remaining(now, due, days)
    spent = working_time(left.time) if any(left.parts) else ""
    if wall_clock:
        spent = hours(abs(due - now))
    if left.overdue:
        return ("late", _("已超 %(time)s", time=spent) if spent else _("已到期"), limit)
    soon = local(due).date() == clock.today() or left.time <= days.day_length / 2
    return ("soon" if soon else "ok", _("剩 %(time)s", time=spent) if spent else _("即将到期"), limit)


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
    found = working_days.due(started, deadline.limit_days, known(), close)
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


def stages(case: store.cases.Case, bundle: Bundle, tasks: Iterable[store.tasks.Task]) -> list[dict[str, str]]:
    """Return the stage rail in the shape of the components.

    Only the case's own steps make a stage late, not what runs beside them (a guidance, an explanation). A stage
    is returned when the applicant has the start form to fill in again.
    """
    own = [task for task in tasks if task.state == "open" and not task.path]
    form = bundle.process.start.form_key
    returned = any(task.form == form and task.process == case.process for task in own) if form else False
    names = {"waiting": "todo"} | ({"current": "returned", "late": "returned"} if returned else {})
    return [
        {"name": told(stage.name), "state": names.get(stage.state, stage.state)}
        for stage in timeline.rail(case, bundle, own)
    ]


def file_line(file: store.files.File, url: str | None, note: str = "") -> Mapping[str, Any]:
    """Return a file in the shape of the component file_list."""
    return {"name": file.name, "url": url, "size": size(file.size), "sha256": file.sha256, "note": note}


def device(agent: str) -> str:
    """Name the browser and system of a User-Agent text: Chrome · Windows."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:60] or _("未知设备")


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters |= {
        "moment": moment,
        "moment_full": moment_full,
        "day": day,
        "month": month,
        "iso": iso,
        "size": size,
        "device": device,
    }

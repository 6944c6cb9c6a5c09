"""The board of limits (时限看板): what is late or due and with whom, how well limits are kept, where time goes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.cases import bundle as bundles
from app.cases.views import sla
from app.registers import calendar
from app.store.deadlines import Deadline
from app.web import guards, lists, words
from app.web.locale import gettext as _
from app.web.locale import lazy, told
from app.web.navigation import STAFF
from app.web.pages import diagrams

pages = guards.area("sla", __name__)
READERS = tuple(sorted(STAFF))
TABS = {"now": lazy("待办时限"), "rates": lazy("按时率"), "time": lazy("用时分布")}
BANDS = {
    "overdue": (lazy("已超时"), "bad"),
    "today": (lazy("今天到期"), "warn"),
    "tomorrow": (lazy("明天到期"), ""),
    "owed": (lazy("待说明"), ""),
}
NOBODY = "none"
SIZE = 10
HEATS = 5
GOOD, FAIR = 0.95, 0.8


@pages.get("/sla")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """Show the board; `?tab=` chooses what is pending, how limits were kept, or where time went."""
    board = sla.board(guards.actor())
    tab = request.args.get("tab", "now")
    tab = tab if tab in TABS else "now"
    tabs = [
        {"label": label, "url": url_for("sla.index", tab=key if key != "now" else None), "active": key == tab}
        for key, label in TABS.items()
    ]
    return render_template(
        f"pages/sla/{tab}.html", tabs=tabs, now=clock.now(), years=_years(), **_PARTS[tab](board)
    )


def _years() -> str:
    """Say which years limits may touch now, with their state."""
    this = clock.today().year
    years = [(year, state) for year, state in calendar.years() if this <= year <= this + 1]
    return told("，".join(f"{year} 年{calendar.STATE_NAMES[state]}" for year, state in years))


def _now(board: sla.Board) -> dict[str, Any]:
    band, lane, person = (request.args.get(name, "") for name in ("band", "lane", "person"))
    found = [each for each in _of_band(board, band) if _is_of(each, lane, person)]
    pages_, page = lists.pages_of(len(found), SIZE), lists.number()
    first = (min(page, pages_) - 1) * SIZE
    chosen = {"band": band, "lane": lane, "person": person}
    return {
        "kpis": _kpis(board, band),
        "title": BANDS[band][0] if band in BANDS else _("全部"),
        "rows": [_row(each) for each in found[first : first + SIZE]],
        "filtered": _filtered(board, lane, person),
        "clear": url_for("sla.index", band=band or None),
        "shares": [_shares(_("角色"), "lane", board.by_lane, chosen), _people(board, chosen)],
        "page": min(page, pages_),
        "pages": pages_,
        "total": len(found),
        "url_of": lists.url_of("sla.index"),
    }


def _of_band(board: sla.Board, band: str) -> list[Deadline]:
    if band == "owed":
        return list(board.owed)
    return [each for key, deadlines in board.bands.items() if band in {"", key} for each in deadlines]


def _is_of(deadline: Deadline, lane: str, person: str) -> bool:
    holder = str(deadline.task.assignee_id) if deadline.task.assignee_id else NOBODY
    return lane in {"", deadline.task.lane} and person in {"", holder}


def _filtered(board: sla.Board, lane: str, person: str) -> str:
    """Name the lane and the person that the list is narrowed to."""
    names = {share.key or NOBODY: share.name or _("未领取") for share in board.by_person}
    return "、".join(part for part in (told(lane), names.get(person, person)) if part)


def _kpis(board: sla.Board, chosen: str) -> list[dict[str, Any]]:
    counts = {band: len(found) for band, found in board.bands.items()} | {"owed": len(board.owed)}
    items: list[dict[str, Any]] = [
        {
            "label": label,
            "value": counts[band],
            "unit": _("件"),
            "tone": tone if counts[band] else "",
            "url": url_for("sla.index", band=band if band != chosen else None),
            "current": band == chosen,
        }
        for band, (label, tone) in BANDS.items()
    ]
    return [*items, _month_kpi(board)]


def _month_kpi(board: sla.Board) -> dict[str, Any]:
    """Say how many of this month's limits were kept, beside last month's."""
    before, this = (_whole(board, month) for month in board.months[-2:])
    note = _("上月 %(rate)s", rate=_percent(before)) if before else _("上月没有办结的环节")
    item = {"label": _("本月按时率"), "note": note, "url": url_for("sla.index", tab="rates")}
    return item | ({"value": _percent(this)} if this else {"value": "—"})


def _whole(board: sla.Board, month: str) -> sla.Month | None:
    found = [each for node in board.nodes for each in node.months if each.month == month]
    return sla.Month(month, sum(each.met for each in found), sum(each.late for each in found)) if found else None


def _percent(month: sla.Month) -> str:
    return f"{month.rate * 100:.1f}".removesuffix(".0") + "%"


def _row(deadline: Deadline) -> dict[str, Any]:
    task, case = deadline.task, deadline.case
    ended = None if deadline.state in {"running", "overdue"} else deadline.ended_at
    return {
        "name": told(task.name),
        "lane": told(task.lane),
        "subject": case.title or told(case.process_name),
        "number": case.number,
        "url": url_for("cases.show", number=case.number, tab="deadlines"),
        "person": task.assignee.name if task.assignee else _("未领取"),
        "chip": words.chip(deadline.due_at, ended, wall_clock=deadline.limit_days is None),
        "due": words.moment(deadline.due_at),
        "provisional": deadline.provisional,
    }


def _shares(label: str, name: str, shares: Sequence[sla.Share], chosen: dict[str, str]) -> dict[str, Any]:
    """Return one part of the table of counts: each count leads to its rows."""
    rows = []
    for share in shares:
        key = share.key or NOBODY
        narrowed: dict[str, Any] = {name: key}
        cells = [
            (share.counts[band], url_for("sla.index", **narrowed, band=band), BANDS[band]) for band in sla.BANDS
        ]
        rows.append({"label": told(share.name), "cells": cells, "current": chosen[name] == key})
    return {"label": label, "rows": rows}


def _people(board: sla.Board, chosen: dict[str, str]) -> dict[str, Any]:
    part = _shares(_("责任人"), "person", board.by_person, chosen)
    for row in part["rows"]:
        row["label"] = row["label"] or _("未领取")
    return part


def _rates(board: sla.Board) -> dict[str, Any]:
    names = dict(lists.procedures())
    return {
        "months": board.months,
        "bars": [_bar(node, names) for node in board.nodes],
        "lines": [(told(node.name), _of(node, names), _cells(node, board.months)) for node in board.nodes],
    }


def _of(node: sla.Node, names: Mapping[str, str]) -> str:
    """Say which procedure a step belongs to and who does it: steps of two procedures may have one name."""
    return " · ".join(part for part in (names.get(node.process, ""), told(node.lane)) if part)


def _bar(node: sla.Node, names: Mapping[str, str]) -> dict[str, Any]:
    whole = node.total
    text = f"{_percent(whole)} ({whole.met}/{whole.met + whole.late})"
    return {
        "label": told(node.name),
        "note": names.get(node.process, ""),
        "value": whole.rate * 100,
        "text": text,
        "tone": _tone(whole),
    }


def _tone(month: sla.Month) -> str:
    return "ok" if month.rate >= GOOD else "warn" if month.rate >= FAIR else "bad"


def _cells(node: sla.Node, months: Sequence[str]) -> list[tuple[str, str]]:
    """Return (text, tone) by month."""
    known = {each.month: each for each in node.months}
    return [(_percent(known[month]), _tone(known[month])) if month in known else ("—", "") for month in months]


def _time(board: sla.Board) -> dict[str, Any]:
    processes = lists.procedures()
    wanted = request.args.get("process", "")
    known = {key for key, _name in processes}
    most = max(known, key=lambda key: sum(node.process == key for node in board.nodes), default="")
    process = wanted if wanted in known else most
    nodes = _of_process(board, process)
    spent = sum((node.time for node in nodes), timedelta()) or timedelta(seconds=1)
    parts = [
        {
            "label": told(node.name),
            "share": 100 * (node.time / spent),
            "text": words.working_time(node.time),
            "level": _level(node, nodes),
        }
        for node in sorted(nodes, key=lambda node: -node.time)
    ]
    return {"processes": processes, "process": process, "parts": parts}


def _of_process(board: sla.Board, process: str) -> list[sla.Node]:
    return [node for node in board.nodes if node.process == process]


def _level(node: sla.Node, nodes: Sequence[sla.Node]) -> int:
    """Return how warm a step is, 1 to 5, against the slowest of its procedure."""
    most = max(each.time for each in nodes) or timedelta(seconds=1)
    return max(1, round(HEATS * (node.time / most)))


_PARTS = {"now": _now, "rates": _rates, "time": _time}


@pages.get("/sla/heat/<process>")
@guards.role(*READERS)
def heat(process: str) -> ResponseReturnValue:
    """Return {xml, heat} for the viewer: the live diagram, each step with its mean working time."""
    bundle, _live = bundles.live(process)
    nodes = _of_process(sla.board(guards.actor()), process)
    marks = {node.element: {"level": _level(node, nodes), "words": words.working_time(node.time)} for node in nodes}
    return jsonify(diagrams.drawing(bundle.digest, process) | {"heat": marks})

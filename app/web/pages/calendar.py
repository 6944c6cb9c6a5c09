"""The working calendar: a year at a glance; administrators change it after seeing what would move."""

from calendar import Calendar as Weeks
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, store
from app.cases.automatic import recount
from app.cases.automatic.recount import Move
from app.errors import Refusal
from app.registers import calendar
from app.rules.calendar import Calendar, Day, YearTable
from app.web import guards, words
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.navigation import EVERYBODY
from app.web.pages import year_form

pages = guards.area("calendar", __name__)
READERS = tuple(sorted(EVERYBODY - {"applicant"}))
REFUSED = 422
AHEAD = 3
TONES = {"official": "ok", "provisional": "warn"}


@pages.get("/calendar")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """Show a year: which days are worked, which are not, and why."""
    this = clock.today().year
    wanted = request.args.get("year", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) == len("2026") else this
    table = calendar.year(number)
    changed = next((row for row in store.calendar.years() if row.year == number), None)
    return render_template(
        "pages/calendar/index.html",
        table=table,
        years=[(year, str(year)) for year in range(this + AHEAD, calendar.FIRST_YEAR - 1, -1)],
        state=told(calendar.STATE_NAMES[table.state]),
        tone=TONES[table.state],
        months=_months(table),
        worked=_worked(table),
        spans=year_form.of_table(table).rows,
        changed=changed if changed and changed.updated_by != "system" else None,
        may_change=guards.actor().role == "admin",
        today=clock.today(),
    )


def _months(table: YearTable) -> list[tuple[int, list[list[Day | None]]]]:
    """Return the months as weeks of days from Monday; None where a day belongs to another month."""
    days = Calendar({table.year: table})
    return [
        (month, [[days.day(day) if day.month == month else None for day in week] for week in weeks])
        for month, weeks in ((n, Weeks().monthdatescalendar(table.year, n)) for n in range(1, 13))
    ]


def _worked(table: YearTable) -> int:
    days, first = Calendar({table.year: table}), date(table.year, 1, 1)
    return sum(days.working(first + timedelta(days=n)) for n in range((date(table.year, 12, 31) - first).days + 1))


@pages.get("/calendar/<int:year>/edit")
@guards.role("admin")
def edit(year: int) -> ResponseReturnValue:
    """Show the form of a year."""
    return _form(year, year_form.of_table(calendar.year(year)))


def _form(year: int, form: year_form.Form, errors: dict[str, list[str]] | None = None) -> str:
    rows = [*form.rows, year_form.Row()]
    return render_template("pages/calendar/edit.html", year=year, form=form, rows=rows, errors=errors or {})


@pages.post("/calendar/<int:year>/edit")
@guards.role("admin")
def preview(year: int) -> ResponseReturnValue:
    """Show what the year as typed would move, or what is wrong with it; nothing is changed yet."""
    form = year_form.of_post(request.form)
    if {"_add", "_remove", "_back"} & set(request.form):
        return _form(year, form)
    try:
        table = year_form.parse(year, form)
    except Refusal as error:
        return _form(year, form, error.errors or {"days": [error.message]}), REFUSED
    before = calendar.year(year)
    moves = recount.preview(guards.actor(), table)
    return render_template(
        "pages/calendar/preview.html",
        year=year,
        form=form,
        changes=_changes(before, table),
        states=(told(calendar.STATE_NAMES[before.state]), told(calendar.STATE_NAMES[table.state])),
        moves=[_move(move) for move in moves],
    )


def _move(move: Move) -> dict[str, Any]:
    return {
        "number": move.number,
        "task": told(move.task),
        "before": words.moment(move.before),
        "after": words.moment(move.after),
        "later": move.after > move.before,
    }


def _changes(before: YearTable, after: YearTable) -> list[tuple[date, Day, Day]]:
    """Return the days that are worked, or called, otherwise than before."""
    days = sorted({*before.days, *after.days})
    old, new = Calendar({before.year: before}), Calendar({after.year: after})
    return [(day, old.day(day), new.day(day)) for day in days if old.day(day) != new.day(day)]


@pages.post("/calendar/<int:year>")
@guards.role("admin")
def change(year: int) -> ResponseReturnValue:
    """Replace the year and move the running limits that it touches."""
    form = year_form.of_post(request.form)
    try:
        moved = recount.put_year(guards.actor(), year_form.parse(year, form))
    except Refusal as error:
        return _form(year, form, error.errors or {"days": [error.message]}), REFUSED
    flash(_("%(year)s 年工作日历已保存，重新计算了 %(count)s 项时限。", year=year, count=len(moved)), "success")
    return redirect(url_for("calendar.index", year=year))

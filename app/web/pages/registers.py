"""The registers (登记库): those the reader may open, one with its lines, a line with its history, sheets."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.registers import organisations
from app.registers.people.actors import Actor
from app.registers.registry import exports, facts, line_history, lines
from app.registers.registry.facts import Fact
from app.registers.registry.line_history import Difference, Event
from app.registers.registry.lines import Line, Wanted
from app.registers.registry.register import GROUPS, Field, Register
from app.web import guards, lists, sheets, words
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.pages import cards, documents
from app.web.shell import ROLE_NAMES

pages = guards.area("registers", __name__)
KEYS = ("q", "state", "today", "own", "page")
SIZE = 20
LONG = 1000
"""Characters from which a text scrolls in a box of its own."""


@pages.get("/registers")
@guards.signed_in
def index() -> ResponseReturnValue:
    """List the registers the reader may open, by group, each with how many lines they may read."""
    grouped: dict[str, list[lines.Shelf]] = {}
    for shelf in lines.shelves(guards.actor()):
        grouped.setdefault(shelf.register.group, []).append(shelf)
    groups = [(told(GROUPS[group]), found) for group, found in grouped.items()]
    title = _("登记库") if guards.actor().represents is None else _("本单位登记")
    return render_template("pages/registers/index.html", groups=groups, title=title)


@pages.get("/registers/<register>")
@guards.signed_in
def show(register: str) -> ResponseReturnValue:
    """List a register's lines."""
    actor = guards.actor()
    kind = lines.opened(actor, register)
    back = lists.remembered(_place(kind), "registers.show", KEYS, register=register)
    if back is not None:
        return back
    wanted, page = _wanted(), lists.number()
    found, total = lines.page(actor, kind, wanted, page, SIZE)
    return render_template(
        "pages/registers/show.html",
        register=kind,
        rows=[_row(line) for line in found],
        columns=[(told(field.label), _align(field)) for field in lines.readable(actor, kind) if field.column],
        owned=any(_unit(line) for line in found),
        dated=any(line.valid_from or line.valid_to for line in found),
        states=[(state, told(name)) for state, name in kind.states.items()],
        may_narrow=kind.read_by(actor) and kind.owner and actor.represents is not None,
        wanted=wanted,
        filtered=wanted != Wanted(),
        filters=lists.kept() | {"page": None},
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("registers.show", register=register),
    )


@pages.get("/registers/<register>/export")
@guards.signed_in
def export(register: str) -> ResponseReturnValue:
    """Hand out what the list holds as CSV or XLSX; too many lines are told on the list's page."""
    actor = guards.actor()
    kind = lines.opened(actor, register)
    try:
        made = exports.export(actor, kind, _wanted(), sheets.form())
    except Refusal as error:
        flash(told(error.message), "warn")
        return redirect(url_for("registers.show", register=register, **lists.kept()))
    return sheets.answer(made)


@pages.get("/registers/<register>/<line>")
@guards.signed_in
def entry(register: str, line: str) -> ResponseReturnValue:
    """Show one line: facts, where it stands, its history, its cases and documents."""
    actor = guards.actor()
    kind = lines.opened(actor, register)
    found = lines.one(actor, kind, line)
    cases, said = line_history.cases(actor, found), [fact for fact in found.facts if fact.text]
    return render_template(
        "pages/registers/entry.html",
        line=found,
        row=_row(found),
        about=_about(actor, found),
        facts=[(told(fact.field.label), _value(fact)) for fact in said if fact.field.type != "table"],
        tables=[_table(fact) for fact in said if fact.field.type == "table"],
        events=[_event(event) for event in reversed(line_history.events(actor, found))],
        cards=cards.cards(actor, cases),
        documents=[documents.line(each) for each in line_history.documents(actor, found, cases)],
        back=lists.back_to(_place(kind), "registers.show", register=register),
    )


def _place(kind: Register) -> str:
    """Return the name that a register's filters are remembered under."""
    return f"registers.{kind.key}"


def _wanted() -> Wanted:
    text, state = lists.search_text(), request.args.get("state", "")
    return Wanted(text, state, today="today" in request.args, own="own" in request.args)


def _row(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "state": told(line.register.state_name(line.state)),
        "tone": line.register.tones.get(line.state) or ("ok" if line.counts else "neutral"),
        "days": _days(line),
        "unit": _unit(line),
        "cells": {told(fact.field.label): _value(fact) for fact in line.columns()},
    }


def _unit(line: Line) -> str:
    """Return the name of a line's unit where the line's title doesn't say it already."""
    name = line.organisation.name if line.organisation else ""
    return "" if name == line.title else name


def _align(field: Field) -> str:
    return "num" if field.type == "number" else ""


def _days(line: Line) -> str:
    if line.valid_from and line.valid_to:
        return _("%(first)s 至 %(last)s", first=line.valid_from, last=line.valid_to)
    if line.valid_from:
        return _("%(first)s 起", first=line.valid_from)
    return _("至 %(last)s", last=line.valid_to) if line.valid_to else ""


def _value(fact: Fact) -> dict[str, Any]:
    """Return a fact's words, and where its link leads if the reader may follow it."""
    text = _words(fact)
    return {"text": text, "url": _address(fact), "align": _align(fact.field), "long": len(text) > LONG}


def _words(fact: Fact) -> str:
    """Write a fact: what was chosen among names in the reader's language, what was written as it is."""
    return told(fact.text) if fact.field.options or fact.field.type == "yes_no" else fact.text


def _address(fact: Fact) -> str | None:
    if fact.target is None:
        return None
    if fact.field.type == "organisation":
        return url_for("organisations.show", organisation_id=fact.target)
    return url_for("cases.show" if fact.field.type == "case" else "documents.show", number=fact.target)


def _about(actor: Actor, line: Line) -> list[tuple[str, dict[str, Any]]]:
    """Return what stands above a line's own facts: number, unit, days."""
    unit, known = line.organisation, None
    if unit is not None and (f"org:{unit.id}" in actor.grants or actor.role in organisations.STAFF):
        known = url_for("organisations.show", organisation_id=unit.id)
    about = [
        (_("编号"), line.number, None),
        (_("所属单位"), unit.name if unit else "", known),
        (_("有效期"), _days(line), None),
    ]
    return [(label, {"text": text, "url": url}) for label, text, url in about if text]


def _table(fact: Fact) -> dict[str, Any]:
    """Return a fact that is a table: names of its columns, rows of words."""
    rows = facts.cells(fact.field, fact.value)
    columns = [told(name) for name, _cell in rows[0]] if rows else []
    said = [[told(cell) for _name, cell in row] for row in rows]
    return {"label": told(fact.field.label), "columns": columns, "rows": said}


def _event(event: Event) -> dict[str, Any]:
    """Return a change in the shape of the component timeline."""
    effective = event.effective_on != words.local(event.at).date()
    return {
        "when": words.moment(event.at),
        "time": words.iso(event.at),
        "what": told(event.note),
        "who": event.who or str(ROLE_NAMES.get(event.role, "")) or _("系统"),
        "note": _("自 %(day)s 起生效", day=event.effective_on) if effective else "",
        "case": event.case,
        "changes": [_difference(each) for each in event.changes],
        "tone": "info" if event.changes else "neutral",
    }


def _difference(one: Difference) -> dict[str, Any]:
    before, after = (None if value is None else told(value) for value in (one.before, one.after))
    return {"label": told(one.label), "before": before, "after": after}

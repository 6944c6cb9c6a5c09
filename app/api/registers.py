"""Registers that the caller may open: their lines, one line with its history, a sheet to save."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response

from app.api import shapes
from app.api.area import Area
from app.api.schemas.registers import (
    ExportQuery,
    LineQuery,
    RegisterEntry,
    RegisterLinePage,
    RegisterList,
)
from app.registers.people.actors import Actor
from app.registers.registry import exports, line_history, lines
from app.registers.registry.line_history import Event
from app.registers.registry.lines import Line, Shelf, Wanted
from app.registers.registry.register import GROUPS

area = Area("registers", "登记库")
MEDIA = tuple(media for media, _ in exports.WRITERS.values())


@area.get("/registers", answer=RegisterList)
def index(actor: Actor) -> dict[str, Any]:
    """List the registers that the caller may open, by group, each with the number of lines they may read."""
    return {"items": [_shelf(actor, shelf) for shelf in lines.shelves(actor)]}


@area.get("/registers/<register>", query=LineQuery, answer=RegisterLinePage)
def show(actor: Actor, query: dict[str, Any], register: str) -> dict[str, Any]:
    """List a register's lines."""
    kind = lines.opened(actor, register)
    found, total = lines.page(actor, kind, _wanted(query), query["page"], query["size"])
    return shapes.page([_line(line) for line in found], total, query)


@area.get("/registers/<register>/export", query=ExportQuery, media=MEDIA)
def export(actor: Actor, query: dict[str, Any], register: str) -> Response:
    """Return what the list holds as a sheet; 422 for too many lines. Each export is noted in the trail."""
    made = exports.export(actor, lines.opened(actor, register), _wanted(query), query["format"])
    response = Response(made.content, mimetype=made.media)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@area.get("/registers/<register>/<line>", answer=RegisterEntry)
def entry(actor: Actor, register: str, line: str) -> dict[str, Any]:
    """Return one line, with its history, cases and documents as far as the caller may know of them."""
    found = lines.one(actor, lines.opened(actor, register), line)
    cases = line_history.cases(actor, found)
    return _line(found) | {
        "history": [_event(event) for event in line_history.events(actor, found)],
        "cases": [case.number for case in cases],
        "documents": [each.number for each in line_history.documents(actor, found, cases)],
    }


def _wanted(query: Mapping[str, Any]) -> Wanted:
    return Wanted(query["q"].strip(), query["state"], query["today"], query["own"])


def _shelf(actor: Actor, shelf: Shelf) -> dict[str, Any]:
    kind = shelf.register
    return {
        "key": kind.key,
        "name": kind.name,
        "group": GROUPS[kind.group],
        "clause": kind.clause,
        "count": shelf.count,
        "states": kind.states,
        "fields_": lines.readable(actor, kind),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.address,
        "title": line.title,
        "state": line.state,
        "state_name": line.register.state_name(line.state),
        "counts": line.counts,
        "organisation": line.organisation.name if line.organisation else None,
        "valid_from": line.valid_from,
        "valid_to": line.valid_to,
        "facts": {fact.field.key: fact.value for fact in line.facts},
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "effective_on": event.effective_on,
        "note": event.note,
        "by": event.who,
        "role": event.role,
        "case": event.case,
        "changes": event.changes,
    }

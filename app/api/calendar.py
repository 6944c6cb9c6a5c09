"""The working calendar, year by year."""

from dataclasses import asdict
from typing import Any

from app.api.area import Area
from app.api.guards import ADMIN
from app.api.schemas.inputs import PreviewQuery, YearBody
from app.api.schemas.outputs import Year, YearPut
from app.cases.automatic import recount
from app.errors import Refusal
from app.registers import calendar
from app.registers.people.actors import Actor
from app.rules.calendar import YearTable

area = Area("calendar", "工作日历")


@area.get("/calendar/<int:year>", answer=Year)
def show(actor: Actor, year: int) -> dict[str, Any]:
    """Return a year: official or provisional, and the days that differ from the plain week."""
    del actor
    return _told(calendar.year(year))


@area.put("/calendar/<int:year>", guard=ADMIN, query=PreviewQuery, body=YearBody, answer=YearPut)
def replace(actor: Actor, body: dict[str, Any], query: dict[str, Any], year: int) -> dict[str, Any]:
    """Replace a year and move the running deadlines that it touches; with `preview` only show which."""
    if body.get("year", year) != year:
        raise Refusal(errors={"year": ["与地址中的年份不一致。"]})
    table = calendar.parse_year(year, body["state"], body["days"])
    moves = recount.preview(actor, table) if query["preview"] else recount.put_year(actor, table)
    return _told(table) | {"moved": [{**asdict(move), "case": move.number} for move in moves]}


def _told(table: YearTable) -> dict[str, Any]:
    days = [{"date": day, "working": working, "name": name} for day, (working, name) in table.days.items()]
    return {"year": table.year, "state": table.state, "days": days}

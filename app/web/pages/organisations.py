"""Organisations (单位): the register for staff; everybody else reads of their own one alone."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases.views import reading
from app.errors import NotFound
from app.registers import organisations
from app.registers.registry.facts import masked
from app.store.people import Organisation
from app.web import guards, lists, words
from app.web.locale import gettext as _
from app.web.locale import lazy, told
from app.web.pages import cards

pages = guards.area("organisations", __name__)
KEYS = ("kind", "status", "q", "page")
READERS = organisations.STAFF
TONES = {"registered": "warn", "onboarded": "ok", "suspended": "bad", "terminated": "neutral"}
TYPE_NAMES = {
    "enterprise": lazy("企业"),
    "institution": lazy("事业单位"),
    "social_organisation": lazy("社会组织"),
    "other_organisation": lazy("其他组织"),
}
SIZE, CASES = 20, 10


@pages.get("/organisations")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """List the organisations by name."""
    back = lists.remembered("organisations", "organisations.index", KEYS)
    if back is not None:
        return back
    kind, status = request.args.get("kind", ""), request.args.get("status", "")
    text, page = lists.search_text(), lists.number()
    found, total = organisations.search(text, (kind,) if kind else (), page, SIZE, status)
    return render_template(
        "pages/organisations/index.html",
        rows=[(unit, *_badges(unit)) for unit in found],
        kinds=_named(organisations.KIND_NAMES),
        statuses=_named(organisations.STATUS_NAMES),
        wanted={"kind": kind, "status": status, "q": text},
        filtered=bool(kind or status or text),
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("organisations.index"),
    )


def _named(names: dict[str, str]) -> list[tuple[str, str]]:
    return [(key, told(name)) for key, name in names.items()]


def _badges(unit: Organisation) -> tuple[str, str, str]:
    """Return the kind's name, the status's and its tone."""
    return told(organisations.KIND_NAMES[unit.kind]), told(organisations.status_name(unit)), TONES[unit.status]


@pages.get("/organisations/mine")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """Go to the organisation the reader works at; an expert's employer is none of theirs here."""
    actor = guards.actor()
    if actor.organisation_id is None:
        raise NotFound
    own = organisations.seen_by(actor, actor.organisation_id)
    return redirect(url_for("organisations.show", organisation_id=own.id))


@pages.get("/organisations/<int:organisation_id>")
@guards.signed_in
def show(organisation_id: int) -> ResponseReturnValue:
    """Show an organisation with those of its cases that the reader may know of."""
    actor, page = guards.actor(), lists.number()
    unit = organisations.seen_by(actor, organisation_id)
    found, total = reading.cases(actor, store.cases.Query(organisation_id=unit.id), page, CASES)
    return render_template(
        "pages/organisations/show.html",
        unit=unit,
        badges=_badges(unit),
        facts=_facts(unit),
        people=_people(unit, full=organisations.may_read_identity(actor)),
        cards=cards.cards(actor, found),
        staff=actor.role in READERS,
        page=page,
        pages=lists.pages_of(total, CASES),
        total=total,
        url_of=lists.url_of("organisations.show", organisation_id=unit.id),
    )


def _facts(unit: Organisation) -> list[tuple[str, Any]]:
    applies = unit.kind in organisations.APPLICANT_KINDS
    facts: list[tuple[str, Any]] = [
        (_("统一社会信用代码"), unit.uscc),
        (_("单位类型"), TYPE_NAMES.get(unit.unit_type, unit.unit_type)),
        (_("成立日期"), unit.established_on),
        (_("住所"), unit.address),
        (_("状态起始"), words.local(unit.status_since).date() if unit.status_since else None),
    ]
    return [*facts, (_("DCMM 贯标"), _dcmm(unit))] if applies else facts


def _dcmm(unit: Organisation) -> str:
    if unit.dcmm_level is None:
        return _("无")
    if unit.dcmm_expires_on is None:
        return _("%(level)s 级", level=unit.dcmm_level)
    return _("%(level)s 级，有效期至 %(day)s", level=unit.dcmm_level, day=unit.dcmm_expires_on)


def _people(unit: Organisation, *, full: bool) -> list[tuple[str, str, str]]:
    """Return (capacity, name, number of the document or telephone) of those who stand for the unit."""
    people = [
        (_("法定代表人"), unit.legal_representative, _number(unit.legal_representative_id, full=full)),
        (_("负责人"), unit.responsible_person, _number(unit.responsible_person_id, full=full)),
        (_("联系人"), unit.contact_name, unit.contact_phone),
    ]
    return [person for person in people if person[1]]


def _number(text: str, *, full: bool) -> str:
    """Write a document's number, with its middle hidden from who does not check it."""
    return text if full else masked(text)

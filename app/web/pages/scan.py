"""What the QR code of an identity check leads to: recognise the person, let them read and sign (二(二)1).

Pages for a phone, open to everybody who holds the code's secret. Nothing of the case is told before the person has
been recognised, and then only the organisation's name. Where 泉服务 is not configured, a page plays its phone.
"""

from collections.abc import Callable, Iterable
from functools import wraps

import orjson
from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases import permissions
from app.cases.actions import scanning
from app.errors import Conflict, Forbidden, NotFound, PlatformError, Refusal
from app.registers import identity_providers
from app.web import errors, guards
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.security import limiter

pages = guards.area("scan", __name__)
LONGEST, LARGEST_REPORT = 60, 16 * 1024
MISSING = {"name": "请填写姓名。", "id_number": "请填写证件号码。"}
View = Callable[[str], ResponseReturnValue]


def _refused(answer: Response) -> bool:
    return answer.status_code in {errors.STATUS[Forbidden], errors.STATUS[Refusal]}


def _said_on_the_phone(view: View) -> View:
    """Say why it can't go on in a page fit for a phone, without the way to the platform's own pages."""

    @wraps(view)
    def wrapped(*args: str, **values: str) -> ResponseReturnValue:
        try:
            return view(*args, **values)
        except (Conflict, NotFound) as error:
            return render_template("pages/scan/over.html", text=told(error.message)), errors.status_of(error)

    return wrapped


@pages.get("/scan/<secret>")
@guards.public
@_said_on_the_phone
def show(secret: str) -> ResponseReturnValue:
    """Play the scanning phone, or send it on to 泉服务."""
    provider = identity_providers.configured()
    if not provider.stand_in:
        return redirect(provider.scan_url(secret))
    return _phone(secret)


def _phone(secret: str, wrong: dict[str, list[str]] | None = None, refusal: str = "") -> str:
    code = scanning.scannable(secret)
    return render_template(
        "pages/scan/phone.html",
        secret=secret,
        values={name: request.form.get(name, "") for name in MISSING},
        people=_once(code.subjects) if current_app.config["DEMO"] else [],
        errors=wrong or {},
        refusal=refusal,
    )


def _once(people: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Return the people on file, who is both representative and responsible once."""
    return list({(person["name"], person["id_number"]): person for person in people}.values())


@pages.post("/scan/<secret>")
@guards.public
@limiter.limit("10 per hour", key_func=lambda: request.path, deduct_when=_refused)
@_said_on_the_phone
def recognise(secret: str) -> ResponseReturnValue:
    """Recognise the person by what the stand-in's page says of them, as 泉服务 would."""
    provider = identity_providers.configured()
    if not provider.stand_in:
        raise NotFound
    typed = {name: request.form.get(name, "").strip()[:LONGEST] for name in MISSING}
    missing = {name: [text] for name, text in MISSING.items() if not typed[name]}
    if missing:
        return _phone(secret, missing), errors.STATUS[Refusal]
    code, scan = provider.verified(orjson.dumps({"code": secret, **typed}), {})
    try:
        return redirect(url_for("scan.read", ticket=scanning.recognise(code, scan)))
    except Forbidden as error:
        return _phone(secret, refusal=told(error.message)), errors.STATUS[Forbidden]


@pages.post("/scan/report")
@guards.service
def report() -> ResponseReturnValue:
    """Take the signed report of 泉服务; answers JSON {url}, where the person goes on to read and sign."""
    provider = identity_providers.configured()
    request.max_content_length = LARGEST_REPORT
    try:
        if provider.stand_in:
            raise NotFound
        ticket = scanning.recognise(*provider.verified(request.get_data(), request.headers))
    except PlatformError as error:
        return jsonify(detail=error.message), errors.status_of(error)
    return jsonify(url=current_app.config["BASE_URL"].rstrip("/") + url_for("scan.read", ticket=ticket))


@pages.get("/scan/sign/<ticket>")
@guards.public
@_said_on_the_phone
def read(ticket: str) -> ResponseReturnValue:
    """Show the text to sign to a person who was recognised."""
    return _sheet(ticket)


def _sheet(ticket: str, refusal: str = "") -> str:
    signing = scanning.signing(ticket)
    return render_template("pages/scan/sign.html", ticket=ticket, signing=signing, refusal=refusal)


@pages.post("/scan/sign/<ticket>")
@guards.public
@_said_on_the_phone
def sign(ticket: str) -> ResponseReturnValue:
    """Sign the text that was shown; the case goes on."""
    if request.form.get("agree") != "yes":
        return _sheet(ticket, _("请先阅读全文，并勾选“已阅读并同意”。")), errors.STATUS[Refusal]
    try:
        scanning.sign(ticket, request.form.get("digest", ""))
    except Refusal as error:
        return _sheet(ticket, told(error.message)), errors.STATUS[Refusal]
    return redirect(url_for("scan.done"))


@pages.get("/scan/done")
@guards.public
def done() -> ResponseReturnValue:
    """Say that it is done."""
    return render_template("pages/scan/done.html")


@pages.get("/scan/waiting/<task_id>")
@guards.role("applicant")
def waiting(task_id: str) -> ResponseReturnValue:
    """Tell the applicant's page whether its step is over: JSON {done, url?}."""
    task = permissions.check_see_task(guards.actor(), store.tasks.get(task_id))
    if task.state == "open":
        return jsonify(done=False)
    case = store.cases.by_id(task.case_id)
    return jsonify(done=True, url=url_for("cases.show", number=case.number) if case else None)

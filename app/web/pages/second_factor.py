"""The second factor of the reader's account: set up with a QR code, set and given up with password and code."""

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict, Refusal
from app.registers.people import accounts, proofs, second_factor
from app.web import guards
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.security import limiter

pages = guards.area("second_factor", __name__)
REFUSED = 422


def _page(offer: second_factor.Offer | None, errors: dict[str, list[str]] | None = None) -> str:
    picture = segno.make(offer.uri, error="m", micro=False) if offer else None
    return render_template(
        "pages/account/second_factor.html",
        offer=offer,
        picture=picture.svg_data_uri(scale=4, border=2, dark="#1c2430", light="#fff") if picture else "",
        errors=errors or {},
    )


@pages.get("/account/second-factor")
@guards.signed_in
def show() -> ResponseReturnValue:
    """Offer a new secret, or the way to give the present one up."""
    actor = guards.actor()
    return _page(None if second_factor.enabled(accounts.get(actor.id)) else second_factor.offer(actor))


@pages.post("/account/second-factor")
@guards.signed_in
@limiter.limit("20 per 5 minutes", deduct_when=lambda answer: answer.status_code == REFUSED)
def confirm() -> ResponseReturnValue:
    """Put the offered secret into force once password and first code fit."""
    actor, ticket = guards.actor(), request.form.get("ticket", "")
    try:
        proofs.set_second_factor(actor, ticket, _given())
    except Refusal as error:
        return _page(second_factor.offered(actor, ticket), _errors(error)), REFUSED
    except Conflict as error:
        flash(told(error.message), "warning")
        return redirect(url_for("second_factor.show"))
    flash(_("两步验证已启用，下次登录时须输入验证码。"), "success")
    return redirect(url_for("account.index"))


@pages.post("/account/second-factor/remove")
@guards.signed_in
@limiter.limit("10 per 5 minutes", deduct_when=lambda answer: answer.status_code == REFUSED)
def remove() -> ResponseReturnValue:
    """Give the second factor up, with password and code."""
    try:
        proofs.give_up_second_factor(guards.actor(), _given())
    except Refusal as error:
        return _page(None, _errors(error)), REFUSED
    flash(_("两步验证已停用。"), "success")
    return redirect(url_for("account.index"))


def _given() -> proofs.Proof:
    return proofs.Proof(request.form.get("password", ""), request.form.get("code", ""))


def _errors(error: Refusal) -> dict[str, list[str]]:
    """Return what is wrong by field of the page."""
    return {error.part: [error.message]} if isinstance(error, proofs.NotProved) else error.errors

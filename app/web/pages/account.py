"""The reader's own account: password, sessions, language, tokens of the REST interface."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.registers.people import accounts, proofs, sessions, tokens
from app.web import guards
from app.web.locale import LANGUAGES
from app.web.locale import gettext as _
from app.web.pages.auth import check_same
from app.web.security import limiter

pages = guards.area("account", __name__)
REFUSED = 422


def _own_session() -> int:
    visitor = guards.visitor()
    return visitor.session_id if visitor else 0


def _index(errors: dict[str, list[str]] | None = None) -> str:
    actor = guards.actor()
    return render_template(
        "pages/account/index.html",
        person=accounts.get(actor.id),
        sessions=sessions.of(actor),
        own_session=_own_session(),
        languages=LANGUAGES,
        errors=errors or {},
    )


@pages.get("/account")
@guards.signed_in
def index() -> ResponseReturnValue:
    """Show the account with its password form, language and sessions."""
    return _index()


@pages.post("/account/password")
@guards.signed_in
@limiter.limit("10 per 5 minutes", deduct_when=lambda answer: answer.status_code == REFUSED)
def change_password() -> ResponseReturnValue:
    """Change the password; all other sessions of the account end."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        check_same(new, again)
        proofs.change_password(guards.actor(), old, new, keep_session=_own_session())
    except proofs.NotProved as error:
        return _index({"old": [error.message]}), REFUSED
    except Refusal as error:
        return _index(error.errors), REFUSED
    flash(_("密码已修改，其他设备上的登录均已退出。"), "success")
    return redirect(url_for("account.index"))


@pages.post("/account/language")
@guards.signed_in
def set_language() -> ResponseReturnValue:
    """Keep the language of pages and mails for this account."""
    language = request.form.get("locale", "")
    accounts.set_locale(guards.actor(), language)
    session["language"] = language
    flash(_("语言设置已保存。"), "success")
    return redirect(url_for("account.index"))


@pages.post("/account/sessions/<int:session_id>/end")
@guards.signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the reader's sessions on another device."""
    sessions.end(guards.actor(), session_id)
    flash(_("已退出该设备上的登录。"), "success")
    return redirect(url_for("account.index"))


@pages.post("/account/sessions/end")
@guards.signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    sessions.end_others(guards.actor(), _own_session())
    flash(_("其他设备上的登录均已退出。"), "success")
    return redirect(url_for("account.index"))


@pages.get("/account/tokens", endpoint="tokens")
@guards.signed_in
def show_tokens() -> ResponseReturnValue:
    """List the reader's API tokens."""
    return _tokens("", {})


def _tokens(secret: str, errors: dict[str, list[str]]) -> str:
    actor = guards.actor()
    return render_template(
        "pages/account/tokens.html",
        tokens=tokens.of(actor),
        why_not=tokens.why_not(actor),
        secret=secret,
        errors=errors,
    )


@pages.post("/account/tokens")
@guards.signed_in
def create_token() -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    actor = guards.actor()
    try:
        secret, errors = tokens.create(actor, request.form.get("name", "")), {}
    except Refusal as error:
        secret, errors = "", error.errors or {"name": [error.message]}
    return _tokens(secret, errors), REFUSED if errors else 200


@pages.post("/account/tokens/<int:token_id>/revoke")
@guards.signed_in
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Make a token useless."""
    tokens.revoke(guards.actor(), token_id)
    flash(_("令牌已停用。"), "success")
    return redirect(url_for("account.tokens"))

"""Login, logout, and the sign-up of an organisation by its first person (二(一), 二(二))."""

from collections.abc import Mapping

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user

from app.errors import Conflict, Refusal
from app.registers.people import accounts, sessions
from app.registers.people.actors import Actor
from app.web import guards, navigation
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.security import limiter

pages = guards.area("auth", __name__)
REFUSED = 422


def _address_and_name() -> str:
    return f"{get_remote_address()}|{request.form.get('username', '').strip().lower()[:60]}"


def _refused(answer: Response) -> bool:
    return answer.status_code == REFUSED


@pages.get("/login")
@guards.public
def login() -> ResponseReturnValue:
    """Show the login page; who is signed in already goes on."""
    visitor = guards.visitor()
    if visitor is not None:
        return redirect(guards.local(request.args.get("next", "")) or navigation.home_of(visitor.actor))
    return render_template("pages/auth/login.html", username="", wrong=False)


@pages.post("/login")
@guards.public
@limiter.limit("10 per 5 minutes", key_func=_address_and_name, deduct_when=_refused)
@limiter.limit("60 per 5 minutes", deduct_when=_refused)
def log_in() -> ResponseReturnValue:
    """Check the credentials; the answer never tells whether the account exists."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    found = sessions.log_in(username, password, request.user_agent.string)
    if found is None:
        return render_template("pages/auth/login.html", username=username, wrong=True), REFUSED
    if isinstance(found, sessions.Pending):
        return render_template("pages/auth/code.html", ticket=found.ticket, errors={})
    return _entered(*found)


@pages.post("/login/code")
@guards.public
@limiter.limit("60 per 5 minutes", deduct_when=_refused)
def log_in_with_code() -> ResponseReturnValue:
    """Finish a login with the one-time code of the second factor."""
    ticket = request.form.get("ticket", "")
    try:
        return _entered(*sessions.finish(ticket, request.form.get("code", ""), request.user_agent.string))
    except Conflict as error:
        flash(told(error.message), "warning")
        return redirect(url_for("auth.login", next=request.args.get("next")))
    except Refusal as error:
        wrong = {"code": error.errors.get("proof", [error.message])}
        return render_template("pages/auth/code.html", ticket=ticket, errors=wrong), REFUSED


def _entered(actor: Actor, key: str) -> ResponseReturnValue:
    _enter(key)
    return redirect(guards.local(request.args.get("next", "")) or navigation.home_of(actor))


def _enter(key: str) -> None:
    """Start this browser's session anew, so that nothing of an earlier visitor stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(guards.visitor_of(key))


@pages.post("/logout")
@guards.public
def logout() -> ResponseReturnValue:
    """End the session, here and on the server."""
    visitor = guards.visitor()
    if visitor is not None:
        sessions.end(visitor.actor, visitor.session_id)
    logout_user()
    session.clear()
    flash(_("您已退出登录。"), "success")
    return redirect(url_for("auth.login"))


@pages.get("/sign-up")
@guards.public
def sign_up() -> ResponseReturnValue:
    """Show the sign-up page."""
    return render_template("pages/auth/sign_up.html", values={}, errors={})


@pages.post("/sign-up")
@guards.public
@limiter.limit("30 per hour")
def register() -> ResponseReturnValue:
    """Register an organisation with its first person and sign that person in."""
    values = {name: request.form.get(name, "").strip() for name in _FIELDS}
    password, again = request.form.get("password", ""), request.form.get("again", "")
    form = accounts.SignUp(**values, password=password)
    try:
        check_same(password, again, accounts.problems(form))
        accounts.sign_up(form)
    except Refusal as error:
        return render_template("pages/auth/sign_up.html", values=values, errors=error.errors), REFUSED
    except Conflict as error:
        errors = {"organisation": [error.message]}
        return render_template("pages/auth/sign_up.html", values=values, errors=errors), 409
    entered = sessions.log_in(values["username"], password, request.user_agent.string)
    if not isinstance(entered, tuple):
        return redirect(url_for("auth.login"))
    _enter(entered[1])
    current_app.logger.info("signed up: %s", entered[0].username)
    flash(_("注册成功。请先办理平台入驻，入驻后即可申报场景。"), "success")
    return redirect(url_for("home.index"))


def check_same(password: str, again: str, besides: Mapping[str, list[str]] | None = None) -> None:
    """Raise Refusal when a password was not repeated exactly, with what is wrong besides ({field: texts})."""
    if password != again:
        raise Refusal(errors={**(besides or {}), "again": ["两次输入的密码不一致。"]})


_FIELDS = ("kind", "organisation", "uscc", "username", "name", "email", "phone")

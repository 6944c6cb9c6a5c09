"""Who may open a page. Every route says so with one of the marks below; a route without a mark is refused.

    pages = guards.area("inbox", __name__)

    @pages.get("/inbox")
    @guards.role("operator", "authority")
    def index() -> str: ...

What a person may see *inside* a page is decided further down (`app.cases`, `app.registers`); a guard only keeps
out who has no business on the page at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized

from app.errors import Forbidden
from app.registers.people import sessions
from app.registers.people.actors import Actor
from app.web import hygiene

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])

manager = LoginManager()
csrf = CSRFProtect()


@dataclass(frozen=True)
class Guard:
    """`kind`: public, signed_in, role or service; `roles` are those let in, for the kind role."""

    kind: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visitor:
    """The signed-in person of this request, as Flask-Login keeps them; `key` opens their session."""

    actor: Actor
    key: str
    session_id: int
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.key


def public(view: V) -> V:
    """Let everybody in, signed in or not."""
    return _marked(view, Guard("public"))


def signed_in(view: V) -> V:
    """Let every signed-in person in; what they see there is their own."""
    return _marked(view, Guard("signed_in"))


def role(*names: str) -> Callable[[V], V]:
    """Let people of these roles in; others are told that the page is not theirs (403)."""
    return lambda view: _marked(view, Guard("role", frozenset(names)))


def service(view: V) -> V:
    """Let another service in, which has no session and no CSRF token; the view checks what it has signed."""
    return _marked(view, Guard("service"))


def _marked(view: V, guard: Guard) -> V:
    view.__guard__ = guard  # type: ignore[attr-defined]
    return view


def of(app: Flask, endpoint: str) -> Guard | None:
    """Return the guard of an endpoint, None for one that has none (the API's have their own)."""
    guard: Guard | None = getattr(app.view_functions[endpoint], "__guard__", None)
    return guard


def area(name: str, import_name: str) -> Blueprint:
    """Make the blueprint of an area of pages: each request is checked against its guard and its CSRF token."""
    pages = Blueprint(name, import_name)
    pages.before_request(enforce)
    return pages


def enforce() -> ResponseReturnValue | None:
    """Hold the request against its route's guard. Raises Forbidden; sends strangers to the login page."""
    guard = of(current_app, request.endpoint or "")
    if guard is None:
        raise RuntimeError(f"route {request.endpoint} has no guard")
    hygiene.check_address()
    if guard.kind == "service":
        return None
    if guard.kind != "public":
        if not current_user.is_authenticated:
            return to_login()
        if guard.kind == "role" and actor().role not in guard.roles:
            raise Forbidden("您的账号没有使用这一页的权限。")
    csrf.protect()
    hygiene.check_form()
    return None


def actor() -> Actor:
    """Return who makes this request. Only for guarded pages."""
    visitor: Visitor = current_user
    return visitor.actor


def visitor() -> Visitor | None:
    """Return the signed-in person, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001 (a proxy)


def to_login() -> ResponseReturnValue:
    """Ask for a login: a redirect for pages, after which the same page opens; raises Unauthorized for scripts."""
    if wants_json():
        raise Unauthorized
    wanted = request.full_path.rstrip("?") if request.method == "GET" else local(request.referrer or "")
    return redirect(url_for("auth.login", next=wanted if wanted != "/" else None))


def wants_json() -> bool:
    """Tell whether the request comes from a script that reads JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def local(address: str) -> str | None:
    """Return the path of an address on this server that may follow a login; None for any other."""
    address = address.removeprefix(request.host_url.rstrip("/"))
    harmless = address.isprintable() and "\\" not in address
    return address if harmless and address.startswith("/") and not address.startswith("//") else None


def visitor_of(key: str) -> Visitor | None:
    """Return whose session a key opens, None when it has ended."""
    found = sessions.find(key)
    return None if found is None else Visitor(found[0], key, found[1].id)


def init_app(app: Flask) -> None:
    """Connect the login manager and CSRF protection; the check itself is made by each area."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session: people type for hours
    csrf.init_app(app)
    manager.user_loader(visitor_of)
    manager.session_protection = None  # sessions are rows that can be ended; a phone may change its address
    manager.init_app(app)

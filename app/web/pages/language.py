"""The choice between the two languages of the pages."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.web import guards
from app.web.locale import LANGUAGES

pages = guards.area("language", __name__)


@pages.get("/language/<code>")
@guards.public
def choose(code: str) -> ResponseReturnValue:
    """Switch the language in this browser and go back to where the reader was."""
    if code in LANGUAGES:
        session["language"] = code
    return redirect(guards.local(request.args.get("next", "")) or url_for("home.index"))

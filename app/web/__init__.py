"""The pages: HTTP in and out. What may be done and seen is decided below, in `app.cases` and `app.registers`."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

PARTS = ("security", "guards", "locale", "shell", "words", "errors")
AREAS = (
    *(
        "auth",
        "language",
        "home",
        "start",
        "inbox",
        "tasks",
        "cases",
        "files",
        "notices",
        "account",
        "second_factor",
    ),
    *("scan", "sla", "organisations", "catalogue", "calendar", "incidents", "procedures", "comparison", "tryout"),
    *("documents", "verify", "registers", "settlement"),
    *("rules_page", "clauses_page"),
)


def init_app(app: "Flask") -> None:
    """Add the pages with their headers, guards, languages and error pages; the gallery only where one tries out."""
    for name in PARTS:
        import_module(f"app.web.{name}").init_app(app)
    for name in AREAS:
        app.register_blueprint(import_module(f"app.web.pages.{name}").pages)
    if app.config["DEMO"] or app.testing:
        app.register_blueprint(import_module("app.web.pages.gallery").blueprint)

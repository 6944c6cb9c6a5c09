"""Quanshu (泉数): the platform on which a city lets organisations use public data."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, Any] | None = None) -> "Flask":
    """Build the application from settings (those of `config.from_environment` when None)."""
    from flask import Flask
    from flask_migrate import Migrate

    import config
    from app import api, jobs, store, studio, web

    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.from_mapping(config.from_environment() if settings is None else settings)
    store.db.init_app(app)
    Migrate(app, store.db, render_as_batch=True, compare_type=True)
    for part in (web, api, jobs, studio):
        part.init_app(app)
    return app

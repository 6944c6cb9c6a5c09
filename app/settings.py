"""Settings of the running deployment, for layers that must not know of requests."""

from typing import Any


def get(name: str) -> Any:
    """Return a setting by its name in `config.from_environment`. Raises KeyError for an unknown one."""
    from flask import current_app

    return current_app.config[name]

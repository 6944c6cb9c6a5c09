"""Editing, checking and deploying procedures."""

from typing import TYPE_CHECKING

from app.studio.check import Finding, check
from app.studio.deploy import DeployRefused, deploy

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["DeployRefused", "Finding", "check", "deploy", "init_app"]


def init_app(app: "Flask") -> None:
    """Add the `flask procedures` commands."""
    from app.studio.cli import procedures

    app.cli.add_command(procedures)

"""Editing, checking and deploying procedures."""

from app.studio.check import Finding, check
from app.studio.deploy import Deployed, DeployRefused, deploy
from app.studio.sources import SourceError, Tree, read
from app.studio.trace import trace

__all__ = ["DeployRefused", "Deployed", "Finding", "SourceError", "Tree", "check", "deploy", "read", "trace"]

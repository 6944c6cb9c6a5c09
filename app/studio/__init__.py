"""Editing, checking and deploying procedures."""

from app.studio.check import Finding, check
from app.studio.deploy import Deployed, DeployRefused, deploy
from app.studio.sources import SourceError, Tree, read

__all__ = ["DeployRefused", "Deployed", "Finding", "SourceError", "Tree", "check", "deploy", "read"]

"""The REST interface under /api/v1: JSON, bearer tokens, problem documents, described by OpenAPI."""

from flask import Flask

from app.api import (
    calendar,
    cases,
    deadlines,
    description,
    documents,
    files,
    limits,
    me,
    metrics,
    monitoring,
    problems,
    processes,
    registers,
    settlement,
    tasks,
)

AREAS = [
    module.area
    for module in (me, processes, cases, tasks, files, documents, registers, settlement, deadlines, calendar)
]


def init_app(app: Flask) -> None:
    """Add the routes of version 1, what monitors ask at the root, and the rate limits."""
    limits.init_app(app, AREAS)
    description.init_app(app, [*AREAS, monitoring.area])
    metrics.init_app(app)
    problems.init_app(app)

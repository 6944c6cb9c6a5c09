"""The database. Tables stand beside their queries, one file per group; nothing above imports SQLAlchemy."""

from app.store import (
    calendar,
    cases,
    commitments,
    deadlines,
    definitions,
    events,
    files,
    incidents,
    messages,
    panels,
    people,
    registers,
    rule_sets,
    tasks,
)
from app.store.base import Base, DatabaseDown, Duplicate, db, in_write, is_postgres, writing

__all__ = [
    "Base",
    "DatabaseDown",
    "Duplicate",
    "calendar",
    "cases",
    "commitments",
    "db",
    "deadlines",
    "definitions",
    "events",
    "files",
    "in_write",
    "incidents",
    "is_postgres",
    "messages",
    "panels",
    "people",
    "registers",
    "rule_sets",
    "tasks",
    "writing",
]

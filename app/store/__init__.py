"""The database. Tables stand beside their queries, one file per group; nothing above imports SQLAlchemy."""

from app.store import (
    calendar,
    cases,
    deadlines,
    definitions,
    events,
    files,
    incidents,
    messages,
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
    "db",
    "deadlines",
    "definitions",
    "events",
    "files",
    "in_write",
    "incidents",
    "is_postgres",
    "messages",
    "people",
    "registers",
    "rule_sets",
    "tasks",
    "writing",
]

"""How the database is: can it be reached, are its tables those of this code, how much stands in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import ColumnElement, exists, func, or_, select

from app.store.base import DatabaseDown, db
from app.store.cases import Case, CaseParty
from app.store.deadlines import Deadline
from app.store.incidents import Incident
from app.store.messages import Outgoing
from app.store.tasks import Task


def reachable() -> bool:
    """Tell whether the database answers."""
    try:
        db.session.execute(select(1))
    except DatabaseDown:
        db.session.remove()
        return False
    return True


def up_to_date() -> bool:
    """Tell whether the last migration of this code has been run on the database."""
    folder = current_app.extensions["migrate"].migrate.get_config()
    wanted = set(ScriptDirectory.from_config(folder).get_heads())
    return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == wanted


def figures(now: datetime, grants: Sequence[str]) -> dict[str, int]:
    """Return counts of what is committed: changes of cases, what runs, waits, is overdue or has failed.

    Only of cases that holders of the grants may know of: a count must not give away the others. What failed is
    counted whole, since it has to be repaired.
    """
    count = func.count()
    queries = {
        "case_changes": select(func.coalesce(func.sum(Case.version), 0)).where(_known(Case.id, grants)),
        "cases_running": select(count).where(Case.status == "running", _known(Case.id, grants)),
        "open_tasks": select(count).where(Task.state == "open", _known(Task.case_id, grants)),
        "overdue": select(count).where(
            Deadline.state.in_(("running", "overdue")), Deadline.due_at < now, _known(Deadline.case_id, grants)
        ),
        "outbox_waiting": select(count).where(
            Outgoing.delivered_at.is_(None),
            Outgoing.given_up_at.is_(None),
            or_(Outgoing.case_id.is_(None), _known(Outgoing.case_id, grants)),
        ),
        "outbox_given_up": select(count).where(Outgoing.delivered_at.is_(None), Outgoing.given_up_at.is_not(None)),
        "incidents": select(count).where(Incident.resolved_at.is_(None)),
    }
    columns = [query.scalar_subquery().label(name) for name, query in queries.items()]
    return dict(db.session.execute(select(*columns)).one()._mapping)  # noqa: SLF001 (public, despite its name)


def _known(case_id: Any, grants: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(CaseParty.case_id == case_id, CaseParty.grant_key.in_(grants))

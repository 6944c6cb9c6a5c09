"""An open step of a case, as all who take part in it know it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import store
from app.cases.bundle import Bundle
from app.cases.steps.host import CaseHost
from app.engine import Run
from app.registers.people.actors import Actor


@dataclass
class Step:
    """An open step of a case: who acts, on what, when, and what is to be written into the trail.

    `before` holds the ids of the tasks that were open when it began, `completed` those done in it.
    """

    case: store.cases.Case
    bundle: Bundle
    run: Run
    host: CaseHost
    actor: Actor | None
    now: datetime
    before: set[str] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    completed: list[store.tasks.Task] = field(default_factory=list)

    def log(self, kind: str, **columns: Any) -> None:
        """Note an event of this step; its columns are those of the trail."""
        actor = {"actor_id": self.actor.id, "actor_name": self.actor.name} if self.actor else {}
        self.events.append({"kind": kind, "at": self.now, **actor, **columns})

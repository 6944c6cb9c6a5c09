"""Who may read which answers and files of a case they may know of.

The diagram says it: `visibleTo` and `sealed` on a step, `visibleTo` on a file field. What it does not open stays
with the lane, the doer, the authority and the auditor. The application itself (lanes of scope `case`) is open to
everyone the case concerns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import engine, store
from app.cases.bundle import Bundle, listed
from app.registers.people.actors import NAMES_SEEN_BY, Actor

OVERSIGHT = ("authority", "auditor")


@dataclass(frozen=True)
class Access:
    """One person's view of one case: the case must already be visible to them."""

    actor: Actor
    case: store.cases.Case
    bundle: Bundle
    parties: frozenset[str]
    tasks: Sequence[store.tasks.Task]

    @classmethod
    def of(
        cls, actor: Actor, case: store.cases.Case, bundle: Bundle, tasks: Sequence[store.tasks.Task]
    ) -> "Access":
        """Gather what the questions below need: the case's parties and all its tasks."""
        return cls(actor, case, bundle, frozenset(store.cases.parties(case.id)), tasks)

    def in_lane(self, name: str) -> bool:
        """Tell whether the actor belongs to a lane in this case.

        A lane of persons or organisations, such as the panel's lead, is theirs who have had a task in it and are
        still concerned by the case.
        """
        lane = self.bundle.lanes.get(name)
        if lane is None or lane.role != self.actor.role:
            return False
        if lane.scope == "case":
            return self.actor.organisation_id == self.case.organisation_id
        if lane.grant is not None:
            return lane.grant in self.actor.grants
        held = {task.candidate for task in self.tasks if task.lane == name}
        return not held.isdisjoint(self.parties & self.actor.grants)

    def in_any(self, names: Iterable[str]) -> bool:
        return any(name == "*" or self.in_lane(name) for name in names)

    def sealed(self, task: store.tasks.Task, element: engine.Element | None) -> bool:
        """Tell whether the opinion is still sealed: others asked beside it are not in yet (三(三)c).

        A substitute is asked at the very moment the one who declined leaves, so the seal holds until there was
        a moment when nobody was being asked.
        """
        if element is None or element.properties.get("sealed") != "true" or task.closed_at is None:
            return False
        beside = [each for each in self.tasks if (each.path, each.element) == (task.path, task.element)]
        until = task.closed_at
        while True:
            ends = [each.closed_at for each in beside if each.opened_at <= until and _over_after(each, until)]
            if None in ends:
                return True
            later = [end for end in ends if end is not None]
            if not later:
                return False
            until = max(later)

    def answers(self, task: store.tasks.Task) -> bool:
        """Tell whether the actor may read the answers of this task."""
        if task.state != "done" or self.actor.role == "admin":
            return False
        if task.done_by == self.actor.id:
            return True
        if self.parties.isdisjoint(self.actor.grants):  # who has left the case reads on in nothing but their own
            return False
        element = self.bundle.element(task.process, task.element)
        if element is None or self.sealed(task, element):
            return False
        if self.actor.role in OVERSIGHT or self.own(task):
            return True
        lane = self.bundle.lanes.get(task.lane)
        opened = listed(element.properties.get("visibleTo", "*" if lane and lane.scope == "case" else ""))
        return self.in_any(opened)

    def own(self, task: store.tasks.Task) -> bool:
        """Tell whether the task is the actor's, or of their role's lane: a colleague's start was nobody's task."""
        if task.done_by == self.actor.id or task.candidate in self.actor.grants:
            return True
        lane = self.bundle.lanes.get(task.lane)
        return lane is not None and lane.grant in self.actor.grants

    def lanes(self, task: store.tasks.Task) -> set[str] | None:
        """Return the lanes as whose member the actor reads a task's answers; None reads all of them (its owner)."""
        if self.own(task):
            return None
        return {name for name in self.bundle.lanes if self.in_lane(name)}

    def file(self, file: store.files.File, tasks: Iterable[store.tasks.Task]) -> bool:
        """Tell whether the actor may read an attached file; a restricted one only its owner and lanes (六(五)a)."""
        task = next((task for task in tasks if task.id == file.task_id), None)
        if task is None or not self.answers(task):
            return False
        if file.lanes is None:
            return True
        return file.uploaded_by == self.actor.id or self.own(task) or self.in_any(file.lanes)

    def names(self) -> bool:
        """Tell whether the actor may read the names of the people of other lanes."""
        return self.actor.role in NAMES_SEEN_BY


def _over_after(task: store.tasks.Task, moment: datetime) -> bool:
    """Tell whether a task was still open just after a moment."""
    return task.closed_at is None or task.closed_at > moment

"""What the button says that hands in a form: the diagram's word (property `submitLabel`), else a usual one."""

from collections.abc import Iterable

from app import store
from app.cases.bundle import Bundle

LABEL = "submitLabel"
LONGEST = 10
"""Characters; a longer one does not stand beside the other buttons on a phone."""

APPLY, AGAIN, PROVED, USUAL = "提交申请", "重新提交", "核验并提交", "提交"


def of_start(bundle: Bundle) -> str:
    """Return the word on a start form: an application where the case is to belong to the starter's unit."""
    start = bundle.process.start
    lane = bundle.lanes.get(start.lane or "")
    return start.properties.get(LABEL) or (APPLY if lane is not None and lane.scope == "case" else USUAL)


def of_task(bundle: Bundle, task: store.tasks.Task, tasks: Iterable[store.tasks.Task]) -> str:
    """Return the word on a task's form; `tasks` are those of its case.

    A form that opens with what the same party handed in before is handed in again.
    """
    element = bundle.element(task.process, task.element)
    if element is None:
        return USUAL
    if LABEL in element.properties:
        return element.properties[LABEL]
    if bundle.repeats(element) and any(_before(task, one) for one in tasks):
        return AGAIN
    return PROVED if "proof" in element.properties else USUAL


def _before(task: store.tasks.Task, one: store.tasks.Task) -> bool:
    same = (one.process, one.form, one.candidate) == (task.process, task.form, task.candidate)
    return same and one.id != task.id and one.state == "done"

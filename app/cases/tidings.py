"""Tell people what a step means for them: new tasks that are theirs, decisions on their case."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import store
from app.registers import notices

if TYPE_CHECKING:
    from app.cases.step import Step


def tell(step: "Step", opened: Sequence[store.tasks.Task]) -> None:
    """Write notices (and mail) for tasks given to persons or organisations, and for the end of a case.

    Tasks of a whole role are not announced one by one: they stand in the role's inbox.
    """
    for task in opened:
        if task.candidate.startswith(("org:", "person:")):
            notices.notify(
                [task.candidate],
                kind="task",
                text=f"请办理：{task.name}（{step.case.title or step.case.process_name}，{step.case.number}）",
                case_id=step.case.id,
                task_id=task.id,
                key=f"task:{task.id}",
            )
    for event in step.events:
        if event["kind"] == "decided":
            _tell_outcome(step)


def _tell_outcome(step: "Step") -> None:
    """Tell the unit whose case it is; of a case that is nobody's the units that know of it by now."""
    case = step.case
    own = case.organisation_id is not None
    grants = {f"org:{case.organisation_id}"} if own else set(filter(_unit, store.cases.parties(case.id)))
    if grants:
        notices.notify(
            grants,
            kind="decided",
            text=f"{'您的' if own else '涉及贵单位的'}办件“{case.title or case.process_name}”（{case.number}）"
            f"已有结果：{case.outcome_name}",
            case_id=case.id,
            key=f"decided:{case.id}",
        )


def _unit(grant: str) -> bool:
    return grant.startswith("org:")

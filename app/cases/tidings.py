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
        if event["kind"] == "decided" and step.case.organisation_id is not None:
            notices.notify(
                [f"org:{step.case.organisation_id}"],
                kind="decided",
                text=f"您的办件“{step.case.title or step.case.process_name}”（{step.case.number}）"
                f"已有结果：{step.case.outcome_name}",
                case_id=step.case.id,
                key=f"decided:{step.case.id}",
            )

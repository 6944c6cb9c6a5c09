"""Tell people what a step means for them: new tasks that are theirs, decisions on their case."""

from collections.abc import Sequence

from app import store
from app.cases.steps.step import Step
from app.registers import notices


def tell(step: Step, opened: Sequence[store.tasks.Task]) -> None:
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


def _tell_outcome(step: Step) -> None:
    """Tell the unit whose case it is; of a case that is nobody's the units that know of it by now."""
    case = step.case
    title, number, result = case.title or case.process_name, case.number, case.outcome_name
    if case.organisation_id is not None:
        _told_outcome(step, {f"org:{case.organisation_id}"}, f"您的办件“{title}”（{number}）已有结果：{result}")
    elif concerned := set(filter(_unit, store.cases.parties(case.id))):
        _told_outcome(step, concerned, f"涉及贵单位的办件“{title}”（{number}）已有结果：{result}")


def _told_outcome(step: Step, grants: set[str], text: str) -> None:
    notices.notify(grants, kind="decided", text=text, case_id=step.case.id, key=f"decided:{step.case.id}")


def _unit(grant: str) -> bool:
    return grant.startswith("org:")

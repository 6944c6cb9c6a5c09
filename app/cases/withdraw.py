"""The applicant takes a case back."""

from app import store
from app.cases import permissions, policies
from app.cases.step import stepping
from app.errors import Conflict, NotFound
from app.registers.actors import Actor


def withdraw(actor: Actor, number: str, reason: str) -> store.cases.Case:
    """End a case at its applicant's wish; its open tasks are cancelled, everything so far stays on file.

    Raises NotFound, Forbidden, Conflict (ended or already decided).
    """
    seen = store.cases.visible(number, actor.grants)
    if seen is None:
        raise NotFound
    with stepping(seen.id, actor) as step:
        permissions.check_withdraw(actor, step.case, step.bundle)
        policies.check_running(step.case)
        if step.case.outcome:
            raise Conflict("该办件已有结果，不能撤回。")
        step.run.cancel()
        step.case.status, step.case.closed_at = "withdrawn", step.now
        step.log("withdrawn", name=step.case.process_name, data={"reason": reason[:500]} if reason else None)
    return step.case

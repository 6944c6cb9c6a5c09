"""Hand a message from outside (a finished identity check, say) to the case that waits for it."""

from collections.abc import Mapping
from typing import Any

from app import store
from app.cases import incidents, policies
from app.cases.step import stepping
from app.errors import Conflict


def deliver(case_id: int, message: str, payload: Mapping[str, Any]) -> store.cases.Case:
    """Deliver a message; its payload is merged into the case's variables.

    Raises Conflict when the case does not wait for it (any more), CaseHalted, NotFound.
    """
    halting = incidents.halting("deliver", None, case_id, message=message, payload=dict(payload))
    with halting, stepping(case_id, None) as step:
        policies.check_running(step.case)
        if not step.run.deliver(message, dict(payload)):
            raise Conflict("该办件当前不需要这一步操作，可能已经完成或已失效。请刷新页面查看。")
        step.log("message", name=message)
    return step.case

"""Hand a message from outside (a finished identity check, another case) to the case that waits for it."""

from collections.abc import Mapping
from typing import Any

from app import store
from app.cases import policies
from app.cases.steps import halting
from app.cases.steps.step import Step
from app.cases.steps.stepping import stepping
from app.errors import Conflict, Undeliverable


def deliver(case_id: int, message: str, payload: Mapping[str, Any], *, key: str = "") -> store.cases.Case:
    """Deliver a message; its payload is merged into the case's variables.

    `key` names the message: one that the case's trail remembers is not delivered again.
    Raises Undeliverable for a case that is over, Conflict when it does not wait for the message (yet, or any
    more) or is halted, CaseHalted, NotFound.
    """
    halted = halting.halting("deliver", None, case_id, message=message, payload=dict(payload), key=key)
    with halted, stepping(case_id, None) as step:
        if not (key and store.events.tells(case_id, "message", key)):
            _deliver(step, message, payload, key)
    return step.case


def _deliver(step: Step, message: str, payload: Mapping[str, Any], key: str) -> None:
    if step.case.closed_at is not None:
        raise Undeliverable("该办件已经办结，不再接收消息。")
    policies.check_running(step.case)
    if not step.run.deliver(message, dict(payload)):
        raise Conflict("该办件当前不需要这一步操作，可能已经完成或已失效。请刷新页面查看。")
    step.log("message", name=message, data={"key": key} if key else None)

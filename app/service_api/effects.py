"""What a handler sets going beyond its own case, after the commit and once: another case, a message to one."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import uuid4

from app import clock, store
from app.service_api.call import Call

KEY_LENGTH = 100


def raise_case(
    call: Call,
    process: str,
    *,
    key: str,
    organisation_id: int | None = None,
    variables: Mapping[str, Any] | None = None,
) -> None:
    """Have the platform start a case of a procedure, after the commit of this step, exactly once.

    `key` names the occasion within this case and procedure (`scene:4`, `round:2`): the same one again raises
    nothing more. The new case belongs to `organisation_id`, knows `variables` (plain JSON) from its start, and
    has no start form: its first tasks ask. What can't be started is shown to the administrators.
    """
    order = {"process": process, "organisation_id": organisation_id, "variables": dict(variables or {})}
    because = {"case": call.case.number, "element": call.element}
    _send(call, "case", f"case:{call.case.id}:{process}:{key}", {**order, "because": because})


def send_message(
    call: Call, number: str, message: str, payload: Mapping[str, Any] | None = None, *, key: str = ""
) -> None:
    """Deliver a message to the case of a number, after the commit of this step, exactly once.

    It waits until that case asks for it (an event of the message's name), some days at most; `payload` (plain
    JSON) is merged into the case's variables. `key` names the occasion within this case: the same one again sends
    nothing more; without it each call sends. Raises LookupError for a case that does not exist.
    """
    case = store.cases.visible(number, None)
    if case is None:
        raise LookupError(f"没有编号为 {number} 的办件，不能向它发送消息。")
    order = {"case_id": case.id, "message": message, "payload": dict(payload or {})}
    _send(call, "message", f"message:{call.case.id}:{case.id}:{message}:{key or uuid4().hex}", order)


def _send(call: Call, kind: str, key: str, payload: Mapping[str, Any]) -> None:
    now = clock.now()
    effect = {"key": _short(key), "kind": kind, "payload": payload, "case_id": call.case.id}
    store.messages.send([{**effect, "created_at": now, "next_at": now}])


def _short(key: str) -> str:
    """Keep a key within its column; a long one is known by its digest."""
    return key if len(key) <= KEY_LENGTH else f"{key.partition(':')[0]}:{sha256(key.encode()).hexdigest()}"

"""A step that fails for a reason in the definition or a handler halts its case: an incident keeps all it needs."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app import clock, store
from app.cases import bundle
from app.cases.steps.quoting import unquoted
from app.engine import EngineError, TaskNotOpen, UnfitAnswers
from app.errors import Conflict, NotFound, Refusal
from app.registers import notices
from app.registers.people.actors import Actor

FIRE = "fire"
ADMINISTRATORS = frozenset({"role:admin"})
MESSAGE_LENGTH = 1000
TRACE_LENGTH = 4000


class CaseHalted(Conflict):
    """The step failed; the case waits for the administrator, what the person typed is kept."""


HALTED = "本步操作未能完成：流程在“{name}”处出现异常，已自动转系统管理员处理。您填写的内容已保存，无需重新填写。"


@contextmanager
def halting(
    action: str, actor: Actor | None, case_id: int | None = None, **arguments: Any
) -> Iterator[dict[str, Any]]:
    """Turn an engine failure into an incident of the case, in a transaction of its own.

    `action` and `arguments` are what a retry repeats (yielded, so that more may be noted); the case is named by
    its id or by `arguments["task"]`.
    Raises CaseHalted; Conflict when the engine's task is over; Refusal for values that can't be kept.
    """
    try:
        yield arguments
    except TaskNotOpen as error:
        raise Conflict("这项任务已经办理完毕或已取消。请返回收件箱查看最新情况。") from error
    except UnfitAnswers as error:
        raise Refusal(error.message) from error
    except Refusal as error:
        if action != FIRE:
            raise
        record(case_id, actor, action, arguments, EngineError(error.message))  # nobody is there to correct anything
        raise CaseHalted(error.message) from error
    except EngineError as error:
        record(case_id, actor, action, arguments, error)
        raise CaseHalted(HALTED.format(name=error.element_name)) from error


@contextmanager
def halting_start(actor: Actor, process: str, answers: Mapping[str, Any]) -> Iterator[None]:
    """Tell administrators of a case that could not start; nothing exists, the draft stays. Raises CaseHalted.

    Of a confidential procedure they learn neither by whom nor what the error quotes.
    """
    try:
        yield
    except EngineError as error:
        kept = _confidential(process)
        why = "。" if kept else f"（{actor.name}）：{unquoted(error.message, answers)}"
        with store.writing():
            notices.notify(
                ADMINISTRATORS,
                kind="incident",
                text=f"流程 {process} 未能启动{why}"[:500],
                key=f"start:{process}:{actor.id}:{clock.now().isoformat()}",
            )
        raise CaseHalted(HALTED.format(name=error.element_name)) from error


def _confidential(process: str) -> bool:
    """Tell whether administrators may not learn who wanted to start a procedure, or why it failed."""
    deployment = store.definitions.live(process)
    return deployment is not None and bundle.load(deployment.digest, process).confidential


def record(
    case_id: int | None, actor: Actor | None, action: str, arguments: Mapping[str, Any], error: EngineError
) -> None:
    """Set the case to incident and keep all that a retry needs; why it failed is told without what was typed."""
    with store.writing():
        task = store.tasks.get(str(arguments.get("task")))
        case = store.cases.lock(task.case_id if task else case_id or 0)
        if case is None:
            raise NotFound
        case.status = "incident"
        typed = [
            arguments.get("answers"),
            arguments.get("payload"),
            *(each.answers for each in store.tasks.of_case(case.id)),
        ]
        trace = "".join(traceback.format_exception(error))
        incident = store.incidents.Incident(
            case_id=case.id,
            action=action,
            task_id=arguments.get("task"),
            person_id=actor.id if actor else None,
            arguments=dict(arguments),
            element=error.element_id,
            message=unquoted(error.message, *typed)[:MESSAGE_LENGTH],
            trace=unquoted(trace, *typed)[-TRACE_LENGTH:],
            created_at=clock.now(),
        )
        store.db.session.add(incident)
        store.db.session.flush()
        store.events.append(case, [event("incident", actor, error.element_id, error.element_name)])
        _tell(case, error.element_name, key=f"incident:{incident.id}")


def _tell(case: store.cases.Case, element: str, *, key: str) -> None:
    """Tell the administrators, of a case kept from them only that there is one."""
    known = not ADMINISTRATORS.isdisjoint(store.cases.parties(case.id))
    named = f"办件 {case.number} " if known else f"一件不公开的“{case.process_name}”"
    notices.notify(
        ADMINISTRATORS,
        kind="incident",
        text=f"{named}在“{element}”处异常暂停，请处理。",
        case_id=case.id if known else None,
        key=key,
    )


def event(kind: str, actor: Actor | None, element: str, name: str) -> dict[str, Any]:
    """Return what the trail says of a case that halts or goes on: at which step, by whom."""
    who = {"actor_id": actor.id, "actor_name": actor.name} if actor else {}
    return {"kind": kind, "at": clock.now(), "element": element, "name": name, **who}

"""The units of work, each safe to do twice, at once, or by several processes; RQ calls them by name."""

import logging
from collections.abc import Callable
from datetime import timedelta

from app import clock, store
from app.cases.automatic import due, scheduling
from app.documents import making
from app.jobs import outbox
from app.registers.people import sessions
from app.registers.uploads import leftovers
from app.store import upkeep

log = logging.getLogger(__name__)

UPLOADS_KEPT = timedelta(days=1)
SEALED_WITHIN = timedelta(minutes=30)
"""So long the outbox has for a seal before it is made up for, as when keys are configured later."""
SESSIONS_KEPT = timedelta(days=190)
"""Technical logs are kept for at least six months; an ended session is one."""


def raise_scheduled() -> list[str]:
    """Go through the calendar's periods that have ended; return a line for each. Cases follow by the outbox."""
    return [f"已到期：{line}" for line in scheduling.note_ended()]


def fire(case_id: int) -> list[str]:
    """Fire the timers of a case that are due now; return a line about it."""
    return due.fire_one(case_id)


def fire_all() -> list[str]:
    """Fire every due timer, the earliest case first; one failing case keeps none of the rest."""
    return due.fire_all(lambda case_id: _safely(lambda: fire(case_id), f"case {case_id}"))


def remind() -> list[str]:
    """Send the reminders that are due; return a line for each."""
    return [f"已提醒 {line}" for line in due.remind_all()]


def deliver() -> list[str]:
    """Deliver the outbox; return a line for each effect."""
    return outbox.deliver_all()


def tidy() -> list[str]:
    """Clear uploads nobody submitted within a day, their bytes and unused sessions; seal what was left unsealed.

    Returns a line for each kind.
    """
    now = clock.now()
    with store.writing():
        uploads = upkeep.forget_uploads(now - UPLOADS_KEPT)
        idle = upkeep.end_idle_sessions(now - sessions.IDLE_LIMIT, now)
        old = upkeep.forget_sessions(now - SESSIONS_KEPT)
    bytes_ = leftovers.clear(now - UPLOADS_KEPT)
    late = making.make_up(now - SEALED_WITHIN)
    counts = {"未提交的上传文件": uploads, "无人引用的文件内容": bytes_, "过期的登录": idle, "旧的登录记录": old}
    cleared = [f"清理{what} {number} 项" for what, number in counts.items() if number]
    return cleared + [f"补盖文书签名 {len(late)} 项"] * bool(late)


UNITS: tuple[Callable[[], list[str]], ...] = (raise_scheduled, fire_all, remind, deliver)


def everything() -> list[str]:
    """Do all that is due now, once; return a line for each thing done. One failing unit keeps none of the rest."""
    return [line for unit in UNITS for line in _safely(unit, unit.__name__)]


def _safely(unit: Callable[[], list[str]], name: str) -> list[str]:
    try:
        return unit()
    except Exception:
        log.exception("job failed: %s", name)
        store.db.session.rollback()
        return [f"{name}：失败，详见日志，稍后重试"]

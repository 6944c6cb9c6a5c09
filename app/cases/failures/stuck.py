"""What stays on the platform and could not be delivered (app.jobs.outbox): shown to administrators, tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock, store
from app.cases import bundle, permissions
from app.cases.steps.quoting import unquoted
from app.errors import NotFound
from app.registers import audit
from app.registers.people.actors import Actor
from app.store.documents import Document
from app.store.messages import Outgoing

NAMES: Mapping[str, str] = {
    "schedule": "定期发起",
    "case": "发起办件",
    "message": "办件之间的通知",
    "render": "文书排版",
    "seal": "文书加盖签名",
}
HIDDEN = "不公开"


@dataclass(frozen=True)
class Stuck:
    """An effect that failed, as an administrator may see it. `given_up`: nobody tries it again by itself."""

    id: int
    name: str
    about: str
    reason: str
    attempts: int
    since: datetime
    next_at: datetime | None

    @property
    def given_up(self) -> bool:
        return self.next_at is None


def failing(actor: Actor, page: int, size: int) -> tuple[Sequence[Stuck], int]:
    """Return a page of what failed and is not delivered yet, what was given up first; and the total number."""
    found, total = store.messages.failing(tuple(NAMES), page, size)
    return [_shown(actor, row) for row in found], total


def try_again(actor: Actor, effect_id: int) -> None:
    """Have an effect delivered now, in a transaction of its own. Raises Forbidden, NotFound."""
    permissions.check_administer(actor)
    with store.writing():
        row = store.messages.outgoing(effect_id)
        if row is None or row.kind not in NAMES or row.delivered_at is not None:
            raise NotFound("该事项不存在或已经完成。")
        row.given_up_at, row.next_at, row.attempts = None, clock.now(), 0
        audit.record(actor, "outbox.retried", f"重试{NAMES[row.kind]}", effect=row.id)


def _shown(actor: Actor, row: Outgoing) -> Stuck:
    about, document = _about(actor, row), _document(row)
    return Stuck(
        id=row.id,
        name=NAMES[row.kind],
        about=about,
        reason=HIDDEN if about == HIDDEN else unquoted(row.last_error, document.data if document else None),
        attempts=row.attempts,
        since=row.created_at,
        next_at=None if row.given_up_at else row.next_at,
    )


def _document(row: Outgoing) -> Document | None:
    return store.documents.get(row.payload["document"]) if "document" in row.payload else None


def _about(actor: Actor, row: Outgoing) -> str:
    """Say which procedure, case or document it is about; of what is kept from the actor nothing."""
    order, document = row.payload, _document(row)
    if document is not None:
        known = store.cases.visible_by_id(document.case_id, actor.grants)
        return f"文书 {document.number}" if known else HIDDEN
    if "case_id" in order:
        case = store.cases.visible_by_id(order["case_id"], actor.grants)
        return case.number if case else HIDDEN
    try:
        definition, _ = bundle.live(order["process"])
    except NotFound:
        return str(order["process"])
    return HIDDEN if definition.confidential else definition.process.name

"""The identity check by QR code: who scans, what they read and sign, and the message that tells the case (二(二)1).

The diagram asks for it on a user task of the applicant: property `widget` = `identity_code`, property
`commitment` = the key of the text to sign, and a message boundary event, which the signed scan triggers.
"""

from dataclasses import dataclass
from datetime import datetime

from app import store
from app.cases import bundle as bundles
from app.cases.automatic import messages
from app.cases.bundle import Bundle
from app.cases.views.reading import TaskView
from app.errors import Conflict
from app.registers import commitments, identity, identity_providers
from app.registers.identity import Scan
from app.store.commitments import Commitment
from app.store.registers import IdentityCode

WIDGET = "identity_code"
OVER = "该二维码已失效：申请已经进入其他环节。请在申请页面查看最新情况。"


@dataclass(frozen=True)
class Signing:
    """What a person who was recognised reads and signs, and for which organisation."""

    code: IdentityCode
    scan: Scan
    organisation: str
    text: Commitment


@dataclass(frozen=True)
class Shown:
    """The code in use as the applicant shows it: the address it carries, and until when it may be scanned."""

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class _Wanted:
    """The step that waits for the scan: its case, the text's key, the message to send."""

    case: store.cases.Case
    text: str
    message: str


def shown(view: TaskView) -> Shown | None:
    """Return the code that a task shows, None for a task that shows none or when none is in use."""
    asked = view.element.properties.get("widget") == WIDGET and view.task.state == "open"
    found = identity.current(view.case.id) if asked and view.case.status == "running" else None
    if found is None:
        return None
    code, secret = found
    return Shown(identity_providers.configured().scan_url(secret), code.expires_at)


def recognise(secret: str, scan: Scan) -> str:
    """Return the ticket with which the person who scanned goes on to read and sign.

    Raises NotFound for an unknown code, Conflict for a spent one, Forbidden for a person not on file; nothing of
    the case is told.
    """
    return identity.ticket(scannable(secret), scan)


def scannable(secret: str) -> IdentityCode:
    """Return a code that may be scanned now. Raises NotFound, Conflict."""
    code = identity.find(secret)
    _wanted(code)
    return code


def signing(ticket: str) -> Signing:
    """Return what the holder of a ticket is to read and sign. Raises NotFound, Conflict."""
    code, scan = identity.of_ticket(ticket)
    wanted = _wanted(code)
    organisation = wanted.case.organisation
    return Signing(code, scan, organisation.name if organisation else "", commitments.current(wanted.text))


def sign(ticket: str, digest: str) -> None:
    """Sign the text of that digest (as it was shown) and tell the case. Both, or nothing has happened.

    Raises NotFound, Conflict, Refusal (the text has changed meanwhile), CaseHalted.
    """
    code, scan = identity.of_ticket(ticket)
    wanted = _wanted(code)
    payload = {
        "scan": {"code": code.digest, "name": scan.name, "id_number": scan.id_number, "provider": scan.provider},
        "commitment": {"text": wanted.text, "digest": digest, "channel": scan.provider},
    }
    messages.deliver(wanted.case.id, wanted.message, payload)


def _wanted(code: IdentityCode) -> _Wanted:
    """Return the open step that waits for this code. Raises Conflict when there is none any more."""
    case = store.cases.by_id(code.case_id)
    bundle = bundles.load(case.definition, case.process) if case and case.status == "running" else None
    if case is None or bundle is None:
        raise Conflict(OVER)
    for task in store.tasks.open_of_case(case.id):
        element = bundle.element(task.process, task.element)
        if element is not None and element.properties.get("widget") == WIDGET:
            message = _message(bundle, task)
            return _Wanted(case, element.properties.get("commitment", ""), message)
    raise Conflict(OVER)


def _message(bundle: Bundle, task: store.tasks.Task) -> str:
    """Return the message that the boundary event of a step waits for."""
    elements = bundle.definition.processes[task.process].elements.values()
    return next(str(each.message) for each in elements if each.attached_to == task.element and each.message)

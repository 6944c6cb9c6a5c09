"""QR codes of the identity check: one case, 72 hours, one use, one right person (二(二)1)."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from app import clock, settings, store
from app.errors import Conflict, Forbidden, NotFound
from app.registers.people import secrets
from app.rules import identifiers
from app.store.registers import IdentityCode

TICKET_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class Scan:
    """What an identity provider vouches for: who scanned. `provider` names the service."""

    name: str
    id_number: str
    provider: str


def issue(case_id: int, subjects: Iterable[Mapping[str, str]], hours: int) -> IdentityCode:
    """Issue a code for a case; it kills the older ones. Call inside `store.writing()`.

    `subjects` are {name, id_number} of those who may scan it; `hours` is wall-clock time.
    """
    now, older = clock.now(), store.registers.identity_codes(case_id)
    for old in older:
        if old.state == "issued":
            old.state = "replaced"
    people = [{"name": item["name"].strip(), "id_number": plain_id(item["id_number"])} for item in subjects]
    row = IdentityCode(
        case_id=case_id,
        digest="",
        subjects=people,
        issued_at=now,
        expires_at=now + timedelta(hours=hours),
        state="issued",
    )
    row.digest = secrets.digest(_secret(row, len(older)))
    store.db.session.add(row)
    store.db.session.flush()
    return row


def current(case_id: int) -> tuple[IdentityCode, str] | None:
    """Return the code in use of a case with its secret; None when there is none, or its time is over."""
    codes = store.registers.identity_codes(case_id)
    if not codes or codes[0].state != "issued" or codes[0].expires_at <= clock.now():
        return None
    return codes[0], _secret(codes[0], len(codes) - 1)


def find(secret: str) -> IdentityCode:
    """Return the code of a secret, if it may be scanned now.

    Raises NotFound for an unknown code; Conflict for one replaced, used, or past its time.
    """
    code = store.registers.identity_code(secrets.digest(secret))
    if code is None:
        raise NotFound("二维码无效。请在申请页面重新打开二维码后再扫。")
    check_usable(code)
    return code


def check_usable(code: IdentityCode) -> None:
    """Raise Conflict for a code that was replaced or used, or whose 72 hours are over."""
    if code.state == "replaced":
        raise Conflict("该二维码已被新的二维码替换。请扫描最新的二维码。")
    if code.state == "consumed":
        raise Conflict("该二维码已经使用过，不能再次使用。")
    if code.expires_at <= clock.now():
        raise Conflict("该二维码已超过有效期。请在申请页面重新获取，或改用纸质材料认证。")


def consume(digest: str, case_id: int, scan: Scan) -> IdentityCode:
    """Use a code up for the case it was issued for. Call inside `store.writing()`.

    Raises NotFound for another case's code, Conflict for a spent one, Forbidden when the person who scanned
    is neither the legal representative nor the responsible person on file (二(二)1b).
    """
    code = store.registers.identity_code(digest)
    if code is None or code.case_id != case_id:
        raise NotFound("二维码无效。请在申请页面重新打开二维码后再扫。")
    check_usable(code)
    check_subject(code, scan)
    code.state, code.consumed_at = "consumed", clock.now()
    return code


def check_subject(code: IdentityCode, scan: Scan) -> None:
    """Raise Forbidden unless name and number are those of one person on file."""
    scanned = {"name": scan.name.strip(), "id_number": plain_id(scan.id_number)}
    if scanned not in code.subjects:
        raise Forbidden("扫码人与申请中填写的法定代表人、负责人信息不一致。请由本人扫码，或核对申请信息。")


def ticket(code: IdentityCode, scan: Scan) -> str:
    """Return a signed mark for a person on file who was recognised: they may read and sign for half an hour.

    It holds no name and no number. Raises Forbidden like `check_subject`.
    """
    check_subject(code, scan)
    who = code.subjects.index({"name": scan.name.strip(), "id_number": plain_id(scan.id_number)})
    return _tickets().dumps([code.id, who, scan.provider, int(clock.now().timestamp())])


def of_ticket(text: str) -> tuple[IdentityCode, Scan]:
    """Return the code and the person of a ticket.

    Raises NotFound for a forged ticket; Conflict for one past its half hour, or whose code is spent.
    """
    try:
        number, who, provider, made = _tickets().loads(text)
    except BadData:
        raise NotFound("链接无效。请重新扫描二维码。") from None
    code = store.registers.identity_code_by_id(number)
    if code is None:
        raise NotFound("链接无效。请重新扫描二维码。")
    check_usable(code)
    if clock.now().timestamp() - made > TICKET_LIFE.total_seconds():
        raise Conflict("身份核验已超过 30 分钟。请重新扫描二维码后再签署。")
    return code, Scan(provider=provider, **code.subjects[who])


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(settings.get("SECRET_KEY"), salt="identity-ticket")


def plain_id(text: str) -> str:
    """Return the number of a person's document as it is compared: checked, upper case, without blanks."""
    try:
        return identifiers.resident_id(text)
    except identifiers.IdentifierError:
        return "".join(text.split()).upper()  # a passport or another document of a foreign representative


def _secret(code: IdentityCode, older: int) -> str:
    """Make a code's secret from the server's key, so that it can be shown again without being stored.

    `older` is how many codes the case had before.
    """
    text = f"identity:{code.case_id}:{older}:{code.issued_at.timestamp()}"
    return hmac.digest(settings.get("SECRET_KEY").encode(), text.encode(), "sha256").hex()

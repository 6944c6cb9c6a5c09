"""The second factor of an account: one-time codes of an authenticator app (TOTP, RFC 6238: 30 seconds, 6 digits).

The secret is kept encrypted under a key derived from SECRET_KEY; a code counts once: its time step is remembered.
"""

import base64
import hmac
from dataclasses import dataclass
from functools import lru_cache

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import clock, settings, store
from app.errors import Conflict, Refusal
from app.registers import audit
from app.registers.people import accounts
from app.registers.people.actors import Actor
from app.store.people import Person

ISSUER = "泉数"
STEP, WINDOW = 30, 1  # seconds; how many steps early or late a clock may be
OFFER_LIFE = 15 * 60  # seconds
WRONG_CODE = "验证码不正确或已使用过。请输入验证器当前显示的 6 位数字。"


@dataclass(frozen=True)
class Offer:
    """A new secret that is not in force yet: as text, as the address of a QR code, and sealed to come back with."""

    secret: str
    uri: str
    ticket: str


def enabled(person: Person) -> bool:
    return bool(person.otp_secret)


def offer(actor: Actor) -> Offer:
    """Return a new secret for the actor to put into an authenticator. Nothing is changed."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=actor.username, issuer_name=ISSUER)
    return Offer(secret, uri, _box().encrypt(f"{actor.id}:{secret}".encode()).decode())


def offered(actor: Actor, ticket: str) -> Offer:
    """Return an offer of the last quarter of an hour again. Raises Conflict for any other."""
    try:
        opened = _box().decrypt_at_time(ticket.encode(), OFFER_LIFE, int(clock.now().timestamp())).decode()
    except (InvalidToken, ValueError) as error:
        raise Conflict("设置已超过 15 分钟，请重新开始。") from error
    person_id, _, secret = opened.partition(":")
    if person_id != str(actor.id):
        raise Conflict("设置已超过 15 分钟，请重新开始。")
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=actor.username, issuer_name=ISSUER), ticket)


def confirm(actor: Actor, ticket: str, code: str) -> None:
    """Put an offered secret into force, once a code shows that the authenticator has it. Its own transaction.

    The password is asked for before (`proofs.set_second_factor`).
    Raises Conflict for an offer past its time, or when a factor is set already; Refusal at `code`.
    """
    secret = offered(actor, ticket).secret
    step = _step(secret, code)
    if step is None:
        raise Refusal(errors={"code": [WRONG_CODE]})
    with store.writing():
        person = accounts.get(actor.id)
        if enabled(person):
            raise Conflict("已设置两步验证，请先停用后再重新设置。")
        person.otp_secret, person.otp_used = _box().encrypt(secret.encode()).decode(), step
        audit.record(actor, "account.otp_set", "启用两步验证")


def use(person: Person, code: str) -> bool:
    """Tell whether a code is right, and use it up. Call inside `store.writing()`."""
    secret = _secret(person)
    step = _step(secret, code) if secret else None
    if step is None or step <= (person.otp_used or 0):
        return False
    person.otp_used = step
    return True


def remove(actor: Actor) -> None:
    """Give the actor's second factor up. Call inside `store.writing()`, once it is proved who asks."""
    _clear(accounts.get(actor.id))
    audit.record(actor, "account.otp_removed", "停用两步验证")


def reset(by: Actor, username: str) -> None:
    """Take a lost second factor off an account, from the server's command line. Call inside `store.writing()`."""
    person = accounts.get(accounts.by_username(username).id)
    _clear(person)
    audit.record(by, "account.otp_reset", f"重置账号 {person.username} 的两步验证", username=person.username)


def _clear(person: Person) -> None:
    person.otp_secret, person.otp_used = "", None


def _secret(person: Person) -> str:
    """Return an account's secret; empty when the server's key is not the one it was encrypted under."""
    try:
        return _box().decrypt(person.otp_secret.encode()).decode()
    except InvalidToken:
        return ""


def _step(secret: str, code: str) -> int | None:
    """Return the time step that a code belongs to, None for a wrong one."""
    plain, now = "".join(code.split()), int(clock.now().timestamp()) // STEP
    made = pyotp.TOTP(secret)
    steps = range(now - WINDOW, now + WINDOW + 1)
    return next(
        (step for step in steps if hmac.compare_digest(made.at(step * STEP).encode(), plain.encode())), None
    )


def _box() -> Fernet:
    return _boxed(settings.get("SECRET_KEY"))


@lru_cache(maxsize=4)
def _boxed(key: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"quanshu second factor").derive(
        key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))

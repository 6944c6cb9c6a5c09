"""Fresh proof of identity: who is signed in shows the password again, and a one-time code where one is set.

    with proofs.proving(actor, given):
        with store.writing():
            how = proofs.complete(actor, given)     # "password" or "password+otp"

What is wrong is a Refusal at the field `proof`; it is counted, and too many in a row are not even looked at. Who
sits at somebody's open session learns the password nowhere else: setting a second factor, giving it up and a new
password ask for the same proof.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from app import clock, store
from app.errors import Refusal
from app.registers import audit
from app.registers.people import accounts, passwords, second_factor
from app.registers.people.actors import Actor

FIELD = "proof"
FAILED = "proof.failed"
MOST, SPAN = 10, timedelta(minutes=5)
_TURNS = [Lock() for _ in range(64)]
"""Guesses at one account are looked at one after the other, so that many at once are counted too."""


@dataclass(frozen=True)
class Proof:
    """What a person shows; never kept, never logged."""

    password: str = ""
    code: str = ""

    def __repr__(self) -> str:
        return "Proof(…)"


NOTHING = Proof()


class NotProved(Refusal):
    """The proof is missing or wrong; what else was sent may be right. `part`: password, code."""

    def __init__(self, text: str, part: str, *, counts: bool = True) -> None:
        super().__init__(text, errors={FIELD: [text]})
        self.part, self.counts = part, counts


@contextmanager
def proving(actor: Actor, given: Proof) -> Iterator[None]:
    """Check the password, and note whatever fails inside, in a transaction of its own. Raises NotProved.

    Call outside `store.writing()`: the check takes tens of milliseconds.
    """
    with _TURNS[actor.id % len(_TURNS)], _counting(actor):
        _check_password(actor, given)
    with _counting(actor):
        yield


@contextmanager
def _counting(actor: Actor) -> Iterator[None]:
    try:
        yield
    except NotProved as error:
        if error.counts:
            note_failure(actor)
        raise


def complete(actor: Actor, given: Proof) -> str:
    """Use up the one-time code, if one is set; return how the actor proved it. Call inside `store.writing()`.

    Raises NotProved.
    """
    person = accounts.get(actor.id)
    if not second_factor.enabled(person):
        return "password"
    if not given.code.strip():
        raise NotProved("请输入一次性验证码。", "code", counts=False)
    if not second_factor.use(person, given.code):
        raise NotProved(second_factor.WRONG_CODE, "code")
    return "password+otp"


def set_second_factor(actor: Actor, ticket: str, given: Proof) -> None:
    """Put an offered second factor into force: with the password, lest a stranger at an open session lock it.

    Raises NotProved, and what `second_factor.confirm` raises.
    """
    with proving(actor, given):
        second_factor.confirm(actor, ticket, given.code)


def give_up_second_factor(actor: Actor, given: Proof) -> None:
    """Give the second factor up, with password and code. Raises NotProved."""
    with proving(actor, given), store.writing():
        complete(actor, given)
        second_factor.remove(actor)


def change_password(actor: Actor, old: str, new: str, *, keep_session: int | None = None) -> None:
    """Replace the actor's password and end their other sessions. Raises NotProved, Refusal at `new`."""
    with proving(actor, Proof(old)):
        accounts.change_password(actor, old, new, keep_session=keep_session)


def check_not_too_often(actor: Actor) -> None:
    """Raise NotProved when the actor failed too often lately: 10 times in 5 minutes."""
    if store.events.recent(actor.id, FAILED, clock.now() - SPAN) >= MOST:
        raise NotProved("身份核验失败次数过多，请 5 分钟后再试。您填写的内容已保留。", "password", counts=False)


def note_failure(actor: Actor) -> None:
    """Count a failure, in a transaction of its own."""
    with store.writing():
        audit.record(actor, FAILED, "身份核验未通过")


def _check_password(actor: Actor, given: Proof) -> None:
    check_not_too_often(actor)
    if not given.password:
        raise NotProved("这一步须重新核验身份，请输入登录密码。", "password", counts=False)
    if not passwords.matches(given.password, accounts.get(actor.id).password_hash):
        raise NotProved("密码不正确，没有提交。您填写的内容已保留。", "password")

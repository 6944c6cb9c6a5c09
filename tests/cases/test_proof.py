"""Steps that ask their doer to prove anew who they are; nothing is lost, nothing is told, nothing is guessed."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine

from app import clock, store
from app.cases.failures import incidents
from app.cases.steps import halting
from app.documents import making
from app.errors import Conflict, NotFound, Refusal
from app.registers.people import proofs, second_factor
from app.registers.people.proofs import NOTHING, Proof
from tests.support import paper

NOON = datetime(2026, 11, 23, 4, 0, 10, tzinfo=UTC)
WRONG = Proof("wrong")


@pytest.fixture
def at():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(at, cast):
    """A case whose document is typeset and waits for the applicant's signature."""
    paper.publish()
    begun = paper.begin(cast)
    making.render(paper.document(begun).id)
    return begun


def refused(actor, case, proof, note="好"):
    with pytest.raises(Refusal) as caught:
        paper.do(actor, case, proof, note)
    assert set(caught.value.errors) == {"proof"}
    return caught.value.errors["proof"][0]


def test_with_the_password_the_step_is_done_and_signed(cast, case):
    paper.do(cast.user, case)
    signed = paper.document(case).signatures[0]
    assert (signed.state, signed.proof, signed.person_id) == ("signed", "password", cast.user.id)
    assert signed.read_sha256 == paper.document(case).sha256


@pytest.mark.parametrize("proof", [NOTHING, WRONG])
def test_without_it_nothing_happens(cast, case, proof):
    before = paper.task(case).id
    refused(cast.user, case, proof)
    store.db.session.rollback()
    assert paper.task(case).id == before
    assert paper.document(case).signatures[0].state == "waiting"


@pytest.mark.parametrize("proof", [NOTHING, WRONG, paper.RIGHT])
def test_a_stranger_is_told_nothing_of_the_step(cast, case, proof):
    with pytest.raises(NotFound) as caught:
        paper.do(cast.rival, case, proof)
    assert caught.value.message == NotFound().message
    assert store.events.recent(cast.rival.id, proofs.FAILED, NOON - timedelta(days=1)) == 0


def test_a_failure_is_in_the_trail_without_what_was_typed(cast, case):
    refused(cast.user, case, Proof("my secret password", "123456"))
    event = store.events.of_platform(1, 1)[0]
    assert (event.kind, event.actor_id, event.data) == (proofs.FAILED, cast.user.id, {})
    assert "secret" not in repr(Proof("my secret password"))


def test_ten_failures_are_enough(cast, case, at):
    for _ in range(proofs.MOST):
        refused(cast.user, case, WRONG)
    assert "次数过多" in refused(cast.user, case, paper.RIGHT)
    at.shift(proofs.SPAN + timedelta(seconds=1))
    paper.do(cast.user, case)


def test_forgetting_the_password_is_no_failure(cast, case):
    for _ in range(proofs.MOST + 1):
        refused(cast.user, case, NOTHING)
    paper.do(cast.user, case)


def test_a_document_is_signed_when_it_can_be_read(cast, at):
    paper.publish()
    begun = paper.begin(cast)
    with pytest.raises(Conflict, match="正在生成"):
        paper.do(cast.user, begun)
    making.render(paper.document(begun).id)
    paper.do(cast.user, begun)


def test_a_step_that_asks_for_nothing_takes_no_password(cast, case):
    for who in (cast.user, cast.op1):
        paper.do(who, case)
    paper.do(cast.user, case, NOTHING)
    assert paper.document(case).state == "void"


def test_a_failed_step_is_tried_again_without_another_password(cast, case, monkeypatch):
    from handlers import papers

    monkeypatch.setitem(papers.fail, "sign", True)
    with pytest.raises(halting.CaseHalted):
        paper.do(cast.user, case)
    monkeypatch.undo()
    [incident] = store.incidents.unresolved_of_case(case.id)
    incidents.retry(cast.admin, incident.id)
    assert paper.document(case).signatures[0].proof == "password"


@pytest.fixture
def secret(cast, case, at):
    """The applicant has a second factor."""
    offer = second_factor.offer(cast.user)
    second_factor.confirm(cast.user, offer.ticket, pyotp.TOTP(offer.secret).at(NOON))
    at.shift(timedelta(minutes=2))
    return offer.secret


def proved(secret):
    return Proof(paper.RIGHT.password, pyotp.TOTP(secret).at(clock.now()))


def test_with_a_second_factor_the_password_is_not_enough(cast, case, secret):
    assert refused(cast.user, case, paper.RIGHT) == "请输入一次性验证码。"
    refused(cast.user, case, Proof(paper.RIGHT.password, "000000"))
    paper.do(cast.user, case, proved(secret))
    assert paper.document(case).signatures[0].proof == "password+otp"


def test_answers_that_are_refused_do_not_use_the_code_up(cast, case, secret):
    with pytest.raises(Refusal) as caught:
        paper.do(cast.user, case, proved(secret), note=7)
    assert "proof" not in caught.value.errors
    paper.do(cast.user, case, proved(secret))


def test_a_code_that_did_its_work_does_not_work_again(cast, case, secret):
    proof = proved(secret)
    paper.do(cast.user, case, proof)
    other = paper.begin(cast)
    making.render(paper.document(other).id)
    refused(cast.user, other, proof)

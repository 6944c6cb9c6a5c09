"""One-time codes: set with a code, each used once, lost ones reset on the server."""

from datetime import timedelta

import pyotp
import pytest
import time_machine

from app import clock, store
from app.errors import Conflict, Refusal
from app.registers.people import accounts, proofs, second_factor
from app.registers.people.actors import SYSTEM
from app.registers.people.proofs import Proof
from tests.support import world


@pytest.fixture
def at():
    with time_machine.travel("2026-11-23T02:00:10+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def actor(at):
    return world.person("user1", "applicant", world.unit("闽南数据公司"))


def code(secret, ago=0):
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) - ago)


@pytest.fixture
def secret(actor):
    offer = second_factor.offer(actor)
    second_factor.confirm(actor, offer.ticket, code(offer.secret, ago=60 - 30))
    return offer.secret


def use(actor, text):
    with store.writing():
        return second_factor.use(accounts.get(actor.id), text)


def test_an_offer_changes_nothing(actor):
    second_factor.offer(actor)
    assert not second_factor.enabled(accounts.get(actor.id))


def test_the_first_code_puts_it_into_force(actor, secret):
    assert second_factor.enabled(accounts.get(actor.id))


def test_a_wrong_first_code_does_not(actor):
    with pytest.raises(Refusal) as caught:
        second_factor.confirm(actor, second_factor.offer(actor).ticket, "000000")
    assert "code" in caught.value.errors
    assert not second_factor.enabled(accounts.get(actor.id))


def test_an_offer_lasts_a_quarter_of_an_hour_and_is_for_one_person(actor, at):
    offer = second_factor.offer(actor)
    other = world.person("user2", "applicant", world.unit("另一公司"))
    with pytest.raises(Conflict):
        second_factor.confirm(other, offer.ticket, code(offer.secret))
    at.shift(timedelta(minutes=16))
    with pytest.raises(Conflict):
        second_factor.confirm(actor, offer.ticket, code(offer.secret))
    with pytest.raises(Conflict):
        second_factor.offered(actor, "made up")


def test_the_secret_is_not_in_the_table(actor, secret):
    assert secret not in accounts.get(actor.id).otp_secret


def test_a_code_counts_once(actor, secret):
    assert use(actor, code(secret))
    assert not use(actor, code(secret))


def test_an_older_code_does_not_count_after_a_newer(actor, secret):
    assert use(actor, code(secret))
    assert not use(actor, code(secret, ago=30))


def test_the_code_of_the_confirmation_does_not_count_again(actor, at):
    offer = second_factor.offer(actor)
    second_factor.confirm(actor, offer.ticket, code(offer.secret))
    assert not use(actor, code(offer.secret))


@pytest.mark.parametrize(("off", "fits"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_a_clock_may_be_half_a_minute_off(actor, secret, at, off, fits):
    at.shift(timedelta(minutes=5))
    assert use(actor, code(secret, ago=-off)) is fits


@pytest.mark.parametrize("wrong", ["", "12345", "abcdef", "１２３４５６", "0" * 400])
def test_a_wrong_code_does_not_count(actor, secret, wrong):
    assert not use(actor, wrong)


def test_under_another_key_of_the_server_no_code_counts(app, actor, secret, monkeypatch):
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert not use(actor, code(secret))


def test_it_is_given_up_with_password_and_code(actor, secret):
    for part, given in {"password": Proof("wrong", code(secret)), "code": Proof(world.PASSWORD, "000000")}.items():
        with pytest.raises(proofs.NotProved) as wrong:
            proofs.give_up_second_factor(actor, given)
        assert wrong.value.part == part
    proofs.give_up_second_factor(actor, Proof(world.PASSWORD, code(secret)))
    assert not second_factor.enabled(accounts.get(actor.id))


def test_who_sits_at_an_open_session_sets_none_without_the_password(actor):
    offer = second_factor.offer(actor)
    for password in ("", "wrong"):
        with pytest.raises(proofs.NotProved):
            proofs.set_second_factor(actor, offer.ticket, Proof(password, code(offer.secret)))
    assert not second_factor.enabled(accounts.get(actor.id))
    proofs.set_second_factor(actor, offer.ticket, Proof(world.PASSWORD, code(offer.secret)))
    assert second_factor.enabled(accounts.get(actor.id))


def test_it_is_set_once(actor, secret):
    offer = second_factor.offer(actor)
    with pytest.raises(Conflict, match="请先停用"):
        second_factor.confirm(actor, offer.ticket, code(offer.secret))


def test_a_lost_one_is_reset_and_the_trail_says_so(actor, secret):
    with store.writing():
        second_factor.reset(SYSTEM, "user1")
    assert not second_factor.enabled(accounts.get(actor.id))
    assert store.events.of_platform(1, 1)[0].kind == "account.otp_reset"

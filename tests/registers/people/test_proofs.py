"""Guessing at a password from an open session ends, whatever is tried, however much at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app import clock, store
from app.registers import audit
from app.registers.people import passwords, proofs
from app.registers.people.proofs import NotProved, Proof
from tests.conftest import BOTH
from tests.support import world


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def actor(app):
    return world.person("user1", "applicant", world.unit("闽南数据公司"))


@pytest.fixture
def looked_at(monkeypatch):
    """The guesses that were held against the password."""
    seen, real = [], passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda given, kept: seen.append(given) or real(given, kept))
    return seen


def guess(actor, password):
    with pytest.raises(NotProved), proofs.proving(actor, Proof(password)):
        raise AssertionError("not reached")


def test_what_happens_beside_makes_no_room_for_more_guesses(actor, looked_at):
    for number in range(proofs.MOST):
        guess(actor, f"guess {number}")
    with store.writing():
        for _ in range(2500):
            audit.record(actor, "register.exported", "导出")
    guess(actor, world.PASSWORD)
    assert len(looked_at) == proofs.MOST


def test_guesses_at_once_are_counted_like_those_one_by_one(app, actor, looked_at):
    def at_once(number):
        with app.app_context():
            guess(actor, f"guess {number}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(at_once, range(3 * proofs.MOST)))
    assert len(looked_at) == proofs.MOST
    assert store.events.recent(actor.id, proofs.FAILED, clock.now() - proofs.SPAN) == proofs.MOST


def test_changing_the_password_is_no_way_to_guess_it(actor, looked_at):
    for number in range(proofs.MOST + 3):
        with pytest.raises(NotProved):
            proofs.change_password(actor, f"guess {number}", "another long password")
    assert len(looked_at) == proofs.MOST

from datetime import timedelta

import pytest

from app import clock, store
from app.errors import NotFound
from app.registers.people import sessions
from tests.support.world import person, unit


@pytest.fixture
def actor():
    return person("user1", "applicant", unit("闽南数据公司"))


def begin(actor, agent="Firefox"):
    with store.writing():
        return sessions.begin(actor.id, agent)


def test_a_key_finds_its_person(actor):
    found, row = sessions.find(begin(actor))
    assert found == actor
    assert row.user_agent == "Firefox"


def test_only_the_digest_of_the_key_is_stored(actor):
    key = begin(actor)
    assert key not in sessions.of(actor)[0].digest


def test_an_unknown_key_finds_nobody(actor):
    begin(actor)
    assert sessions.find("made up") is None


@pytest.mark.parametrize(("idle", "alive"), [(timedelta(hours=8), True), (timedelta(hours=8, seconds=1), False)])
def test_a_session_ends_after_eight_idle_hours(actor, idle, alive):
    start = clock.now()
    with clock.at(start):
        key = begin(actor)
    with clock.at(start + idle):
        assert (sessions.find(key) is not None) == alive
        assert len(sessions.of(actor)) == alive


def test_that_a_session_was_seen_is_noted_once_a_minute(actor):
    start = clock.now()
    with clock.at(start):
        key = begin(actor)
    for seconds, noted in ((59, 0), (60, 60), (100, 60)):
        with clock.at(start + timedelta(seconds=seconds)):
            assert sessions.find(key)[1].seen_at == start + timedelta(seconds=noted)


def test_one_may_end_ones_own_sessions_only(actor):
    key = begin(actor)
    stranger = person("user2", "applicant", unit("另一公司"))
    session_id = sessions.of(actor)[0].id
    with pytest.raises(NotFound):
        sessions.end(stranger, session_id)
    sessions.end(actor, session_id)
    assert sessions.find(key) is None


def test_the_other_sessions_end_at_once(actor):
    here, there = begin(actor), begin(actor)
    sessions.end_others(actor, sessions.find(here)[1].id)
    assert sessions.find(here) is not None
    assert sessions.find(there) is None


def test_wrong_credentials_open_nothing(actor):
    assert sessions.log_in("user1", "a password") is None


def test_the_key_of_a_closed_account_opens_nothing(actor):
    key = begin(actor)
    with store.writing():
        store.people.person(actor.id).active = False
    assert sessions.find(key) is None

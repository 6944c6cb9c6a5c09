from datetime import timedelta

import pytest

from app import clock, store
from app.errors import NotFound, Refusal
from app.registers import rule_sets
from app.registers.people import tokens
from tests.support.world import person, unit


@pytest.fixture
def actor():
    with store.writing():
        rule_sets.seed()
    return person("user1", "applicant", unit("闽南数据公司"))


def test_a_token_finds_its_person(actor):
    assert tokens.find(tokens.create(actor, "对账程序")) == actor


def test_the_secret_is_nowhere_in_the_register(actor):
    secret = tokens.create(actor, "对账程序")
    row = tokens.of(actor)[0]
    assert secret.startswith("qs_")
    assert secret not in {row.digest, row.name}


@pytest.mark.parametrize("secret", ["", "qs_", "qs_made-up", "not ours"])
def test_an_unknown_token_finds_nobody(actor, secret):
    assert tokens.find(secret) is None


def test_a_revoked_token_is_useless(actor):
    secret = tokens.create(actor, "对账程序")
    tokens.revoke(actor, tokens.of(actor)[0].id)
    assert tokens.find(secret) is None
    assert not tokens.of(actor)


def test_nobody_revokes_the_token_of_another(actor):
    tokens.create(actor, "对账程序")
    with pytest.raises(NotFound):
        tokens.revoke(person("user2", "applicant", unit("另一公司")), tokens.of(actor)[0].id)


@pytest.mark.parametrize("name", ["", "  ", "名" * 101, "对账\r\n程序", "对账\u202e"])
def test_a_token_needs_a_name(actor, name):
    with pytest.raises(Refusal):
        tokens.create(actor, name)


def test_there_is_a_cap_on_tokens(actor, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 1)
    tokens.create(actor, "一")
    with pytest.raises(Refusal):
        tokens.create(actor, "二")


def test_use_is_noted_once_a_minute(actor):
    secret, start = tokens.create(actor, "对账程序"), clock.now()
    for seconds, noted in ((0, 0), (59, 0), (61, 61)):
        with clock.at(start + timedelta(seconds=seconds)):
            tokens.find(secret)
            assert tokens.of(actor)[0].last_used_at == start + timedelta(seconds=noted)

"""The commands."""

import pytest

from app import store
from app.registers import accounts, second_factor, sessions, tokens
from tests.support import world


@pytest.fixture
def flask(app):
    return app.test_cli_runner().invoke


def test_due_says_what_it_did(begin, flask):
    case = begin()
    done = flask(args=["jobs", "due"])
    assert f"{case.number}：信用评估" in done.output
    assert "共" in done.output
    assert done.exit_code == 0


def test_due_says_when_there_is_nothing_to_do(flask):
    assert flask(args=["jobs", "due"]).output == "没有到期的事项。\n"


@pytest.mark.parametrize("command", ["worker", "clock"])
def test_without_redis_a_sentence_says_what_to_set(flask, command):
    done = flask(args=["jobs", command])
    assert done.exit_code == 1
    assert "没有设置 REDIS_URL" in done.output


def test_a_token_is_printed_and_works(cast, flask):
    done = flask(args=["users", "token", "op1"])
    found = tokens.find(done.output.strip())
    assert found is not None
    assert found.username == "op1"


def test_nobodys_token(cast, flask):
    done = flask(args=["users", "token", "nobody"])
    assert done.exit_code == 1
    assert "nobody" in done.output


def test_too_many_tokens(cast, flask):
    for _ in range(tokens.MOST):
        tokens.create(cast.op1, "x")
    done = flask(args=["users", "token", "op1"])
    assert done.exit_code == 1
    assert "令牌" in done.output


def test_accounts_are_listed_by_role(cast, flask):
    lines = flask(args=["users", "list"]).output.splitlines()
    assert len(lines) == len(cast.actors)
    assert lines[0] == "user\tapplicant\tuser先生\t泉州甲科技有限公司"


def test_a_password_is_set_and_sessions_end(cast, flask):
    with store.writing():
        key = sessions.begin(cast.op1.id)
    done = flask(args=["users", "password", "op1", "--password", "long enough words"])
    assert done.exit_code == 0, done.output
    assert accounts.check_credentials("op1", "long enough words")
    assert sessions.find(key) is None


def test_a_weak_password_changes_nothing(cast, flask):
    done = flask(args=["users", "password", "op1", "--password", "short"])
    assert done.exit_code == 1
    assert "至少" in done.output
    assert store.people.person(cast.op1.id).password_hash == world.PASSWORD_HASH


def test_a_lost_second_factor_is_reset(cast, flask):
    with store.writing():
        store.people.person(cast.op1.id).otp_secret = "lost"
    done = flask(args=["users", "reset-second-factor", "op1"])
    assert done.exit_code == 0
    assert not second_factor.enabled(accounts.get(cast.op1.id))


def test_nobodys_second_factor(cast, flask):
    done = flask(args=["users", "reset-second-factor", "nobody"])
    assert done.exit_code == 1
    assert "没有名为“nobody”的账号" in done.output

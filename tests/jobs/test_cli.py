"""The commands."""

import pytest

from app import store
from app.registers.people import accounts, second_factor, sessions, tokens
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
    done = flask(args=["users", "otp", "op1"])
    assert done.exit_code == 0
    assert not second_factor.enabled(accounts.get(cast.op1.id))


def test_nobodys_second_factor(cast, flask):
    done = flask(args=["users", "otp", "nobody"])
    assert done.exit_code == 1
    assert "没有名为“nobody”的账号" in done.output


def created(flask, *more):
    return flask(args=["users", "create", "boss", "--name", "林主管", "--password", "long enough words", *more])


def test_an_account_is_made_for_who_does_not_sign_up(cast, flask):
    done = created(flask, "--role", "admin")
    assert (done.exit_code, done.output) == (0, "已新建账号 boss（admin）。\n")
    assert sessions.log_in("boss", "long enough words", "cli") is not None


def test_an_account_may_belong_to_a_unit_and_hold_a_duty(cast, flask):
    unit = store.people.organisation(cast.organisations["water"])
    assert created(flask, "--role", "provider", "--organisation", unit.name).exit_code == 0
    assert accounts.by_username("boss").organisation_id == unit.id


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--role", "admin", "--password", "short"], "密码"),
        (["--role", "provider", "--organisation", "没有的单位"], "没有名为“没有的单位”的单位"),
        (["--role", "applicant"], "applicant"),
    ],
)
def test_an_account_that_can_not_be_is_told(cast, flask, more, told):
    done = created(flask, *more)
    assert done.exit_code != 0
    assert told in done.output
    assert store.people.person_by_username("boss") is None


def test_a_name_is_given_once(cast, flask):
    created(flask, "--role", "admin")
    done = created(flask, "--role", "admin")
    assert done.exit_code == 1
    assert "该用户名已被使用" in done.output

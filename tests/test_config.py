"""What the environment sets, and what holds without it."""

import subprocess
import sys
from pathlib import Path

import pytest

import config
from app import create_app

ROOT = Path(config.__file__).parent
BARE = {"PATH": "/usr/bin:/bin"}


def test_without_any_setting_everything_is_on_this_machine():
    found = config.from_environment({})
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{ROOT / 'var' / 'quanshu.db'}"
    assert found["STORAGE_URL"] == str(ROOT / "var" / "files")
    assert (found["REDIS_URL"], found["SMTP_URL"], found["DEMO"]) == (None, None, False)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_of_postgresql_as_hosts_give_it_is_understood(scheme):
    found = config.from_environment({"DATABASE_URL": f"{scheme}://user:word@host/name"})
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://user:word@host/name"


def test_other_addresses_are_left_as_they_are():
    assert (
        config.from_environment({"DATABASE_URL": "sqlite:///x.db"})["SQLALCHEMY_DATABASE_URI"] == "sqlite:///x.db"
    )


@pytest.mark.parametrize(
    ("environment", "embedded"),
    [
        ({}, True),
        ({"REDIS_URL": "redis://localhost"}, False),
        ({"REDIS_URL": "redis://localhost", "EMBEDDED_JOBS": "1"}, True),
        ({"EMBEDDED_JOBS": "0"}, False),
    ],
)
def test_due_work_is_done_in_the_server_unless_there_are_workers(environment, embedded):
    assert config.from_environment(environment)["EMBEDDED_JOBS"] is embedded


@pytest.mark.parametrize(("value", "on"), [("1", True), ("true", True), (" YES ", True), ("0", False), ("", False)])
def test_switches_are_read_as_people_write_them(value, on):
    assert config.from_environment({"DEMO": value})["DEMO"] is on


@pytest.mark.parametrize(("value", "hops"), [("", 0), ("0", 0), ("2", 2)])
def test_proxies_are_believed_when_they_are_counted(value, hops):
    assert config.from_environment({"TRUSTED_PROXIES": value})["TRUSTED_PROXIES"] == hops


@pytest.mark.parametrize("value", ["yes", "-1", "1.5", "٣"])
def test_a_number_of_proxies_that_is_none_is_said_so(value):
    with pytest.raises(config.WrongSettingError, match="TRUSTED_PROXIES"):
        config.from_environment({"TRUSTED_PROXIES": value})


def test_limits_of_logins_are_counted_where_all_servers_see_them():
    assert config.from_environment({"REDIS_URL": "redis://r"})["RATELIMIT_STORAGE_URI"] == "redis://r"
    assert config.from_environment({})["RATELIMIT_STORAGE_URI"] == "memory://"


def test_a_demo_needs_no_secret_key_and_nothing_else_starts_without_one():
    config.check(config.from_environment({"DEMO": "1"}))
    config.check(config.from_environment({"SECRET_KEY": "long and random"}))
    with pytest.raises(config.MissingSettingError, match="SECRET_KEY"):
        config.check(config.from_environment({}))


def test_ones_own_key_counts_in_a_demo_too():
    assert config.from_environment({"DEMO": "1", "SECRET_KEY": "mine"})["SECRET_KEY"] == "mine"


def started(*command, **environment):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=BARE | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_server_that_imports_us_without_a_key_does_not_start():
    assert "SECRET_KEY is not set" in started("-c", "import wsgi").stderr
    assert started("-c", "import wsgi", SECRET_KEY="x").returncode == 0


@pytest.mark.slow
def test_a_command_works_without_a_key():
    done = started("-m", "flask", "procedures", "trace", "三(七)d")
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_that_a_deployment_brings_reach_the_application():
    app = create_app(
        config.from_environment({"SECRET_KEY": "x", "BASE_URL": "https://data.example.cn"}), headless=True
    )
    assert app.config["BASE_URL"] == "https://data.example.cn"
    assert app.config["SESSION_COOKIE_HTTPONLY"]


def test_a_headless_application_has_no_pages():
    app = create_app(config.from_environment({"SECRET_KEY": "x", "DATABASE_URL": "sqlite://"}), headless=True)
    assert [rule.rule for rule in app.url_map.iter_rules()] == []

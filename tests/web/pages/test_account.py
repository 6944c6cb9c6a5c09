"""The account page."""

import re

import pytest

from app import store
from app.registers.people import passwords, sessions, tokens

OLD, NEW = "the old password", "the new password"


@pytest.fixture
def account(cast):
    with store.writing():
        store.people.person(cast.user.id).password_hash = passwords.hashed(OLD)
    return cast.user


def change(browser, old=OLD, new=NEW, again=NEW):
    return browser.post("/account/password", {"old": old, "new": new, "again": again})


def test_a_new_password_ends_the_other_sessions(browser, account):
    here, elsewhere = browser("user"), browser("user")
    assert change(here).location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert passwords.matches(NEW, store.people.person(account.id).password_hash)


@pytest.mark.parametrize(
    "wrong", [{"old": "x"}, {"new": "short", "again": "short"}, {"again": "different"}, {"new": OLD, "again": OLD}]
)
def test_a_wrong_password_form_changes_nothing(browser, account, wrong):
    answer = change(browser("user"), **wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert passwords.matches(OLD, store.people.person(account.id).password_hash)


def test_other_sessions_can_be_ended(browser, cast):
    here, elsewhere = browser("user"), browser("user")
    here.get("/account")
    other = next(row for row in sessions.of(cast.user) if f"/{row.id}/end" in here.get("/account").text)
    here.post(f"/account/sessions/{other.id}/end")
    assert elsewhere.get("/account").status_code == 302
    browser("user")
    here.post("/account/sessions/end")
    assert len(sessions.of(cast.user)) == 1


def test_sessions_of_others_can_not_be_ended(browser, cast):
    browser("rival")
    theirs = sessions.of(cast.rival)[0]
    assert browser("user").post(f"/account/sessions/{theirs.id}/end").status_code == 404


def test_the_language_is_kept_with_the_account(browser, cast):
    visitor = browser("user")
    visitor.post("/account/language", {"locale": "en"})
    assert store.people.person(cast.user.id).locale == "en"
    assert '<html lang="en">' in browser("user").get("/account").text
    assert visitor.post("/account/language", {"locale": "xx"}).status_code == 422


def test_a_token_is_shown_once_and_can_be_stopped(browser, cast):
    visitor = browser("user")
    page = visitor.post("/account/tokens", {"name": "报表"}).text
    secret = re.search(r"qs_[\w-]{43}", page)[0]
    assert tokens.find(secret) == cast.user
    assert secret not in visitor.get("/account/tokens").text
    visitor.post(f"/account/tokens/{tokens.of(cast.user)[0].id}/revoke")
    assert tokens.find(secret) is None


def test_a_token_needs_a_name(browser):
    assert browser("user").post("/account/tokens", {"name": " "}).status_code == 422


def test_tokens_of_others_can_not_be_stopped(browser, cast):
    tokens.create(cast.rival, "theirs")
    token = tokens.of(cast.rival)[0]
    assert browser("user").post(f"/account/tokens/{token.id}/revoke").status_code == 404

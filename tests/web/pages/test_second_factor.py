"""The second factor on pages: set up with a picture, asked for at the login, given up with password and code."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine

from app import clock
from app.registers.people import accounts, proofs, second_factor
from tests.support import world


@pytest.fixture
def at():
    with time_machine.travel("2026-11-23T02:00:10+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def secret(at, cast):
    """op1 has a second factor."""
    offer = second_factor.offer(cast.op1)
    second_factor.confirm(cast.op1, offer.ticket, code(offer.secret))
    at.shift(timedelta(minutes=2))
    return offer.secret


def code(secret):
    return pyotp.TOTP(secret).at(clock.now())


def given(secret):
    return {"password": world.PASSWORD, "code": code(secret)}


def begin(visitor, password=world.PASSWORD):
    return visitor.post("/login?next=/cases", {"username": "op1", "password": password})


def ticket(page):
    return page.text.partition('name="ticket" value="')[2].partition('"')[0]


def finish(visitor, page, typed):
    return visitor.post("/login/code?next=/cases", {"ticket": ticket(page), "code": typed})


def test_it_is_set_up_with_a_picture_and_a_first_code(at, browser, cast):
    visitor = browser("op1")
    page = visitor.get("/account/second-factor")
    secret = page.text.partition('<code class="q-break">')[2].partition("<")[0]
    assert "data:image/svg+xml" in page.text
    answer = visitor.post("/account/second-factor", {"ticket": ticket(page), **given(secret)})
    assert answer.location == "/account"
    assert second_factor.enabled(accounts.get(cast.op1.id))


def test_a_wrong_first_code_shows_the_same_picture_again(at, browser):
    visitor = browser("op1")
    page = visitor.get("/account/second-factor")
    secret = page.text.partition('<code class="q-break">')[2].partition("<")[0]
    for wrong in ({"code": "000000"}, {"password": "wrong"}):
        again = visitor.post("/account/second-factor", {"ticket": ticket(page), **given(secret), **wrong})
        assert (again.status_code, ticket(again)) == (422, ticket(page))
        assert re.findall(r'is-invalid" type="\w+" id="(\w+)"', again.text) == list(wrong)


def test_the_login_asks_for_the_code(browser, secret):
    visitor = browser()
    page = begin(visitor)
    assert "一次性验证码" in page.text
    assert visitor.get("/cases").status_code == 302
    assert finish(visitor, page, code(secret)).location == "/cases"
    assert visitor.get("/cases").status_code == 200


def test_a_wrong_password_is_told_before_any_code(browser, secret):
    assert "用户名或密码不正确" in begin(browser(), "wrong").text


def test_a_wrong_code_leaves_the_visitor_outside(browser, secret):
    visitor = browser()
    answer = finish(visitor, begin(visitor), "000000")
    assert answer.status_code == 422
    assert visitor.get("/cases").status_code == 302


def test_a_code_opens_one_session(browser, secret):
    first, second = browser(), browser()
    page, other, typed = begin(first), begin(second), code(secret)
    assert finish(first, page, typed).status_code == 302
    assert finish(second, other, typed).status_code == 422


def test_too_many_wrong_codes_end_the_guessing(browser, secret):
    visitor = browser()
    page = begin(visitor)
    for _ in range(proofs.MOST):
        finish(visitor, page, "000000")
    assert "次数过多" in finish(visitor, page, code(secret)).text


@pytest.mark.parametrize("made", ["", "made up"])
def test_a_made_up_ticket_leads_back_to_the_login(browser, secret, made):
    answer = browser().post("/login/code", {"ticket": made, "code": code(secret)})
    assert answer.location == "/login"


def test_a_ticket_lasts_five_minutes(browser, secret, at):
    visitor = browser()
    page = begin(visitor)
    at.shift(timedelta(minutes=6))
    assert finish(visitor, page, code(secret)).location == "/login?next=/cases"


def test_a_new_password_ends_a_login_that_waits(browser, cast, secret):
    visitor = browser()
    page = begin(visitor)
    accounts.change_password(cast.op1, world.PASSWORD, "another long password")
    assert finish(visitor, page, code(secret)).location == "/login?next=/cases"


def test_it_is_given_up_with_password_and_code(browser, cast, secret):
    visitor = browser("op1")
    wrong = visitor.post("/account/second-factor/remove", {"password": "wrong", "code": code(secret)})
    assert wrong.status_code == 422
    right = visitor.post("/account/second-factor/remove", {"password": world.PASSWORD, "code": code(secret)})
    assert right.location == "/account"
    assert not second_factor.enabled(accounts.get(cast.op1.id))

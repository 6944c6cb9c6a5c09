"""Login, logout, sign-up."""

import pytest

from app import store
from app.registers.people import passwords, sessions
from tests.conftest import opened
from tests.support import people, world
from tests.web.browser import Browser

PASSWORD = "correct horse"


@pytest.fixture
def account(cast):
    """The operator's op1 with a password."""
    with store.writing():
        store.people.person(cast.op1.id).password_hash = passwords.hashed(PASSWORD)
    return cast.op1


def log_in(browser, username="op1", password=PASSWORD, url="/login"):
    return browser.post(url, {"username": username, "password": password})


def test_the_right_password_opens_the_first_page_of_the_role(browser, account):
    visitor = browser()
    assert log_in(visitor).location == "/inbox"
    assert "op1先生" in visitor.get("/inbox").text


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(browser, account):
    wrong, unknown = log_in(browser(), password="wrong"), log_in(browser(), username="nobody", password="wrong")
    assert wrong.status_code == unknown.status_code == 422
    assert (
        wrong.text.replace("op1", "").count("用户名或密码不正确") == unknown.text.count("用户名或密码不正确") == 1
    )


def test_a_closed_account_can_not_log_in(browser, account):
    with store.writing():
        store.people.person(account.id).active = False
    assert log_in(browser()).status_code == 422


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/a\nb",
        "evil",
    ],
)
def test_login_never_leads_to_another_site(app, browser, account, target):
    visitor = browser()
    visitor.get("/login")
    answer = visitor.client.post(
        "/login",
        query_string={"next": target},
        data={"username": "op1", "password": PASSWORD},
        headers={"X-CSRFToken": visitor.token},
    )
    assert answer.location == "/inbox"


def test_login_leads_to_the_page_that_was_wanted(browser, account):
    assert log_in(browser(), url="/login?next=/cases?q=a").location == "/cases?q=a"


def test_logout_ends_the_session_on_the_server(browser, account, cast):
    visitor = browser("op1")
    visitor.get("/inbox")
    cookie = visitor.client.get_cookie("session").value
    assert visitor.post("/logout").location == "/login"
    visitor.client.set_cookie("session", cookie)
    assert visitor.get("/inbox").status_code == 302
    assert list(sessions.of(cast.op1)) == []


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(browser):
    cookie = browser().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nothing_of_an_earlier_session_survives_a_login(browser, account):
    visitor = browser()
    visitor.get("/language/en")
    with visitor.client.session_transaction() as session:
        session["inbox"] = {"q": "earlier"}
    log_in(visitor)
    with visitor.client.session_transaction() as session:
        assert "inbox" not in session
        assert session["language"] == "en"


SIGN_UP = {
    "kind": "using_unit", "organisation": "泉州新来数据有限公司", "name": "林新", "username": "newcomer",
    "password": "a long password", "again": "a long password", "email": "", "phone": "13800138000",
}  # fmt: skip


def test_the_first_person_of_an_organisation_signs_up_and_is_in(browser, cast):
    visitor = browser()
    answer = visitor.post("/sign-up", {**SIGN_UP, "uscc": world.uscc()})
    assert answer.location == "/"
    assert store.people.person_by_username("newcomer").organisation.status == "registered"
    assert "注册成功" in visitor.get("/").text


def test_a_refused_sign_up_keeps_what_was_typed_but_the_passwords(browser):
    answer = browser().post("/sign-up", {**SIGN_UP, "uscc": "123", "again": "different"})
    assert answer.status_code == 422
    assert "泉州新来数据有限公司" in answer.text
    assert "a long password" not in answer.text
    assert "两次输入的密码不一致" in answer.text


def test_all_that_is_wrong_with_a_sign_up_is_told_at_once(browser, cast):
    wrong = {"uscc": "123", "again": "different", "phone": "1380000", "username": "op1", "organisation": ""}
    answer = browser().post("/sign-up", {**SIGN_UP, **wrong})
    for told in ("应为 18 位", "不一致", "11 位数字", "已被使用", "请填写单位全称", "有 5 处需要修改"):
        assert told in answer.text
    assert "密码不保留，请重新填写" in answer.text


def test_who_is_sent_to_the_login_hears_why_and_what_becomes_of_the_form(browser):
    assert "登录已过期" in browser().get("/login?next=/start/onboarding").text
    assert "登录已过期" not in browser().get("/login").text


def test_guessing_is_slowed_down(database_url, tmp_path):
    with opened(database_url, tmp_path, RATELIMIT_ENABLED=True) as app:
        people.cast()
        visitor = Browser(app)
        codes = [log_in(visitor, password=f"guess {number}").status_code for number in range(11)]
        other = log_in(visitor, username="op2", password="guess").status_code
    assert codes == [422] * 10 + [429]
    assert other == 422

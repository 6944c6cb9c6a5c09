"""Errors are pages too: what happened, what to do, an id to quote; nothing of the inside."""

import logging

import pytest

from app import store
from app.errors import Conflict, Forbidden, Refusal, Unavailable
from app.registers.uploads.files import TooLarge, UnsupportedFile
from app.web import guards

RAISED = {
    403: Forbidden("不能这样做。"),
    409: Conflict("别人更快。"),
    413: TooLarge("太大了。"),
    415: UnsupportedFile("不支持。"),
    422: Refusal("有误。"),
    503: Unavailable("繁忙。"),
}


@pytest.fixture
def failing(app, browser):
    """Return the function that asks for a page whose view raises."""

    def ask(error, **more):
        area = guards.area("failing", __name__)

        def view():
            raise error

        area.add_url_rule("/failing", "view", guards.public(view))
        app.register_blueprint(area)
        return browser().get("/failing", **more)

    return ask


@pytest.mark.parametrize("status", RAISED)
def test_platform_errors_keep_their_sentence(failing, status):
    answer = failing(RAISED[status])
    assert answer.status_code == status
    assert RAISED[status].message in answer.text
    assert answer.headers["X-Error-Id"] in answer.text


def test_an_unexpected_error_tells_an_id_and_nothing_else(failing, caplog):
    with caplog.at_level(logging.ERROR):
        answer = failing(ZeroDivisionError("the inside"))
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert answer.headers["X-Error-Id"] in caplog.text


def test_a_lost_database_is_503(failing):
    answer = failing(store.DatabaseDown[0]("select", {}, Exception("locked")))
    assert answer.status_code == 503
    assert "已保存在本机浏览器中" in answer.text


def test_scripts_get_a_problem_document(failing):
    answer = failing(Refusal(errors={"name": ["请填写。"]}), headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 422
    assert answer.json["errors"] == {"name": ["请填写。"]}


def test_an_unknown_address_is_404_with_a_way_out(browser):
    answer = browser("user").get("/nowhere")
    assert answer.status_code == 404
    assert "核对办件编号" in answer.text


def test_a_wrong_method_is_405_and_says_which_are_right(browser):
    answer = browser("user").get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_unknown_addresses_of_the_api_stay_the_apis(browser):
    assert browser().get("/api/v1/nowhere").mimetype == "application/problem+json"

"""Drafts save by themselves; while the server cannot take them nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
REASON = "第三页的必要性说明与附件不一致"


@pytest.fixture
def task(page, address):
    page.goto(f"{address}/task")
    return page


def refuse(page, status):
    page.route("**/draft", lambda route: route.fulfill(status=status, body="{}", content_type="application/json"))


def state(page):
    return expect(page.locator("[data-draft-status]"))


def leave(page):
    page.locator("#reason").fill(REASON)
    page.locator("#reason").blur()


def test_a_left_field_is_saved_and_the_time_is_told_in_shanghai(task):
    with task.expect_request("**/draft") as sent:
        leave(task)
    state(task).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))
    assert sent.value.headers["x-csrftoken"] == "token"


def test_typing_is_saved_after_a_pause(task):
    with task.expect_response("**/draft") as answer:
        task.locator("#reason").press_sequentially("缺少附件")
    assert answer.value.ok


def test_the_answer_shows_and_hides_conditional_fields(task):
    task.locator("#trade").select_option("finance")
    expect(task.locator("#licence")).to_be_enabled()
    task.locator("#trade").select_option("traffic")
    expect(task.locator("[data-field=licence]")).to_be_hidden()
    expect(task.locator("#licence")).to_be_disabled()


def test_a_server_that_is_down_loses_nothing(task):
    refuse(task, 503)
    leave(task)
    state(task).to_have_attribute("data-state", "local")
    task.unroute("**/draft")
    task.reload()
    expect(task.locator("#reason")).to_have_value(REASON)
    state(task).to_have_attribute("data-state", "saved")


def test_offline_keeps_the_draft_and_sends_it_when_back(task, page):
    page.context.set_offline(True)
    leave(task)
    state(task).to_have_attribute("data-state", "local")
    page.context.set_offline(False)
    state(task).to_have_attribute("data-state", "saved")


def test_a_restored_draft_brings_its_rows_back(task):
    refuse(task, 503)
    task.get_by_role("button", name="增加一条").click()
    task.get_by_role("button", name="增加一条").click()
    task.locator("[name='points.1.text']").fill("第二条")
    task.locator("[name='points.1.text']").blur()
    state(task).to_have_attribute("data-state", "local")
    task.reload()
    expect(task.locator("[name='points.1.text']")).to_have_value("第二条")


def test_a_restored_draft_can_be_given_up(task):
    refuse(task, 503)
    leave(task)
    state(task).to_have_attribute("data-state", "local")
    task.unroute("**/draft")
    task.reload()
    task.get_by_role("button", name="放弃，改用服务器上的内容").click()
    expect(task.locator("#reason")).to_have_value("")


def test_a_task_that_somebody_else_ended_says_so_and_stops(task):
    refuse(task, 409)
    leave(task)
    state(task).to_have_text("本环节已由他人办理或已结束，内容不再保存")


def test_a_lost_session_keeps_the_text_here(task):
    refuse(task, 401)
    leave(task)
    state(task).to_contain_text("登录已过期")


def test_logging_out_leaves_no_text_behind(task):
    refuse(task, 503)
    leave(task)
    state(task).to_have_attribute("data-state", "local")
    with task.expect_navigation():
        task.evaluate("document.querySelector('[data-logout]').requestSubmit()")
    assert task.evaluate("Object.keys(localStorage).filter(it => it.startsWith('draft:'))") == []


def test_a_submit_that_meets_an_error_page_loses_nothing(task, address):
    body = task.request.get(f"{address}/error").text()
    task.locator("#reason").fill(REASON)
    task.route(
        "**/task",
        lambda route: (
            route.continue_()
            if route.request.method == "GET"
            else route.fulfill(status=503, content_type="text/html", body=body)
        ),
    )
    task.get_by_role("button", name="提交审核意见").click()
    expect(task.get_by_role("heading", name="暂时无法办理")).to_be_visible()
    task.goto(f"{address}/task")
    expect(task.locator("#reason")).to_have_value(REASON)


def test_a_submit_that_arrived_is_forgotten(task, address):
    task.locator("#reason").fill(REASON)
    task.route(
        "**/task",
        lambda route: (
            route.continue_()
            if route.request.method == "GET"
            else route.fulfill(status=303, headers={"Location": f"{address}/home"})
        ),
    )
    task.get_by_role("button", name="提交审核意见").click()
    task.wait_for_url("**/home")
    task.goto(f"{address}/task")
    expect(task.locator("#reason")).to_have_value("")


def test_a_submit_waits_for_the_draft_that_is_on_its_way(task):
    sent = []
    task.on(
        "request", lambda request: sent.append(request.url.rpartition("/")[2]) if request.method == "POST" else None
    )
    task.on("requestfinished", lambda request: sent.append("saved") if request.url.endswith("/draft") else None)
    task.route("**/draft", lambda route: (task.wait_for_timeout(300), route.continue_()))
    task.locator("#reason").fill(REASON)
    with task.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/task")):
        task.get_by_role("button", name="提交审核意见").click()
    assert sent == ["draft", "saved", "task"]


def test_an_answer_that_comes_late_takes_nothing_from_what_is_submitted(task):
    task.locator("#trade").select_option("finance")
    task.locator("#licence").fill("LICENCE-1")
    leave(task)
    state(task).to_have_attribute("data-state", "saved")
    task.route("**/draft", lambda route: (task.wait_for_timeout(300), route.continue_()))
    task.locator("#trade").select_option("traffic")
    task.locator("#trade").select_option("finance")
    with task.expect_request(lambda request: request.method == "POST" and request.url.endswith("/task")) as sent:
        task.get_by_role("button", name="提交审核意见").click()
    assert "LICENCE-1" in sent.value.post_data


def test_a_submit_does_not_wait_for_ever(task):
    task.route("**/draft", lambda route: None)
    task.locator("#reason").fill(REASON)
    with task.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/task")):
        task.get_by_role("button", name="提交审核意见").click()
    task.unroute_all(behavior="ignoreErrors")


def test_a_submit_that_meets_the_login_loses_nothing(task, address):
    task.locator("#reason").fill(REASON)
    login = "<html><head></head><body><form data-login></form>SCRIPT</body></html>"
    script = task.evaluate("document.querySelector('script[src*=\"app\"]').outerHTML")
    body = login.replace("SCRIPT", script)
    task.route(
        "**/task",
        lambda route: (
            route.continue_()
            if route.request.method == "GET"
            else route.fulfill(status=200, content_type="text/html", body=body)
        ),
    )
    refuse(task, 401)
    task.get_by_role("button", name="提交审核意见").click()
    expect(task.locator("[data-login]")).to_be_attached()
    task.goto(f"{address}/home")
    task.goto(f"{address}/task")
    expect(task.locator("#reason")).to_have_value(REASON)

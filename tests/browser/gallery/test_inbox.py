"""The inbox by keyboard, and its detail beside the list."""

import pytest
from playwright.sync_api import expect

from tests.browser import support

pytestmark = pytest.mark.browser


@pytest.fixture
def inbox(page, address):
    page.goto(f"{address}/inbox")
    return page


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('href')?.split('=').at(-1)")


def test_j_and_k_walk_and_enter_opens_beside_the_list(inbox):
    for key in "jjk":
        inbox.keyboard.press(key)
    assert focused(inbox) == "0"
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#detail h1")).to_contain_text("方案审核")
    inbox.wait_for_url("**/inbox?task=0")


def test_the_place_in_the_list_is_kept_when_a_task_opens(inbox):
    inbox.locator("[data-inbox-link]").nth(4).click()
    expect(inbox.locator("#detail h1")).to_be_visible()
    inbox.keyboard.press("j")
    assert focused(inbox) == "5"


def test_c_claims_the_task_in_hand(inbox):
    inbox.keyboard.press("j")
    with inbox.expect_request(lambda request: request.method == "POST") as sent:
        inbox.keyboard.press("c")
    assert "only=0" in sent.value.post_data


def test_keys_rest_while_somebody_types(inbox):
    inbox.get_by_label("关键词").press_sequentially("jck?")
    expect(inbox.get_by_label("关键词")).to_have_value("jck?")
    expect(inbox.get_by_role("dialog")).to_have_count(0)


def test_a_question_mark_shows_the_keys(inbox):
    inbox.keyboard.press("?")
    expect(inbox.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    inbox.keyboard.press("Escape")
    expect(inbox.get_by_role("dialog")).to_have_count(0)


def test_an_error_is_shown_as_a_page_never_as_a_piece(inbox, address):
    body = inbox.request.get(f"{address}/error").text()
    inbox.route("**/inbox?task=2", lambda route: route.fulfill(status=503, content_type="text/html", body=body))
    inbox.locator("[data-inbox-link]").nth(2).click()
    expect(inbox.get_by_role("heading", name="暂时无法办理")).to_be_visible()
    assert inbox.locator(".q-header").count() == 0


def test_on_a_phone_list_and_detail_take_turns(inbox):
    inbox.set_viewport_size(support.PHONE)
    inbox.locator("[data-inbox-link]").first.click()
    expect(inbox.locator("#detail h1")).to_be_visible()
    expect(inbox.locator("[data-inbox]")).to_be_hidden()
    inbox.get_by_role("link", name="返回列表").click()
    expect(inbox.locator("[data-inbox]")).to_be_visible()

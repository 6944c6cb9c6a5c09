"""The desk of a reviewer: the inbox by keyboard, a task that was taken, drafts that survive."""

import pytest
from playwright.sync_api import expect

from tests.browser import support
from tests.walks import papers
from tests.walks.rest import People

pytestmark = pytest.mark.browser
SCENES = ("一号场景", "二号场景", "三号场景")
REASON = "第三页的必要性说明与附件不一致"


@pytest.fixture
def stage():
    return "onboarded"


@pytest.fixture
def filed(server):
    """Three pre-applications that wait for the operator, one minute apart."""
    new1 = People(server.app, server.traveller)["new1"]
    for name in SCENES:
        new1.start("pre_application", papers.pre_application() | {"scene_name": name})


def test_the_inbox_by_keyboard_from_the_first_key_to_the_claim(visit, filed):
    op1 = visit("op1")
    page = op1.go("/inbox")
    op1.look("30-inbox")
    for key, scene in (("j", SCENES[0]), ("j", SCENES[1]), ("j", SCENES[2]), ("k", SCENES[1])):
        page.keyboard.press(key)
        expect(page.locator("li:has([data-inbox-link]:focus)")).to_contain_text(scene)
    page.keyboard.press("Enter")
    expect(page.locator("#detail h1")).to_contain_text("预申报审核")
    expect(page.locator("#detail")).to_contain_text(SCENES[1])
    op1.look("31-inbox-open")
    with page.expect_navigation():
        page.keyboard.press("c")
    op1.sees("已领取 1 件。")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()


def test_what_was_claimed_has_left_the_others_inbox(visit, filed):
    op1, op2 = visit("op1"), visit("op2")
    op1.go("/inbox").locator("[data-check-all]").check()
    op1.press("领取所选")
    op1.sees("已领取 3 件。")
    op2.go("/inbox")
    op2.sees("都办完了")
    op2.look("32-inbox-empty")


def test_a_form_is_filled_in_by_keyboard_alone(visit, filed):
    op1 = visit("op1")
    page = op1.open_task("预申报审核")
    page.locator("[name=feasibility]").first.focus()
    for _question in ("feasibility", "necessity", "security", "decision"):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("论证充分。")
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="保存草稿")).to_be_focused()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    op1.sees("已办理：预申报审核")


def test_the_count_of_characters_does_not_lie_on_the_label(visit, filed):
    page = visit("op1").open_task("预申报审核")
    field = page.locator("[data-field=feasibility_reason]")
    count, label = field.locator(".q-counter").bounding_box(), field.locator("label .q-need").bounding_box()
    assert count["x"] > label["x"] + label["width"]


def test_what_the_answers_forbid_is_not_offered_any_more(visit, filed):
    op1 = visit("op1")
    page = op1.open_task("预申报审核")
    passed = page.locator("[name=review_decision][value=pass]")
    passed.check()
    page.locator("[name=security][value=poor]").check()
    expect(passed).to_be_hidden()
    expect(passed).not_to_be_checked()
    page.locator("[name=security][value=good]").check()
    expect(passed).to_be_enabled()


def test_a_draft_survives_a_server_that_is_busy_and_a_reload(visit, filed):
    op1 = visit("op1")
    page = op1.open_task("预申报审核")
    op1.expected.add(503)
    page.route("**/draft", lambda route: route.fulfill(status=503, body="{}", content_type="application/json"))
    page.locator("[name=review_reason]").fill(REASON)
    page.locator("[name=review_reason]").blur()
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-state", "local")
    page.unroute("**/draft")
    page.reload()
    expect(page.locator("[name=review_reason]")).to_have_value(REASON)
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-state", "saved")


def test_the_draft_follows_its_writer_to_another_machine(visit, filed):
    page = visit("op1").open_task("预申报审核")
    page.locator("[name=review_reason]").fill(REASON)
    page.locator("[name=review_reason]").blur()
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-state", "saved")
    phone = visit("op1", phone=True).open_task("预申报审核")
    expect(phone.locator("[name=review_reason]")).to_have_value(REASON)


def test_who_is_too_late_keeps_the_text_and_is_told(visit, filed):
    op1, op2 = visit("op1"), visit("op2")
    page = op2.open_task("预申报审核", "YS-2026-00001")
    op2.fill(papers.asked("pre_application/review", review_reason=REASON))
    op2.expected.add(409)  # of the submission, and of a draft that saves itself after the other was faster
    op1.complete("预申报审核", papers.asked("pre_application/review"), "YS-2026-00001")
    op2.hand_in()
    op2.sees("没有提交")
    expect(page.locator("[name=review_reason]")).to_have_value(REASON)


def test_english_goes_all_the_way(visit, filed):
    op1 = visit("op1")
    op1.go("/inbox").get_by_role("link", name="English").click()
    expect(op1.page.locator("html")).to_have_attribute("lang", "en")
    op1.sees("Inbox")
    op1.look("33-inbox-english")


def test_no_page_of_the_walk_is_wider_than_a_phone(visit, filed):
    op1 = visit("op1", phone=True)
    for path in ("/inbox", "/cases", "/sla", "/catalogue", "/account"):
        op1.go(path)
        wide = op1.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= support.PHONE["width"], path

"""What people do, from an application to its decision, and what the page does for them on the way."""

import re

import pytest
from playwright.sync_api import expect

from app import store
from tests.browser import support

pytestmark = pytest.mark.browser


def test_an_applicant_starts_and_sees_where_the_case_stands(visit, live_trial):
    page = visit("user")
    page.get_by_role("link", name="开始填写：试办事项").click()
    page.get_by_label("事项名称").fill("信用评估")
    page.locator(support.HAND_IN).click()
    expect(page.get_by_role("status").first).to_contain_text("已提交，办件编号")
    expect(page.locator(".q-where")).to_contain_text("运营单位初审中")


def test_the_inbox_is_walked_by_keyboard_and_the_task_opens_beside_it(visit, review):
    page = visit("op1", "/inbox")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#detail h1")).to_contain_text("初审")
    page.keyboard.press("Escape")
    page.locator("[data-inbox-link]").first.focus()
    page.keyboard.press("c")
    expect(page.locator(".q-flashes")).to_contain_text("已领取 1 件")


def test_a_draft_is_there_again_after_the_page_was_left(visit, review):
    page = visit("op1", f"/tasks/{review.id}")
    page.get_by_label("理由").fill("材料齐全，建议通过")
    page.get_by_label("理由").blur()
    expect(page.locator("[data-draft-status]")).to_have_attribute("data-state", "saved")
    page.goto(f"/tasks/{review.id}")
    expect(page.get_by_label("理由")).to_have_value("材料齐全，建议通过")


def test_a_refused_answer_stays_and_the_summary_leads_to_the_field(visit, review):
    page = visit("op1", f"/tasks/{review.id}")
    page.get_by_label("理由").fill("只写了理由")
    page.locator(support.HAND_IN).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("理由")).to_have_value("只写了理由")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.name") == "review_decision"


def test_two_quick_clicks_complete_once(visit, cast, review):
    page = visit("op1", f"/tasks/{review.id}")
    page.get_by_label("pass").check()
    page.get_by_label("理由").fill("齐全")
    page.locator(support.HAND_IN).dblclick()
    page.wait_for_url("**/inbox*")
    events = [event.kind for event in store.events.of_case(review.case_id)]
    assert events.count("completed") == 1


def test_a_withdrawal_asks_first(visit, case):
    page = visit("user", f"/cases/{case.number}")
    page.get_by_role("link", name="撤回").click()
    page.get_by_role("button", name="撤回", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("确定撤回这件办件？")
    dialog.get_by_role("button", name="取消").click()
    expect(page).to_have_url(re.compile("/withdraw$"))
    page.get_by_role("button", name="撤回", exact=True).click()
    dialog.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("status").first).to_contain_text("办件已撤回")


def test_the_whole_way_works_without_scripts(visit, live_trial):
    page = visit("user", "/start/trial", scripts=False)
    page.locator(support.HAND_IN).click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.get_by_label("事项名称").fill("信用评估")
    page.get_by_label("方案").set_input_files(
        {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    page.locator(support.HAND_IN).click()
    expect(page.locator(".q-where")).to_contain_text("运营单位初审中")
    reviewer = visit("op1", "/inbox", scripts=False)
    reviewer.locator("[data-inbox-link]").first.click()
    reviewer.get_by_label("pass").check()
    reviewer.get_by_label("理由").fill("齐全")
    reviewer.locator(support.HAND_IN).click()
    expect(reviewer.locator(".q-flashes")).to_contain_text("已办理：初审")


def test_on_a_phone_the_task_takes_the_place_of_the_list(visit, review):
    page = visit("op1", "/inbox", size=support.PHONE)
    page.locator("[data-inbox-link]").first.click()
    expect(page.locator("#detail h1")).to_be_visible()
    expect(page.locator(".q-split-list")).to_be_hidden()
    page.get_by_role("link", name="返回列表").click()
    expect(page.locator(".q-split-list")).to_be_visible()

"""The running diagram: what is done, current and late, and what belongs to an element."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def case(page, address):
    page.goto(f"{address}/case")
    expect(page.locator("[data-diagram]")).not_to_have_attribute("aria-busy", "true")
    return page


def shape(page, element):
    return page.locator(f".djs-shape[data-element-id={element}]")


def test_done_and_overdue_elements_are_marked_in_colour_and_words(case):
    assert "q-done" in shape(case, "look_at_plan").get_attribute("class")
    assert "q-overdue" in shape(case, "assess").get_attribute("class")
    expect(case.locator(".q-tag-overdue")).to_have_text("已超时")


def test_a_click_on_an_element_picks_its_entries_of_the_timeline(case):
    shape(case, "look_at_code").click()
    expect(case.locator(".q-event.is-picked")).to_contain_text("模型代码审核通过")


def test_an_entry_of_the_timeline_leads_back_to_its_element(case):
    case.locator("[data-show-element=look_at_plan]").click()
    expect(case.locator(".djs-shape.q-picked")).to_have_attribute("data-element-id", "look_at_plan")


def test_buttons_zoom_by_keyboard(case):
    before = shape(case, "assess").bounding_box()["width"]
    case.get_by_role("button", name="放大").focus()
    case.keyboard.press("Enter")
    assert shape(case, "assess").bounding_box()["width"] > before


def test_the_mark_of_its_makers_stays_visible(case):
    expect(case.locator(".bjs-powered-by")).to_be_visible()


def test_a_diagram_that_fails_leaves_the_timeline(page, address):
    page.route("**/gallery-diagram.json", lambda route: route.fulfill(status=503))
    page.goto(f"{address}/case")
    expect(page.locator("[data-canvas]")).to_contain_text("流程图暂时无法显示")
    expect(page.locator(".q-event")).to_have_count(4)

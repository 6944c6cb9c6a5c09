"""What changes on a page by itself: waiting for a scan, a limit running out, a copied digest."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HOUR = 3_600_000  # milliseconds


@pytest.fixture
def gallery(page, address):
    page.clock.install()
    page.goto(f"{address}/")
    return page


def test_a_waiting_page_asks_every_five_seconds(gallery):
    gallery.clock.run_for(5000)
    expect(gallery.get_by_text("仍在等待扫码…")).to_be_visible()


def test_a_waiting_page_goes_on_when_it_is_done(gallery, address):
    gallery.route("**/waiting", lambda route: route.fulfill(json={"done": True, "url": f"{address}/home"}))
    gallery.clock.run_for(5000)
    gallery.wait_for_url("**/home")


def test_a_waiting_page_bears_a_moment_offline(gallery):
    gallery.route("**/waiting", lambda route: route.abort())
    gallery.clock.run_for(5000)
    gallery.unroute("**/waiting")
    gallery.clock.run_for(10000)
    expect(gallery.get_by_text("仍在等待扫码…")).to_be_visible()


def test_a_limit_counts_down_to_its_end(gallery):
    left = gallery.locator("[data-until]")
    expect(left).to_have_text(re.compile("剩余 7[01] 小时"))
    gallery.clock.fast_forward(70 * HOUR + HOUR // 2)
    expect(left).to_have_text(re.compile(r"剩余 \d+ 分 \d+ 秒"))
    gallery.clock.fast_forward(HOUR)
    expect(left).to_have_text("已过期")


def test_copying_says_so_for_a_moment(gallery, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = gallery.locator("[data-copy]").first
    button.click()
    expect(button).to_have_text("已复制")
    assert gallery.evaluate("navigator.clipboard.readText()").startswith("9f86d081884c")

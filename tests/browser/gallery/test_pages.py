"""Every component is shown without a fault, on a laptop and on a phone, for everybody."""

import pytest

from tests.browser import support

pytestmark = pytest.mark.browser
PAGES = ["", "home", "inbox", "inbox?task=3", "task", "case", "board", "login", "error"]


@pytest.mark.parametrize("size", [support.LAPTOP, support.PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_never_wider_than_the_screen(page, address, name, size):
    page.set_viewport_size(size)
    page.goto(f"{address}/{name}", wait_until="networkidle")
    assert support.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_talks_to_its_own_server_alone(page, address):
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/_gallery")[0].split("/static")[0]))
    page.goto(f"{address}/case", wait_until="networkidle")
    assert hosts == {address.removesuffix("/_gallery")}


def test_a_table_row_tells_its_labels_on_a_phone(page, address):
    page.set_viewport_size(support.PHONE)
    page.goto(f"{address}/")
    cell = page.locator("td[data-label=申请单位]").first
    assert cell.evaluate("it => getComputedStyle(it, '::before').content") == '"申请单位"'


def test_menus_open_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/home")
    page.locator(".q-menu summary").click()
    assert page.get_by_role("button", name="退出登录").is_visible()
    context.close()


def test_the_rule_notice_stands_on_the_page(page, address):
    page.goto(f"{address}/home")
    assert "试行期已于 2026-05-16 届满" in page.get_by_role("contentinfo").inner_text()

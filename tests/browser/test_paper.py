"""The paper path: the only one for an enterprise registered outside Fujian (二(二)2)."""

import pytest
from playwright.sync_api import expect

from tests.walks import papers

pytestmark = pytest.mark.browser
SEALS = {name.replace("_file", "_seal"): "yes" for name in papers.SEALED}


@pytest.mark.clause("二(二)2b", "二(二)2a")
def test_an_enterprise_from_outside_fujian_onboards_on_paper(visit, server):
    user2, op1 = visit("user2"), visit("op1")
    page = user2.go("/start/onboarding")
    user2.fill({"unit_type": "enterprise"})
    expect(page.locator("[name=identity_path][value=qr]")).to_be_hidden()
    user2.fill(papers.onboarding("user2", "paper"))
    user2.look("40-paper")
    user2.submit()
    user2.sees("平台运营单位核验中")
    op1.open_task("入驻核验")
    op1.look("41-check-paper")
    op1.complete("入驻核验", papers.asked("onboarding/check_onboarding") | SEALS)
    user2.go("/")
    user2.sees("已入驻")


def test_who_can_not_scan_changes_to_paper(visit, server):
    new1, op1 = visit("new1"), visit("op1")
    new1.go("/start/onboarding")
    new1.fill(papers.onboarding("new1"))
    new1.submit()
    new1.open_task("扫码认证并签署承诺书")
    new1.fill({"identity_path": "paper"})
    new1.page.get_by_role("button", name="更换认证方式", exact=True).click()
    with new1.page.expect_navigation():
        new1.page.get_by_role("dialog").get_by_role("button", name="更换认证方式").click()
    server.minute()
    new1.complete("上传纸质材料", papers.SEALED)
    op1.open_task("入驻核验")
    op1.sees("核验")

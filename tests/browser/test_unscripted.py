"""The main paths without JavaScript: everything goes up with the form, buttons of the form do the rest."""

import pytest
from playwright.sync_api import expect

from tests.walks import papers

pytestmark = pytest.mark.browser


@pytest.fixture
def stage():
    return "onboarded"


@pytest.fixture
def plain(visit):
    """Return the function that gives somebody's browser without scripts."""
    return lambda name: visit(name, scripts=False)


def rows(person, path, count):
    """Let the server add rows until there are enough."""
    while person.page.locator(f"[name$='._row'][name^='{path}.']").count() < count:
        person.page.locator(f"[name=_add][value={path}]").click()


def test_a_scene_is_filed_and_reviewed_without_scripts(plain, server):
    new1, op1 = plain("new1"), plain("op1")
    new1.go("/start/pre_application")
    expect(new1.page.get_by_text("草稿会自动保存")).to_be_hidden()
    rows(new1, "data_sets", len(papers.DATA_SETS))
    rows(new1, "recipients", 1)
    new1.fill(papers.pre_application())
    new1.look("50-unscripted-start")
    new1.submit()
    new1.sees("已提交，办件编号 YS-2026-00001")

    op1.go("/inbox")
    op1.follow("预申报审核")
    op1.look("51-unscripted-inbox")
    op1.fill(papers.asked("pre_application/review"))
    op1.submit()
    op1.sees("已办理：预申报审核")
    new1.go("/cases/YS-2026-00001")
    new1.sees("预申报通过")


def test_what_is_refused_keeps_every_word_and_a_draft_is_saved_by_a_button(plain):
    new1 = plain("new1")
    new1.go("/start/pre_application")
    new1.fill({"scene_name": papers.SCENE, "solution_file": papers.PLAN})
    new1.expected.add(422)
    new1.hand_in()
    expect(new1.page.locator("[name=scene_name]")).to_have_value(papers.SCENE)
    new1.sees("应用场景解决方案.pdf")
    new1.press("保存草稿")
    new1.go("/start/pre_application")
    expect(new1.page.locator("[name=scene_name]")).to_have_value(papers.SCENE)


def test_claim_language_and_logout_without_scripts(plain, visit):
    new1, op1 = visit("new1"), plain("op1")
    new1.go("/start/pre_application")
    new1.fill(papers.pre_application())
    new1.submit()
    op1.go("/inbox")
    op1.page.get_by_role("button", name="领取", exact=True).click()
    op1.sees("已领取 1 件。")
    op1.page.get_by_role("link", name="English").click()
    expect(op1.page.locator("html")).to_have_attribute("lang", "en")
    op1.page.locator(".q-header details summary").last.click()
    op1.page.locator("[data-logout] button").click()
    op1.sees("您已退出登录。")

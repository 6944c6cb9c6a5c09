"""The rules: version in force, figures, term, text."""

from datetime import UTC, datetime

import pytest

from app import clock, store
from app.registers import rule_sets
from app.registers.clauses import described
from app.registers.registry.entries import SYSTEM

BEFORE, AFTER = datetime(2026, 5, 15, 4, tzinfo=UTC), datetime(2026, 5, 17, 4, tzinfo=UTC)
NOTICE = "细则试行期已于 2026-05-16 届满"


@pytest.mark.parametrize("who", ["user", "op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"])
def test_everybody_reads_the_version_in_force_and_its_figures(browser, who):
    page = browser(who).get("/rules").text
    assert "2024-05-17 至 2026-05-16" in page
    assert "入驻二维码有效期" in page
    assert "72 小时" in page


def test_a_figure_nobody_named_is_shown_by_its_name(browser, cast):
    with store.writing():
        rules = rule_sets.get("2024-05-17")
        rules.settings = rules.settings | {"new_limit": 7}
    assert "new_limit" in browser("op1").get("/rules").text


@pytest.mark.clause("七(八)")
@pytest.mark.parametrize("who", ["op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"])
def test_after_the_trial_term_every_staff_page_says_so(browser, who):
    with clock.at(BEFORE):
        assert NOTICE not in browser(who).get("/catalogue").text
    with clock.at(AFTER):
        for url in ("/catalogue", "/rules", "/account"):
            assert NOTICE in browser(who).get(url).text


def test_applicants_are_not_told(browser):
    with clock.at(AFTER):
        assert "试行期" not in browser("user").get("/rules").text


@pytest.mark.clause("七(八)")
def test_everybody_of_the_staff_reads_under_whose_authority_it_goes_on(browser):
    with clock.at(AFTER):
        with store.writing():
            rule_sets.extend(SYSTEM, "泉数〔2026〕8 号")
        for who in ("auth2", "op1"):
            assert "现依据“泉数〔2026〕8 号”继续执行" in browser(who).get("/rules").text


def test_the_text_has_all_clauses_with_their_items(browser):
    page = browser().get("/rules/clauses").text
    assert page.count("<section id=") == len(described()) == 37
    assert 'id="三(七)"' in page
    assert "开发服务平台提供72小时有效的入驻二维码" in page


def test_everybody_reads_what_is_asked_how_far_it_is_and_where_it_is_done(browser):
    page = browser().get("/rules/clauses").text
    assert "在福建省外注册的企业只能走纸质方式。" in page
    assert "<strong>平台入驻</strong>" in page
    assert "入驻核验 · 2 个工作日" in page
    assert page.count("<details class=") == 37


def test_the_public_page_names_neither_code_nor_tests_nor_people(browser, cast):
    page = browser().get("/rules/clauses").text
    for inner in (".py", ".bpmn", ".form", "handlers", "tests/", "agreement<", "易漏", *vars(cast)):
        assert f">{inner}<" not in page
        assert inner not in page or inner in vars(cast), inner
    assert cast.op1.name not in page


@pytest.mark.parametrize(("who", "link"), [("op1", True), ("user", False), ("exp1", False)])
def test_staff_are_led_to_the_proof_of_clauses(browser, who, link):
    assert ('href="/clauses"' in browser(who).get("/rules").text) is link


def test_the_footer_leads_to_the_rules(browser):
    assert '<a href="/rules">《泉州市公共数据资源开发服务管理细则（试行）》' in browser("user").get("/").text

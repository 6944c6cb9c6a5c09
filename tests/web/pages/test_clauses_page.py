"""Clauses for staff: how far each is carried out, and where."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from app.studio import trace

STAFF = ["analyst", "admin", "op1", "auth1", "auditor"]


def text_of(page):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)))


def readable(page):
    return unquote(unescape(page))


@pytest.mark.parametrize("who", STAFF)
def test_staff_see_every_clause_with_the_states_of_its_parts(browser, who):
    page = browser(who).get("/clauses").text
    assert page.count('href="/clauses/') == 37
    assert f"已落实 {trace.build().counts()['done']}" in page


@pytest.mark.parametrize("who", ["user", "exp1", "water"])
@pytest.mark.parametrize("url", ["/clauses", "/clauses/三(五)"])
def test_others_have_no_business_there(browser, who, url):
    assert browser(who).get(url).status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=保守秘密", ["六(五)"]), ("q=七（八）", ["七(八)"]), ("q=72", ["二(二)"]), ("q=DCMM", ["二(一)"])],
)
def test_a_search_finds_words_of_the_rules_marks_and_what_is_asked(browser, query, shown):
    page = readable(browser("op1").get(f"/clauses?{query}").text)
    assert re.findall(r'href="/clauses/([^"]+)"', page) == shown


def test_a_state_narrows_the_list_and_nothing_found_is_said(browser):
    page = browser("op1").get("/clauses?state=people").text
    found = trace.build()
    assert page.count('href="/clauses/') == len([c for c in found.clauses if "people" in found.counts(c)])
    assert "没有符合条件的条款" in browser("op1").get("/clauses?q=没有这样的字").text


def test_a_clause_shows_its_text_and_of_each_part_what_proves_it(browser):
    page = text_of(browser("op1").get("/clauses/二(二)").text)
    for words in (
        "开发服务平台提供72小时有效的入驻二维码",
        "在福建省外注册的企业只能走纸质方式。",
        "核对申请信息",
        "forms/onboarding/apply.form",
        "handlers/organisations.py",
        "tests/processes/test_onboarding_identity.py",
        "易漏要求",
    ):
        assert words in page


def test_what_is_not_built_yet_says_why(browser):
    proof = next(each for each in trace.build().proofs.values() if each.part.later)
    page = text_of(browser("op1").get(f"/clauses/{proof.part.mark}").text)
    assert proof.part.later in page
    assert "尚未落实" in page


def test_a_part_leads_to_its_clause(browser):
    assert "单位身份认证" in browser("op1").get("/clauses/二(二)2b").text


@pytest.mark.parametrize("mark", ["九(九)", "二(二)x", "二", "%00", "x" * 300])
def test_a_clause_the_rules_do_not_have_is_not_found(browser, mark):
    assert browser("op1").get(f"/clauses/{mark}").status_code == 404


def test_a_live_procedure_is_linked_with_the_steps_lit_another_is_only_named(browser, live_trial, monkeypatch):
    assert "在流程图中查看" not in browser("op1").get("/clauses/二(二)").text
    places = (trace.Place("element", "processes/trial.bpmn", "初审", ("二(二)0",), "review", process="trial"),)
    monkeypatch.setattr(trace, "build", lambda: trace.Trace(trace.clauses(), places, tested=True))
    assert 'href="/procedures/trial?lit=review"' in browser("op1").get("/clauses/二(二)").text


def test_a_server_without_the_tests_says_so(browser, monkeypatch):
    built = trace.build()
    monkeypatch.setattr(trace, "build", lambda: trace.Trace(built.clauses, built.places, tested=False))
    assert "本服务器上没有测试源码" in browser("op1").get("/clauses/二(二)").text


def test_the_rules_on_a_task_lead_staff_to_the_proof_and_applicants_to_the_public_page(browser, review):
    assert 'href="/clauses/三(三)"' in readable(browser("op1").get(f"/tasks/{review.id}").text)
    assert 'href="/rules/clauses#三(一)"' in readable(browser("user").get("/start/trial").text)

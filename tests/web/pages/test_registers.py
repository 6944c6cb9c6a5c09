"""The pages of registers: which there are, one with its lines, a line with its history, sheets to save."""

import re
from datetime import date

import pytest

from app import store
from app.registers import organisations
from app.registers.registry import entries, exports
from app.registers.registry.entries import By
from tests.support import world
from tests.web.browser import counting


@pytest.fixture
def agreement(cast):
    with store.writing():
        return entries.enter(
            By(cast.op1.id),
            "agreements",
            title="信贷风控协议",
            state="in_force",
            data={"scene": "信贷风控", "parties": ["甲方", "乙方"]},
            organisation_id=cast.organisations["unit"],
            valid_from=date(2026, 1, 1),
        )


ROLES = ["user", "op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"]


@pytest.mark.parametrize("who", ROLES)
def test_everybody_opens_what_they_may_read_and_every_register_of_it(browser, who):
    page = browser(who).get("/registers")
    assert page.status_code == 200
    paths = set(re.findall(r'href="(/registers/\w+)"', page.text))
    assert "/registers/rule_sets" in paths
    assert {path: browser(who).get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("who", ["op1", "auth1", "admin", "auditor", "user", "water"])
def test_the_registers_stand_in_the_menu(browser, who):
    name = "本单位登记" if who in {"user", "water"} else "登记库"
    assert f">{name}" in browser(who).get("/registers").text.replace("\n", "").replace(" ", "")


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("path", ["", "/export", "/TY-2026-00001"])
def test_the_operator_learns_nothing_of_complaints_about_itself(browser, cast, path):
    with store.writing():
        entries.enter(
            By(cast.user.id),
            "operator_complaints",
            title="乱收费",
            state="open",
            data={},
            organisation_id=cast.organisations["unit"],
        )
    hidden = browser("op1").get(f"/registers/operator_complaints{path}")
    unknown = browser("op1").get(f"/registers/no_such_register{path}")
    assert hidden.status_code == unknown.status_code == 404
    assert "乱收费" not in hidden.text
    assert "operator_complaints" not in browser("op1").get("/registers").text
    assert browser("auth1").get(f"/registers/operator_complaints{path}").status_code == 200


def test_a_list_shows_columns_states_and_days(browser, agreement):
    page = browser("op1").get("/registers/agreements").text
    for said in ("信贷风控协议", agreement.number, "甲方、乙方", "泉州甲科技有限公司", "2026-01-01 起", "生效"):
        assert said in page


def test_filters_stay_until_they_are_cleared_and_reach_the_export(browser, agreement):
    op = browser("op1")
    page = op.get("/registers/agreements?q=信贷&state=in_force&today=1").text
    assert agreement.number in page
    assert "/registers/agreements/export?q=%E4%BF%A1%E8%B4%B7&amp;state=in_force&amp;today=1&amp;format=csv" in page
    assert "state=in_force" in op.get("/registers/agreements").location
    assert op.get("/registers/plans").status_code == 200
    assert op.get("/registers/agreements?reset=1").location == "/registers/agreements"


@pytest.mark.parametrize(
    ("query", "said"),
    [("q=nothing", "没有符合条件的登记"), ("state=merry", "没有符合条件的登记"), ("page=²", "信贷风控协议")],
)
def test_odd_filters_do_no_harm(browser, agreement, query, said):
    assert said in browser("op1").get(f"/registers/agreements?{query}").text


def test_an_empty_register_says_so(browser):
    assert "还没有登记" in browser("op1").get("/registers/sanctions").text


def test_a_line_shows_facts_history_and_differences(browser, cast, agreement):
    with store.writing():
        entries.change(By(cast.op1.id), agreement, "协议终止", state="ended", effective_on=date(2026, 2, 3))
    page = browser("op1").get(f"/registers/agreements/{agreement.number}").text
    for said in ("协议终止", "op1先生", "自 2026-02-03 起生效", "<del>生效</del>", "<ins>已终止</ins>"):
        assert said in page
    assert "op1先生" not in browser("user").get(f"/registers/agreements/{agreement.number}").text


def test_a_line_links_to_its_case_for_whom_it_concerns(browser, cast, case, agreement):
    with store.writing():
        entries.change(By(cast.op1.id, case.id), agreement, "变更", data={"plan_case": case.number})
    address = f"/registers/agreements/{agreement.number}"
    assert f'href="/cases/{case.number}"' in browser("op1").get(address).text
    with store.writing():
        store.cases.remove_party(case.id, "role:auditor")
    assert case.number not in browser("auditor").get(address).text


def test_another_units_line_is_not_found(browser, agreement):
    answer = browser("rival").get(f"/registers/agreements/{agreement.number}")
    assert answer.status_code == 404
    assert "信贷" not in answer.text


def test_typed_lines_are_shown_like_entries(browser, cast):
    with store.writing():
        row = organisations.get(cast.organisations["unit"])
        organisations.change_facts(By(cast.op1.id), row, {"legal_representative": "陈一"}, date(2026, 1, 5))
    page = browser("user").get(f"/registers/organisations/{row.id}").text
    assert "陈一" in page
    assert f'href="/organisations/{row.id}"' in page
    water = store.people.organisation(cast.organisations["water"])
    world.data_set("SW-001", water)
    page = browser("user").get("/registers/data_sets/SW-001").text
    assert ("数据项" in page, "文本" in page) == (True, True)


@pytest.mark.parametrize(("form", "media"), [("csv", "text/csv"), ("xlsx", exports.WRITERS["xlsx"][0])])
def test_a_sheet_is_saved_under_the_registers_name(browser, agreement, form, media):
    answer = browser("op1").get(f"/registers/agreements/export?format={form}")
    assert answer.mimetype == media
    assert f".{form}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_too_long_a_list_is_told_on_its_page(browser, agreement, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    op = browser("op1")
    answer = op.get("/registers/agreements/export?q=信贷")
    assert "超过一次导出的上限 0 条" in op.get(answer.location).text


def test_a_page_of_lines_costs_the_same_however_many_there_are(browser, cast, agreement):
    def asked():
        with counting() as said:
            assert browser("op1").get("/registers/agreements").status_code == 200
        return len(said)

    few = asked()
    with store.writing():
        for number in range(9):
            about = {"title": str(number), "state": "in_force", "data": {"plan_case": f"X-{number}"}}
            entries.enter(By(), "agreements", organisation_id=cast.organisations["rival"], **about)
    assert asked() <= few + 1


def test_pages_speak_english(browser, agreement):
    op = browser("op1")
    op.get("/language/en")
    assert "Registers" in op.get("/registers").text
    page = op.get(f"/registers/agreements/{agreement.number}").text
    assert ("In force" in page, "History" in page) == (True, True)

from datetime import date

import pytest

from app import store
from app.errors import NotFound, Refusal
from app.registers import organisations
from app.registers.registry import entries
from tests.conftest import BOTH
from tests.support.world import unit, uscc


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.mark.parametrize(
    ("status", "onboarded"),
    [("registered", False), ("onboarded", True), ("suspended", False), ("terminated", False)],
)
def test_only_an_onboarded_unit_may_do_business(status, onboarded):
    assert organisations.is_onboarded(unit("某公司", status=status).id) == onboarded


def test_nobody_is_not_onboarded():
    assert not organisations.is_onboarded(None)
    assert not organisations.is_onboarded(77)


def test_admission_keeps_the_facts_that_were_checked():
    row = unit("某公司", status="registered")
    with store.writing():
        organisations.admit(
            entries.SYSTEM, row.id, {"legal_representative": "陈一", "dcmm_level": 3, "address": ""}
        )
    found = organisations.get(row.id)
    assert (found.status, found.legal_representative, found.dcmm_level) == ("onboarded", "陈一", 3)
    assert found.status_since is not None


@pytest.mark.parametrize(
    ("kind", "status"),
    [("using_unit", "suspended"), ("operator", "registered")],
)
def test_who_was_sent_away_or_does_not_apply_is_not_admitted(kind, status):
    row = unit("某公司", kind, status)
    with pytest.raises(Refusal), store.writing():
        organisations.admit(entries.SYSTEM, row.id, {})


@pytest.mark.clause("六(四)")
def test_a_terminated_unit_can_come_back_by_a_new_admission():
    row = unit("某公司", "using_unit", "terminated")
    with store.writing():
        organisations.admit(entries.SYSTEM, row.id, {})
    assert organisations.get(row.id).status == "onboarded"


def test_an_unknown_organisation_is_not_found():
    with pytest.raises(NotFound):
        organisations.get(77)


@pytest.mark.parametrize(
    ("region", "kind", "allowed"),
    [("350500", "91", True), ("310000", "91", False), ("310000", "12", True), ("350500", "12", True)],
)
def test_enterprises_from_outside_fujian_have_the_paper_path_only(region, kind, allowed):
    assert organisations.qr_allowed(unit("某单位", uscc=uscc(region, kind))) == allowed


def test_the_facts_for_expressions_come_from_the_credit_code():
    facts = organisations.facts(unit("某公司", uscc=uscc("310000")))
    assert (facts["in_fujian"], facts["enterprise"], facts["kind"]) == (False, True, "using_unit")


def test_search_finds_by_part_of_the_name_or_the_whole_code():
    found = unit("闽南数据公司")
    unit("100%_公司")
    unit("市数据局", "authority")
    assert [row.name for row in organisations.search("闽南")[0]] == ["闽南数据公司"]
    assert [row.name for row in organisations.search(found.uscc.lower())[0]] == ["闽南数据公司"]
    assert [row.name for row in organisations.search("%_")[0]] == ["100%_公司"]
    assert organisations.search(found.uscc[:10])[1] == 0
    assert organisations.search(kinds=["authority"])[1] == 1


def test_a_status_nobody_knows_is_a_defect():
    with pytest.raises(ValueError, match="merry"):
        organisations.set_status(entries.SYSTEM, unit("某公司"), "merry")


@pytest.mark.parametrize(("value", "year"), [("2020-01-02", 2020), ("", None), (None, None)])
def test_dates_of_forms_are_iso_texts(value, year):
    assert getattr(organisations.as_date(value), "year", None) == year


def test_all_organisations_of_a_kind_are_listed_by_name():
    for name in ("乙局", "甲局"):
        unit(name, "data_provider")
    unit("某公司")
    assert len(organisations.of_kind("data_provider")) == 2
    assert organisations.status_name(organisations.find(" 某公司 ")) == "已入驻"
    assert organisations.find("无此单位") is None


@pytest.mark.clause("二(三)")
def test_a_change_of_registration_keeps_what_was_and_says_from_when():
    row = unit("某公司", legal_representative="陈一")
    with store.writing():
        organisations.record(entries.SYSTEM, row, "注册")
        organisations.change_facts(
            entries.SYSTEM, row, {"legal_representative": "林二", "established_on": None}, date(2026, 11, 1)
        )
    first, second = store.entries.changes("organisations", row.id)
    assert [each.facts["legal_representative"] for each in (first, second)] == ["陈一", "林二"]
    assert second.effective_on == date(2026, 11, 1)


@pytest.mark.parametrize("facts", [{"kind": "service_provider"}, {"status": "onboarded"}, {"colour": "red"}])
def test_what_is_no_registered_fact_can_not_be_changed(facts):
    with pytest.raises(ValueError, match="没有可变更的登记信息"):
        organisations.change_facts(entries.SYSTEM, unit("某公司"), facts, date(2026, 11, 1))


def test_a_name_or_code_that_another_unit_has_is_refused():
    row, other = unit("某公司"), unit("另一公司")
    for facts in ({"name": "另一公司"}, {"uscc": other.uscc}):
        with pytest.raises(Refusal) as caught:
            organisations.change_facts(entries.SYSTEM, row, facts, date(2026, 11, 1))
        assert set(caught.value.errors) == set(facts)
    with store.writing():
        organisations.change_facts(entries.SYSTEM, organisations.get(row.id), {"name": "某公司"}, date(2026, 11, 1))


def test_a_status_stands_in_the_history_with_its_reason():
    row = unit("某公司")
    with store.writing():
        organisations.set_status(entries.SYSTEM, row, "suspended", "暂停数据服务")
    change = store.entries.changes("organisations", row.id)[-1]
    assert (change.note, change.facts["state"]) == ("暂停数据服务", "suspended")

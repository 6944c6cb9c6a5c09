from datetime import date

import pytest

from app import store
from app.errors import NotFound
from app.registers import data_sets
from app.registers.registry.entries import By
from tests.conftest import BOTH
from tests.support.world import data_set, unit


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def offices():
    return unit("市人社局", "data_provider"), unit("市市场监管局", "data_provider")


def test_the_catalogue_is_searched_by_words_class_and_provider(offices):
    data_set("RS-001", offices[0], "personal", name="社保缴纳", description="按月缴费记录")
    data_set("GS-001", offices[1], name="企业登记")
    data_set("GS-002", offices[1], name="停用的", active=False)
    assert [item.code for item in data_sets.search()[0]] == ["GS-001", "RS-001"]
    assert [item.code for item in data_sets.search("缴费")[0]] == ["RS-001"]
    assert [item.code for item in data_sets.search("gs-0")[0]] == ["GS-001"]
    assert [item.code for item in data_sets.search(data_class="personal")[0]] == ["RS-001"]
    assert data_sets.search(provider_id=offices[1].id)[1] == 1
    assert len(data_sets.all_active()) == 2


def test_a_data_set_is_found_by_its_code(offices):
    data_set("RS-001", offices[0])
    assert data_sets.get("RS-001").provider.name == "市人社局"
    with pytest.raises(NotFound):
        data_sets.get("XX-001")


def test_each_provider_is_named_once_with_its_data_sets(offices):
    for code, office in (("RS-001", offices[0]), ("GS-001", offices[1]), ("RS-002", offices[0])):
        data_set(code, office)
    found = data_sets.providers_of(data_sets.with_codes(["RS-002", "RS-001", "GS-001", "no such"]))
    assert [(item["name"], [d["code"] for d in item["data_sets"]]) for item in found] == [
        ("市人社局", ["RS-001", "RS-002"]),
        ("市市场监管局", ["GS-001"]),
    ]


def test_a_data_set_is_described_for_the_variables_of_a_case(offices):
    described = data_sets.describe(data_set("RS-001", offices[0], "personal", name="社保缴纳"))
    provider = {"id": offices[0].id, "name": "市人社局"}
    assert described == {"code": "RS-001", "name": "社保缴纳", "data_class": "personal", "provider": provider}


@pytest.mark.clause("七(二)5c", "七(二)5d")
def test_a_change_of_interface_makes_a_version_and_leaves_the_old_one_in_the_history():
    row = data_set("SW-001", unit("水务", "data_provider"))
    with store.writing():
        data_sets.record(By(), row, "编目")
        data_sets.change(By(), row, "接口变更", effective_on=date(2026, 12, 1), interface="v2", openness="open")
    first, second = store.entries.changes("data_sets", row.id)
    assert (first.facts["version"], second.facts["version"], row.version) == (1, 2, 2)
    assert (first.facts["openness"], second.facts["openness"]) == ("conditional", "open")
    assert second.effective_on == date(2026, 12, 1)


def test_an_interruption_is_no_new_version():
    row = data_set("SW-001", unit("水务", "data_provider"))
    with store.writing():
        data_sets.change(By(), row, "更新中断", updates="interrupted", openness=row.openness)
    assert (row.version, row.updates) == (1, "interrupted")


@pytest.mark.parametrize("facts", [{"code": "X"}, {"updates": "perhaps"}, {"openness": "ajar"}, {"active": None}])
def test_what_can_not_be_changed_is_a_defect(facts):
    row = data_set("SW-001", unit("水务", "data_provider"))
    with pytest.raises(ValueError, match="数据集"):
        data_sets.change(By(), row, "变更", **facts)

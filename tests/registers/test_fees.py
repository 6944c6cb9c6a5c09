"""Fees by date of effect; metered whatever they cost (七(三))."""

from datetime import date

import pytest

from app import store
from app.registers import fees
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM

TRIAL_PRICE = {
    "item": "data_use",
    "name": "公共数据资源使用",
    "price": 0.25,
    "unit": "次",
    "bearer": "数据使用单位",
    "negotiated": False,
    "basis": "新的收费标准",
    "valid_from": date(2026, 12, 1),
}


@pytest.fixture(autouse=True)
def seeded(app):
    with store.writing():
        fees.seed()


@pytest.mark.clause("七(三)1", "七(三)2", "七(三)3", "七(三)4")
def test_the_four_items_stand_from_the_day_of_the_rules():
    found = {entry.data["item"]: entry for entry in entries.find("fees")}
    assert found.keys() == {"data_use", "governance", "infrastructure", "third_party"}
    assert {entry.valid_from for entry in found.values()} == {date(2024, 5, 17)}
    assert [item for item, entry in found.items() if entry.data["price"]] == []
    assert [item for item, entry in found.items() if entry.data["negotiated"]] == ["third_party"]


def test_seeding_again_changes_nothing():
    with store.writing():
        fees.seed()
    assert len(entries.find("fees")) == len({entry.data["item"] for entry in entries.find("fees")})


def test_a_price_that_begins_before_the_present_one_is_refused():
    with store.writing(), pytest.raises(ValueError, match="现行价格施行之后"):
        fees.set_price(SYSTEM, TRIAL_PRICE | {"valid_from": date(2024, 5, 17)})


def test_an_unknown_item_is_not_metered():
    with pytest.raises(LookupError), store.writing():
        fees.meter(SYSTEM, "unknown", 1, key="x")

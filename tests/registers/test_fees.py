"""Fees by date of effect; metered whatever they cost (七(三))."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
import time_machine

from app import clock, store
from app.registers import entries, fees
from app.registers.entries import SYSTEM

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


@pytest.fixture
def at_day():
    """Move the clock to noon of a day in Shanghai."""
    with time_machine.travel(clock.now(), tick=False) as traveller:

        def move(day):
            traveller.move_to(datetime.combine(day, time(12), clock.SHANGHAI))

        yield move


def metered(item, quantity, key):
    with store.writing():
        fees.meter(SYSTEM, item, quantity, key=key)


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


@pytest.mark.clause("七(三)1", "七(三)3")
def test_use_is_metered_though_it_costs_nothing(at_day):
    at_day(date(2026, 11, 23))
    metered("infrastructure", 6, "a")
    metered("infrastructure", 2, "b")
    [line] = fees.statement(date(2026, 11, 1), date(2026, 11, 30))
    assert (line.quantity, line.unit, line.amount) == (Decimal(8), "小时", Decimal("0.00"))


def test_the_same_use_counts_once(at_day):
    at_day(date(2026, 11, 23))
    metered("data_use", 5, "same")
    metered("data_use", 5, "same")
    [line] = fees.statement(date(2026, 11, 23), date(2026, 11, 23))
    assert line.quantity == Decimal(5)


@pytest.mark.clause("七(三)1")
def test_a_new_price_counts_from_its_day_and_the_old_one_until_the_day_before(at_day):
    with store.writing():
        fees.set_price(SYSTEM, TRIAL_PRICE)
    at_day(date(2026, 11, 30))
    metered("data_use", 4, "before")
    at_day(date(2026, 12, 1))
    metered("data_use", 4, "after")
    [line] = fees.statement(date(2026, 11, 1), date(2026, 12, 31))
    assert line.amount == Decimal("1.00")
    assert fees.in_force("data_use", date(2026, 11, 30)).valid_to == date(2026, 11, 30)


def test_a_price_that_begins_before_the_present_one_is_refused():
    with store.writing(), pytest.raises(ValueError, match="现行价格施行之后"):
        fees.set_price(SYSTEM, TRIAL_PRICE | {"valid_from": date(2024, 5, 17)})


def test_an_unknown_item_is_not_metered():
    with pytest.raises(LookupError), store.writing():
        fees.meter(SYSTEM, "unknown", 1, key="x")

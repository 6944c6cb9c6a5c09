"""What was used in a quarter and what it costs: metered whatever the price, told to the authority alone (七(三))."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
import time_machine

from app import clock, store
from app.errors import Forbidden, NotFound
from app.registers import fees, settlement
from app.registers.registry.entries import SYSTEM
from app.store.registers import Scene
from tests.conftest import BOTH
from tests.support import world
from tests.web.browser import counting

PRICE = {
    "item": "data_use",
    "name": "公共数据资源使用",
    "price": 0.25,
    "unit": "次",
    "bearer": "数据使用单位",
    "negotiated": False,
    "basis": "新的收费标准",
    "valid_from": date(2026, 12, 1),
}


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture(autouse=True)
def seeded(app):
    with store.writing():
        fees.seed()


@pytest.fixture
def at_day():
    """Move the clock to noon of a day in Shanghai."""
    with time_machine.travel(clock.now(), tick=False) as traveller:

        def move(*day):
            traveller.move_to(datetime.combine(date(*day), time(12), clock.SHANGHAI))

        yield move


@pytest.fixture
def authority():
    return world.person("auth1", "authority", world.unit("泉州市数据管理局", "authority", uscc=None))


def metered(item, quantity, key, scene=None):
    with store.writing():
        about = {"organisation_id": scene.organisation_id, "scene_id": scene.id} if scene else {}
        fees.meter(SYSTEM, item, Decimal(quantity), key=key, **about)


def scene_of(name):
    unit, case = world.unit(f"{name}公司"), world.case()
    row = Scene(organisation_id=unit.id, case_id=case.id, name=name, kind="model", created_at=clock.now())
    with store.writing():
        store.db.session.add(row)
    return row


def told(authority, key=""):
    lines = settlement.of(authority, settlement.quarter(key))
    return [(line.item, line.scene, str(line.quantity.normalize()), str(line.amount)) for line in lines]


@pytest.mark.clause("七(三)1", "七(三)3")
def test_what_is_used_is_metered_scene_by_scene_though_it_costs_nothing(at_day, authority):
    at_day(2026, 11, 23)
    credit, traffic = scene_of("信用评估"), scene_of("客流分析")
    metered("infrastructure", "6.5", "a", credit)
    metered("infrastructure", 2, "b", credit)
    metered("infrastructure", 3, "c", traffic)
    assert sorted(told(authority)) == sorted(
        [("infrastructure", "信用评估", "8.5", "0.00"), ("infrastructure", "客流分析", "3", "0.00")]
    )


@pytest.mark.clause("七(三)3")
def test_basic_resources_are_settled_by_the_authority_and_billed_to_no_unit(at_day, authority):
    at_day(2026, 11, 23)
    metered("infrastructure", 6, "a", scene_of("信用评估"))
    [line] = settlement.of(authority, settlement.quarter(""))
    assert (line.bearer, line.amount) == ("市数据管理部门统一结算（暂不收费）", 0)
    with pytest.raises(Forbidden):
        settlement.of(world.person("user1", of=world.unit("某公司")), settlement.quarter(""))


def test_the_same_use_counts_once(at_day, authority):
    at_day(2026, 11, 23)
    metered("data_use", 5, "same")
    metered("data_use", 5, "same")
    assert told(authority) == [("data_use", "", "5", "0.00")]


@pytest.mark.clause("七(三)1")
def test_a_new_price_counts_from_its_day_and_the_old_one_until_the_day_before(at_day, authority):
    with store.writing():
        fees.set_price(SYSTEM, PRICE)
    at_day(2026, 11, 30)
    metered("data_use", 4, "before")
    at_day(2026, 12, 1)
    metered("data_use", 4, "after")
    assert told(authority) == [("data_use", "", "8", "1.00")]
    assert fees.in_force("data_use", date(2026, 11, 30)).valid_to == date(2026, 11, 30)


def test_each_quarter_has_its_own_from_the_first_use_on(at_day, authority):
    at_day(2026, 9, 30)
    metered("data_use", 1, "a")
    at_day(2027, 1, 1)
    metered("data_use", 2, "b")
    assert [span.key for span in settlement.quarters()] == ["2027Q1", "2026Q4", "2026Q3"]
    assert [told(authority, key) for key in ("2026Q3", "2026Q4", "")] == [
        [("data_use", "", "1", "0.00")],
        [],
        [("data_use", "", "2", "0.00")],
    ]
    for key in ("2026Q2", "2027Q2", "2026", "'"):
        with pytest.raises(NotFound):
            settlement.quarter(key)


def test_a_statement_is_as_many_queries_whatever_was_used(at_day, authority):
    at_day(2026, 11, 23)
    metered("data_use", 1, "a", scene_of("信用评估"))
    with counting() as few:
        told(authority)
    for number in range(20):
        metered("data_use", 1, str(number), scene_of(f"场景{number}"))
    with counting() as many:
        told(authority)
    assert len(many) == len(few)

"""The data-set catalogue, open to every signed-in person."""

import pytest

from app import store
from tests.support import world
from tests.support.people import PEOPLE


@pytest.fixture
def sets(cast):
    water, bus = (store.people.organisation(cast.organisations[key]) for key in ("water", "bus"))
    fields = [
        {"name": "house", "label": "户号", "type": "string", "data_class": "personal"},
        {"name": "used", "label": "用水量", "type": "number"},
        {"name": "odd", "label": "其他", "type": "geometry"},
    ]
    first = world.data_set(
        "SW-001", water, "enterprise", name="企业用水量", update_cycle="每月", description="按月"
    )
    with store.writing():
        store.db.session.get(type(first), first.id).fields = fields
    world.data_set("GJ-001", bus, name="公交客流")
    world.data_set("GJ-009", bus, name="旧客流", active=False)


@pytest.mark.parametrize("who", ["user", "op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"])
def test_everybody_reads_it(browser, sets, who):
    assert set(PEOPLE) >= {who}
    page = browser(who).get("/catalogue").text
    assert "企业用水量" in page
    assert "企业非公开数据" in page
    assert "每月" in page


def test_strangers_do_not(browser, sets):
    assert browser().get("/catalogue").status_code == 302
    assert browser().get("/catalogue/SW-001").status_code == 302


def test_what_is_not_offered_any_more_is_not_listed(browser, sets):
    user = browser("user")
    assert "旧客流" not in user.get("/catalogue").text
    assert "已停用" in user.get("/catalogue/GJ-009").text


@pytest.mark.clause("七(二)5c")
def test_what_is_interrupted_says_so(browser, sets):
    with store.writing():
        store.registers.data_set("GJ-001").updates = "interrupted"
    user = browser("user")
    assert "更新中断" in user.get("/catalogue").text
    page = user.get("/catalogue/GJ-001").text
    assert "更新中断" in page
    assert "依申请开放" in page
    assert "更新中断" not in user.get("/catalogue/SW-001").text


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("q=用水", "企业用水量", "公交客流"),
        ("class=public", "公交客流", "企业用水量"),
        ("q=gj-", "公交客流", "企业用水量"),
    ],
)
def test_it_is_searched_and_filtered(browser, sets, query, found, missing):
    page = browser("user").get(f"/catalogue?{query}").text
    assert found in page
    assert missing not in page


def test_it_is_filtered_by_provider(browser, cast, sets):
    page = browser("user").get(f"/catalogue?provider={cast.organisations['bus']}").text
    assert ("公交客流" in page, "企业用水量" in page) == (True, False)


@pytest.mark.parametrize("query", ["provider=x", "provider=99999999999999999999", "provider=²", "class=x&page=9"])
def test_odd_filters_do_no_harm(browser, sets, query):
    assert browser("user").get(f"/catalogue?{query}").status_code == 200


def test_a_data_set_shows_its_fields_with_their_own_class(browser, sets):
    page = browser("user").get("/catalogue/SW-001").text
    assert "户号" in page
    assert "个人信息" in page
    assert "数值" in page
    assert "geometry" in page
    assert "泉州水务集团" in page


def test_an_unknown_code_is_not_found(browser, sets):
    assert browser("user").get("/catalogue/XX-1").status_code == 404


def test_an_empty_catalogue_says_so(browser):
    assert "目录里还没有数据集" in browser("user").get("/catalogue").text


def test_filters_stay_until_they_are_cleared(browser, sets):
    user = browser("user")
    user.get("/catalogue?class=public")
    assert user.get("/catalogue").location == "/catalogue?class=public"
    assert user.get("/catalogue?reset=1").location == "/catalogue"

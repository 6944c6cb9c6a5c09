"""用量结算: a quarter's statement as a page and as sheets."""

import pytest

from app import store
from app.registers import fees
from app.registers.registry.entries import SYSTEM


@pytest.fixture(autouse=True)
def metered(cast):
    with store.writing():
        fees.seed()
        fees.meter(SYSTEM, "infrastructure", 6, key="a", organisation_id=cast.organisations["unit"])


@pytest.mark.clause("七(三)3")
@pytest.mark.parametrize("who", ["op1", "auth1", "auditor"])
def test_who_settles_reads_it(browser, who):
    page = browser(who).get("/settlement").text
    assert "基础资源服务" in page
    assert "市数据管理部门统一结算（暂不收费）" in page
    assert "合计 0.00 元" in page


@pytest.mark.clause("七(三)3")
@pytest.mark.parametrize("path", ["/settlement", "/settlement/export"])
@pytest.mark.parametrize("who", ["user", "water", "exp1", "admin", "analyst"])
def test_nobody_else_does_not_even_the_unit_that_used_it(browser, who, path):
    assert browser(who).get(path).status_code == 403


def test_it_is_saved_as_a_sheet_and_that_is_noted(browser):
    sheet = browser("auth1").get("/settlement/export?format=csv")
    assert sheet.mimetype == "text/csv"
    assert "基础资源服务" in sheet.data.decode("utf-8-sig")
    assert browser("auth1").get("/settlement/export?format=xlsx").data[:2] == b"PK"
    kinds = store.db.session.scalars(store.db.select(store.events.Event.kind)).all()
    assert kinds.count("settlement.exported") == len(("csv", "xlsx"))


def test_a_quarter_that_never_was_is_not_found(browser):
    assert browser("auth1").get("/settlement?period=1999Q1").status_code == 404

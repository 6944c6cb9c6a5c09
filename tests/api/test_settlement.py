"""A quarter's statement over REST."""

import pytest

from app import store
from app.registers import fees
from app.registers.registry.entries import SYSTEM


@pytest.fixture(autouse=True)
def metered(cast):
    with store.writing():
        fees.seed()
        fees.meter(SYSTEM, "infrastructure", 6, key="a", organisation_id=cast.organisations["unit"])


def test_it_says_what_was_used_and_what_it_costs(calls):
    statement = calls("auth1").get("/settlement").json
    [line] = statement["items"]
    assert (line["item"], float(line["quantity"]), line["amount"]) == ("infrastructure", 6, "0.00")
    assert statement["since"] < statement["until"]


@pytest.mark.clause("七(三)3")
@pytest.mark.parametrize("who", ["user", "water", "exp1", "admin", "analyst"])
def test_no_unit_is_told_or_billed(calls, who):
    assert calls(who).get("/settlement").status_code == 403


@pytest.mark.parametrize("period", ["1999Q1", "x"])
def test_a_quarter_that_never_was_is_not_found(calls, period):
    assert calls("auth1").get(f"/settlement?period={period}").status_code == 404

"""Every page is accessible and fits its screen."""

import pytest

from tests.browser import support

pytestmark = pytest.mark.browser

PAGES = [
    (None, "/login"),
    (None, "/sign-up"),
    ("user", "/"),
    ("user", "/start/trial"),
    ("user", "/cases"),
    ("user", "/cases/{number}"),
    ("user", "/cases/{number}?tab=papers"),
    ("user", "/cases/{number}?tab=files"),
    ("user", "/cases/{number}?tab=deadlines"),
    ("user", "/cases/{number}/withdraw"),
    ("user", "/registers"),
    ("op1", "/registers"),
    ("op1", "/registers/organisations"),
    ("user", "/registers/organisations/{unit}"),
    ("user", "/notices"),
    ("user", "/account"),
    ("user", "/account/tokens"),
    ("user", "/nowhere"),
    ("op1", "/inbox"),
    ("op1", "/inbox/{task}"),
    ("op1", "/tasks/{task}"),
]


@pytest.mark.parametrize("size", [support.LAPTOP, support.PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("who", PAGES, ids=lambda who: f"{who[0]}{who[1]}")
def test_axe_finds_nothing_and_nothing_overflows(visit, case, review, who, size):
    name, path = who
    page = visit(name, path.format(number=case.number, task=review.id, unit=case.organisation_id), size=size)
    page.wait_for_load_state("networkidle")
    assert support.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

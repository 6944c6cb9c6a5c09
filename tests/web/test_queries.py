"""Pages of one case ask the database as often beside fifty others as beside five."""

import pytest

from app import store
from app.cases.actions import start
from tests.web.browser import counting

PAGES = {
    "task": ("op1", "/tasks/{task}"),
    "case": ("user", "/cases/{number}"),
    "notices": ("user", "/notices"),
}


@pytest.fixture
def begin(cast, live_trial):
    return lambda n: [start.start(cast.user, "trial", {"subject": f"事项{k}"}) for k in range(n)]


def asked(browser, page, case):
    who, address = PAGES[page]
    task = next(task for task in store.tasks.open_of_case(case.id) if task.element == "review")
    signed_in = browser(who)
    with counting() as statements:
        assert signed_in.get(address.format(task=task.id, number=case.number)).status_code == 200
    return statements


@pytest.mark.parametrize("page", PAGES)
def test_more_cases_ask_no_more_of_the_database(browser, begin, page):
    first, *_ = begin(5)
    few = asked(browser, page, first)
    begin(45)
    assert len(asked(browser, page, first)) <= len(few)

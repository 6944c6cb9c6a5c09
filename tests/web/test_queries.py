"""Pages of one case ask the database as often beside fifty others as beside five."""

import pytest

from app import store
from app.cases.actions import start
from app.registers.people import tokens
from tests.support import paper
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


@pytest.mark.parametrize("address", ["/documents", "/documents?q=WJ&state=pending", "/api/v1/documents"])
def test_a_list_of_documents_asks_no_more_for_eighteen_than_for_three(browser, cast, address):
    def statements():
        with counting() as found:
            assert signed_in.get(address, headers=bearer).status_code == 200
        return sum(one.startswith("SELECT") for one in found)

    paper.publish()
    signed_in, bearer = browser("user"), {"Authorization": f"Bearer {tokens.create(cast.user, '查询')}"}
    for _ in range(3):
        paper.begin(cast)
    statements()
    few = statements()
    for _ in range(15):
        paper.begin(cast)
    assert statements() <= few


@pytest.mark.parametrize("page", PAGES)
def test_more_cases_ask_no_more_of_the_database(browser, begin, page):
    first, *_ = begin(5)
    few = asked(browser, page, first)
    begin(45)
    assert len(asked(browser, page, first)) <= len(few)

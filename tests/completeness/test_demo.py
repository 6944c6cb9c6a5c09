"""The demo leaves no page empty: every procedure has cases, every register lines, every role something to do."""

import pytest
from sqlalchemy import select

from app import store
from app.cases import reading
from app.jobs import inward
from app.registers import accounts, lines, register
from app.store.cases import Case
from app.store.deadlines import Deadline
from app.store.people import Organisation
from app.store.tasks import Query

RUNS_AS_LONG_AS_THE_MANDATE = {"operator_authorisation"}
BUSY = ["user1", "user2", "user3", "user4", "user6", "user8", "tpp1", "op1", "op3", "auth1", "auth3", "prov5"]


@pytest.fixture(scope="module", autouse=True)
def _looking(demo):
    with demo.app_context():
        yield
        store.db.session.remove()


@pytest.fixture(scope="module")
def started(models):
    """The procedures that a person or the calendar starts."""
    return {key for key, model in models.items() if model.properties.get("callable") != "true"}


def processes(*conditions):
    return set(store.db.session.scalars(select(Case.process).where(*conditions)))


def test_every_procedure_that_people_or_the_calendar_start_has_a_case_at_work(started):
    assert processes(Case.status == "running") == started


def test_every_one_of_them_has_a_case_that_has_ended(started):
    assert processes(Case.status == "completed") == started - RUNS_AS_LONG_AS_THE_MANDATE


def test_the_calendar_and_other_cases_have_raised_some():
    assert processes(Case.occasion.startswith("case:"), Case.started_by.is_(None)) == {
        "usage_report",
        "instruction",
    }


def test_every_register_has_a_line():
    shelves = [shelf for who in ("auth3", "op1", "auditor") for shelf in lines.shelves(accounts.by_username(who))]
    assert {shelf.register.key for shelf in shelves if shelf.count} == set(register.described())


def test_limits_are_kept_and_passed_in_every_way():
    states = set(store.db.session.scalars(select(Deadline.state)))
    assert states == {"running", "overdue", "met", "late", "lapsed", "cancelled"}


def test_units_stand_in_every_way_but_terminated():
    units = select(Organisation.status).where(Organisation.kind.in_(("using_unit", "service_provider")))
    assert set(store.db.session.scalars(units)) == {"registered", "onboarded", "suspended"}


@pytest.mark.parametrize("who", BUSY)
def test_who_signs_in_finds_something_to_do(who):
    assert reading.inbox(accounts.by_username(who), Query())[1] > 0


def test_nothing_halted_and_nothing_failed():
    assert processes(Case.status == "incident") == set()
    assert store.messages.failing(inward.MOVES, 1, 1)[1] == 0

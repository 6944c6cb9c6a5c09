"""Cases that nobody starts by hand: whose they are, who knows of them, once for each occasion."""

import pytest

from app import store
from app.cases import bundle
from app.cases.actions import withdraw
from app.cases.automatic import raising
from app.cases.automatic.raising import Order
from app.cases.views import reading
from app.engine import EngineError
from app.errors import Forbidden, NotFound, Undeliverable
from tests.cases.conftest import do, publish
from tests.support import raised, trial


@pytest.fixture
def regular(cast, panel):
    return publish(raised.FILES, "regular")


@pytest.fixture
def order(cast, regular):
    return Order("regular", "case:1", cast.organisations["unit"], {"quarter": "2026Q3"}, {"period": "2026Q3"})


def test_a_raised_case_asks_its_first_task_and_no_start_form(cast, order):
    case = raising.raise_case(order)
    assert [task.element for task in store.tasks.of_case(case.id)] == ["report"]
    assert (case.started_by, case.organisation_id) == (None, cast.organisations["unit"])
    assert do(cast.user, case, "report", results="好").outcome == "reported"


def test_it_knows_its_variables_and_its_organisation(cast, order):
    case = raising.raise_case(order)
    run, _ = reading.looked_at(case, bundle.load(case.definition, case.process))
    assert run.variables()["quarter"] == "2026Q3"
    assert run.variables()["applicant"]["id"] == cast.organisations["unit"]


def test_the_same_occasion_gives_the_same_case(order):
    assert raising.raise_case(order).id == raising.raise_case(order).id
    assert store.cases.count() == 1


def test_the_unit_is_told_and_others_do_not_know(cast, order):
    case = raising.raise_case(order)
    assert "提交报告" in store.messages.notices(cast.user.id, 1, 1)[0][0].text
    assert reading.case(cast.auth1, case.number)
    with pytest.raises(NotFound):
        reading.case(cast.rival, case.number)


def test_the_trail_says_by_what(cast, order):
    case = raising.raise_case(order)
    (first, *_) = reading.case(cast.user, case.number).entries
    assert (first.kind, first.who, first.data["period"]) == ("raised", "", "2026Q3")


def test_the_case_that_asked_is_named_only_to_who_knows_of_it(cast, order, live_trial):
    from app.cases.actions import start

    asker = start.start(cast.rival, "trial", {"subject": "甲"})
    case = raising.raise_case(Order("regular", "case:2", order.organisation_id, {}, {"case": asker.number}))
    named = {who: reading.case(getattr(cast, who), case.number).entries[0].data for who in ("user", "auth1")}
    assert "case" not in named["user"]
    assert named["auth1"]["case"] == asker.number


def test_nobody_takes_back_what_the_platform_has_raised(cast, order):
    case = raising.raise_case(order)
    with pytest.raises(Forbidden):
        withdraw.withdraw(cast.user, case.number, "不想报")


@pytest.mark.parametrize("process", ["unknown", "late"])
def test_what_is_not_live_or_only_called_can_not_be_raised(cast, order, process):
    publish({**trial.FILES, **raised.FILES}, "late")
    with pytest.raises(Undeliverable):
        raising.raise_case(Order(process, "case:3"))


def test_what_fails_at_once_has_not_happened(order):
    with pytest.raises(EngineError):
        raising.raise_case(Order("regular", "case:4"))  # nobody's case, but a task of its unit
    assert store.cases.count() == 0

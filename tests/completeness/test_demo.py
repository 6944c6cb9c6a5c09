"""The demo leaves no page empty: every procedure has cases, every register lines, every role something to do."""

import re

import pytest
from sqlalchemy import select

from app import store
from app.cases.views import reading
from app.jobs import inward
from app.registers import confidentiality
from app.registers.people import accounts
from app.registers.registry import lines, register
from app.store.cases import Case
from app.store.deadlines import Deadline
from app.store.people import Organisation
from app.store.tasks import Query
from app.studio.sources import ROOT

README = (ROOT / "README.md").read_text("utf-8")
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


@pytest.mark.parametrize(
    ("who", "step"), [("user4", "correct_application"), ("user6", "scan_identity"), ("user8", "promise")]
)
def test_accounts_stand_where_the_readme_says(who, step):
    assert step in {item.task.element for item in reading.inbox(accounts.by_username(who), Query())[0]}


def test_the_other_accounts_are_what_the_readme_says():
    people = {
        who: accounts.by_username(who) for who in ("new1", "user5", "user7", "user1", "user8", "exp12", "tpp1")
    }
    ended = select(Case.outcome).where(Case.organisation_id == people["user5"].organisation_id)
    assert store.db.session.scalar(ended) == "refused"
    assert people["user7"].organisation_status == "suspended"
    assert people["new1"].organisation_status == "registered"
    assert people["tpp1"].organisation_kind == "service_provider"
    assert people["user1"].organisation_id == people["user8"].organisation_id
    assert not confidentiality.promised(people["user8"].id)
    assert store.registers.expert_of(people["exp12"].id) is None


def test_the_readme_names_the_unit_of_each_applicant():
    rows = [line.split("|")[1:3] for line in README.splitlines() if re.match(r"\| `(?:user|new|tpp)\d`", line)]
    told = [pair for names, units in rows for pair in zip(names.split("·"), units.split("·"), strict=True)]
    units = {name.strip(" `"): re.sub(r"（.*?）|的同事", "", unit).strip() for name, unit in told}
    assert len(units) == len(told) == 10
    assert {who for who, unit in units.items() if unit not in accounts.by_username(who).organisation_name} == set()


def test_the_readme_tells_who_has_which_duty():
    duties = {
        who: set(accounts.by_username(who).duties)
        for who in ("op1", "op2", "op3", "op4", "auth1", "auth2", "auth3")
    }
    assert [who for who, held in duties.items() if held == {"code_review"}] == ["op3", "op4"]
    assert [who for who, held in duties.items() if held == {"examine"}] == ["auth1", "auth2"]
    assert [who for who, held in duties.items() if held == {"decide"}] == ["auth3"]
    assert "| `op1` `op2` · `op3` `op4` | 平台运营单位 · 其中有代码审核职责 |" in README
    assert "| `auth1` `auth2` · `auth3` | 市数据管理部门经办 · 负责人 |" in README


def test_nothing_halted_and_nothing_failed():
    assert processes(Case.status == "incident") == set()
    assert store.messages.failing(inward.MOVES, 1, 1)[1] == 0

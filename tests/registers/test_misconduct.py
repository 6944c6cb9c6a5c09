from datetime import date

import pytest

from app import store
from app.errors import Forbidden, Refusal
from app.registers import misconduct
from app.registers.people.actors import SYSTEM
from app.registers.registry.entries import By
from tests.support.world import case, person, unit, uscc

CODE = uscc()


def record(by=SYSTEM, head="safety", happened_on=date(2025, 3, 1), description="未按规定整改隐患", code=CODE):
    with store.writing():
        misconduct.record(by, code, head, happened_on=happened_on, description=description)


@pytest.mark.parametrize(
    ("since", "until", "hits"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), 1),
        (date(2025, 3, 2), date(2026, 3, 1), 0),
        (date(2022, 3, 1), date(2025, 2, 28), 0),
    ],
)
def test_both_ends_of_the_window_count(since, until, hits):
    record()
    assert len(misconduct.within(CODE, since, until)) == hits


def test_only_the_units_own_entries_count():
    record(code=uscc())
    assert misconduct.within(CODE, date(2020, 1, 1), date(2026, 1, 1)) == []


def test_recorded_and_declared_entries_read_alike():
    record()
    found = misconduct.describe(misconduct.within(CODE, date(2025, 1, 1), date(2026, 1, 1))[0])
    own = {"head": "safety", "happened_on": "2025-03-01", "description": "未按规定整改隐患"}
    assert found == {**own, "head_name": "安全", "source": "运营单位登记"}
    assert misconduct.describe_declared(own) == {**found, "source": "单位申报"}


def test_applicants_record_nothing():
    with pytest.raises(Forbidden):
        record(by=person("user1", "applicant", unit("申请公司")))


@pytest.mark.parametrize(
    ("field", "value"),
    [("head", "manners"), ("happened_on", date(2999, 1, 1)), ("description", " ")],
)
def test_an_impossible_entry_is_refused_at_its_field(field, value):
    with pytest.raises(Refusal) as caught:
        record(**{field: value})
    assert set(caught.value.errors) == {field}


@pytest.mark.clause("二(一)c")
def test_what_a_case_finds_is_entered_with_the_case_and_a_history():
    number = case(of=unit("某公司")).id
    with store.writing():
        row = misconduct.enter(
            By(case_id=number), "91350500MA00000016", "other", happened_on=date(2026, 1, 2), description="弄虚作假"
        )
    change = store.entries.changes("misconduct", row.id)[-1]
    assert (row.case_id, row.source, change.case_id) == (number, "platform", number)
    assert (change.effective_on, change.facts["description"]) == (date(2026, 1, 2), "弄虚作假")

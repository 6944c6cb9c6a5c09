"""The trail: appended only, each row chained to the one before, so that nothing vanishes unseen."""

import pytest
from sqlalchemy import text

from app import clock, store
from app.registers import audit
from app.registers.people.actors import SYSTEM
from tests.support import world


@pytest.fixture
def case():
    """A case with a trail of four entries."""
    case = world.case()
    for number in range(4):
        note(case, f"第 {number} 条")
    return case


def note(case, name):
    with store.writing():
        row = store.cases.get(case.id)
        store.events.append(row, [{"kind": "noted", "at": clock.now(), "name": name}])


def ids(case):
    return [event.id for event in store.events.of_case(case.id)]


def tamper(statement, **values):
    with store.writing():
        store.db.session.execute(text(statement), values)
    store.db.session.expire_all()


def test_the_trail_is_read_oldest_first_and_whole(case):
    assert [event.name for event in store.events.of_case(case.id)] == ["第 0 条", "第 1 条", "第 2 条", "第 3 条"]
    assert store.events.broken_link(case.id) is None


@pytest.mark.parametrize("column", ["name", "kind", "actor_name", "lane", "element"])
def test_a_changed_entry_shows(case, column):
    second = ids(case)[1]
    tamper(f"UPDATE event SET {column} = 'x' WHERE id = :id", id=second)
    assert store.events.broken_link(case.id) == second


def test_a_missing_entry_shows_at_the_one_after_it(case):
    _, second, third, _ = ids(case)
    tamper("DELETE FROM event WHERE id = :id", id=second)
    assert store.events.broken_link(case.id) == third


def test_an_entry_moved_to_another_case_shows(case):
    other = world.case("other")
    last = ids(case)[-1]
    tamper("UPDATE event SET case_id = :other WHERE id = :id", other=other.id, id=last)
    assert store.events.broken_link(other.id) == last


def test_the_last_link_stands_with_the_case(case):
    assert store.cases.get(case.id).trail == store.events.of_case(case.id)[-1].chain


def test_nothing_is_appended_by_no_entries(case):
    before = store.cases.get(case.id).trail
    with store.writing():
        store.events.append(store.cases.get(case.id), [])
    assert store.cases.get(case.id).trail == before


def test_the_platforms_own_trail_stands_apart_from_the_cases(case):
    with store.writing():
        audit.record(SYSTEM, "calendar.changed", "修改工作日历", year=2027)
    (event,) = store.events.of_platform(1, 10)
    assert (event.kind, event.data) == ("calendar.changed", {"year": 2027})
    assert store.events.broken_link(None) is None


def test_the_platforms_trail_does_not_fork_when_several_write_at_once(at_once):
    def write(number):
        with store.writing():
            audit.record(SYSTEM, "account.changed", f"账号 {number}")

    assert at_once(*(lambda each=number: write(each) for number in range(8))) == [None] * 8
    assert len(store.events.of_platform(1, 50)) == 8
    assert store.events.broken_link(None) is None


def test_the_platforms_trail_is_paged_newest_first():
    for number in range(3):
        with store.writing():
            audit.record(SYSTEM, "noted", str(number))
    assert [event.name for event in store.events.of_platform(1, 2)] == ["2", "1"]
    assert [event.name for event in store.events.of_platform(2, 2)] == ["0"]

"""The one write transaction: all or nothing, one writer at a time, and errors in the platform's own words."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from app import clock, store
from app.errors import Conflict, Unavailable
from app.store import base
from tests.support import world


def names():
    with store.writing():
        return [unit.name for unit in store.people.search_organisations("", (), 1, 50)[0]]


def add(name):
    store.db.session.add(store.people.Organisation(kind="using_unit", name=name, created_at=clock.now()))
    store.db.session.flush()


def test_what_was_written_stays():
    with store.writing():
        add("甲")
    assert names() == ["甲"]


def test_an_exception_leaves_nothing_behind():
    def fail():
        with store.writing():
            add("甲")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert names() == []


def test_transactions_do_not_nest():
    with pytest.raises(RuntimeError, match="nest"), store.writing(), store.writing():
        pass
    assert not store.in_write()


def test_one_knows_whether_a_transaction_is_open():
    assert not store.in_write()
    with store.writing():
        assert store.in_write()


def test_what_was_read_before_is_read_again(at_once):
    world.unit("甲")
    (read,) = store.people.search_organisations("", (), 1, 1)[0]

    def rename():
        with store.writing():
            store.people.organisation(read.id).name = "乙"

    at_once(rename)
    with store.writing():
        assert store.people.organisation(read.id).name == "乙"


def test_a_case_that_somebody_changed_meanwhile_is_a_conflict():
    case = world.case()

    def late():
        with store.writing():
            row = store.db.session.get(store.cases.Case, case.id)
            store.db.session.connection().execute(text("UPDATE case_file SET version = version + 1"))
            row.title = "晚了一步"

    with pytest.raises(Conflict, match="他人更新"):
        late()
    assert store.cases.get(case.id).title == ""


def test_a_busy_database_is_said_to_be_busy(at_once, app, monkeypatch):
    def busy():
        with store.writing():
            raise base.DatabaseDown[0]("SELECT 1", {}, Exception("database is locked"))

    (found,) = at_once(busy)
    assert isinstance(found, Unavailable)
    assert "没有保存" in found.message


def test_many_writers_at_once_lose_nothing(at_once):
    def write(number):
        with store.writing():
            add(f"单位 {number}")

    assert at_once(*(lambda each=number: write(each) for number in range(8))) == [None] * 8
    assert len(names()) == 8


def test_a_duplicate_is_told_as_such():
    world.unit("甲", uscc="91350500MA00000016")
    with pytest.raises(store.Duplicate), store.writing():
        store.db.session.add(
            store.people.Organisation(
                kind="using_unit", name="乙", uscc="91350500MA00000016", created_at=clock.now()
            )
        )


def test_moments_come_back_as_they_went_in_and_in_utc():
    moment = datetime(2026, 11, 23, 18, 0, 0, 123456, tzinfo=clock.SHANGHAI)
    unit = world.unit("甲", created_at=moment)
    store.db.session.expire(unit)
    assert (unit.created_at, unit.created_at.utcoffset()) == (moment, timedelta(0))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(StatementError, match="naive"):
        world.unit("甲", created_at=datetime(2026, 11, 23))  # noqa: DTZ001 (that is the point)


def test_json_keeps_the_order_of_its_keys():
    case = world.case()
    entry = {"kind": "noted", "at": clock.now(), "data": {"z": 1, "a": [None, 1.5, "中"]}}
    with store.writing():
        store.events.append(store.cases.get(case.id), [entry])
    (event,) = store.events.of_case(case.id)
    assert list(event.data) == ["z", "a"]
    assert event.data["a"] == [None, 1.5, "中"]


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written():
    with pytest.raises(DBAPIError) as caught:
        store.db.session.execute(text("INSERT INTO nowhere VALUES (:number)"), {"number": "350502199001011234"})
    store.db.session.rollback()
    assert "nowhere" in str(caught.value.orig)
    assert "350502199001011234" not in str(caught.value)

"""Notices to people, and the outbox."""

from datetime import timedelta

import pytest

from app import clock, store
from tests.support import world


@pytest.fixture
def person():
    return world.person("auditor1", "auditor").id


def notify(person, *texts):
    rows = [
        {
            "person_id": person,
            "case_id": None,
            "task_id": None,
            "kind": "info",
            "text": each,
            "created_at": clock.now(),
        }
        for each in texts
    ]
    with store.writing():
        store.messages.notify(rows)


def send(*keys, text="x"):
    now = clock.now()
    rows = [
        {"key": key, "kind": "mail", "payload": {"text": text}, "created_at": now, "next_at": now} for key in keys
    ]
    with store.writing():
        store.messages.send(rows)


def waiting(limit=10):
    with store.writing():
        return [row.key for row in store.messages.undelivered(clock.now(), limit)]


def test_notices_are_read_newest_first_one_by_one_or_all(person):
    notify(person, "一", "二", "三")
    rows, total = store.messages.notices(person, 1, 2)
    assert ([row.text for row in rows], total, store.messages.unread(person)) == (["三", "二"], 3, 3)
    with store.writing():
        store.messages.mark_read(person, clock.now(), rows[0].id)
    assert store.messages.unread(person) == 2
    with store.writing():
        store.messages.mark_read(person, clock.now())
    assert store.messages.unread(person) == 0


def test_nobody_reads_other_peoples_notices_away(person):
    notify(person, "一")
    other = world.person("other", "auditor").id
    with store.writing():
        store.messages.mark_read(other, clock.now(), store.messages.notices(person, 1, 1)[0][0].id)
    assert store.messages.unread(person) == 1


def test_nothing_is_written_for_nobody():
    with store.writing():
        store.messages.notify([])
        store.messages.send([])
    assert waiting() == []


def test_the_same_effect_is_written_once():
    send("a", "b", text="first")
    send("b", "c", text="second")
    with store.writing():
        kept = {row.key: row.payload["text"] for row in store.messages.undelivered(clock.now(), 10)}
    assert kept == {"a": "first", "b": "first", "c": "second"}


def test_what_waits_for_later_is_not_due():
    send("a")
    with store.writing():
        store.messages.undelivered(clock.now(), 1)[0].next_at = clock.now() + timedelta(minutes=1)
    assert waiting() == []


def test_two_who_deliver_at_once_never_get_the_same_effect(at_once):
    send(*(f"key {number}" for number in range(20)))

    def claim():
        with store.writing():
            rows = store.messages.undelivered(clock.now(), 5)
            for row in rows:
                row.next_at = clock.now() + timedelta(hours=1)
            return [row.key for row in rows]

    got = [key for keys in at_once(*[claim] * 4) for key in keys]
    assert len(got) == len(set(got)) > 5

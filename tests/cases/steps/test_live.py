"""Running cases are kept in memory as long as there is room."""

import pytest

from app.cases.steps import live


@pytest.fixture(autouse=True)
def _room_for_two(monkeypatch):
    monkeypatch.setattr(live, "CAPACITY", 2)
    live.clear()
    yield
    live.clear()


def kept(version):
    return live.Live(version, run=None, host=None)


def test_the_longest_unused_makes_room():
    for case_id in (1, 2, 3):
        live.put(case_id, kept(7))
    assert [case_id for case_id in (1, 2, 3) if live.take(case_id, 7)] == [2, 3]


def test_what_another_server_has_moved_on_is_not_handed_out():
    live.put(1, kept(7))
    assert live.take(1, 8) is None


def test_a_run_is_handed_out_once():
    live.put(1, kept(7))
    assert live.take(1, 7) == kept(7)
    assert live.take(1, 7) is None

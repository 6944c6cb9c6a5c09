"""Several processes do due work at once: everything happens exactly once."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import chain

import pytest

from app import clock, store
from app.cases.actions import start
from tests.cases.conftest import do, publish
from tests.conftest import BOTH
from tests.jobs.conftest import kinds, outgoing
from tests.support import raised

RACERS, CASES, EFFECTS = 3, 12, 30


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def race(launch):
    """Return a function that lets all racers go at the same moment and returns what each said."""

    def race(**settings):
        store.db.session.remove()
        racers = [launch(module="tests.jobs.racer", **settings) for _ in range(RACERS)]
        for racer in racers:
            assert racer.stdout.readline() == "ready\n", racer.stdout.read()
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        said = [racer.communicate(timeout=120)[0].splitlines() for racer in racers]
        assert all(racer.returncode == 0 for racer in racers)
        return said

    return race


@pytest.mark.slow
def test_each_timer_fires_once(begin, race):
    cases = [begin() for _ in range(CASES)]
    race()
    for case in cases:
        assert kinds(case, "overdue") == ["code", "review"]
        assert Counter(task.element for task in store.tasks.open_of_case(case.id))["explain"] == 2
        assert store.events.broken_link(case.id) is None


@pytest.mark.slow
def test_each_effect_is_tried_once(effect, race, tmp_path, app):
    for number in range(EFFECTS):
        effect(f"mail:{number}")
    said = [line for lines in race() for line in lines]
    assert sorted(said) == sorted(f"mail:{number}: 已送达" for number in range(EFFECTS))
    assert {outgoing(f"mail:{number}").attempts for number in range(EFFECTS)} == {1}
    assert len(list((tmp_path / "mail").glob("*.eml"))) == EFFECTS


@pytest.mark.slow
def test_each_reminder_goes_out_once(begin, race):
    cases = [begin(ago=timedelta(0)) for _ in range(CASES)]
    with store.writing():
        for deadline in chain.from_iterable(store.deadlines.of_case(case.id) for case in cases):
            deadline.remind_at = clock.now() - timedelta(minutes=1)
    race()
    for case in cases:
        assert kinds(case, "reminded") == ["code", "review"]
        assert store.events.broken_link(case.id) is None


def in_february():
    return clock.at(datetime(2026, 2, 1, tzinfo=clock.SHANGHAI))


@pytest.mark.slow
def test_each_period_raises_each_case_once(cast, panel, race):
    with in_february():
        publish({**raised.FILES, "processes/regular.bpmn": raised.regular(schedule="monthly")}, "regular")
    said = race(TRIAL_TARGETS="unit rival")
    months = [occurrence.period for occurrence in store.schedule.recent("regular", 99)]
    assert months[-1] == "2026-02"
    found = store.db.session.scalars(store.db.select(store.cases.Case.occasion)).all()
    wanted = [f"case:regular:{month}:{unit}" for month in months for unit in ("unit", "rival")]
    assert sorted(found) == sorted(wanted)
    assert sum(line.startswith("已到期") for lines in said for line in lines) == len(months)


@pytest.mark.slow
def test_each_message_arrives_once(cast, panel, race):
    for key in ("regular", "asking", "waiting"):
        publish(raised.FILES, key)
    panel.trial_targets[:] = [("unit", cast.organisations["unit"])]
    waiting = [start.start(cast.user, "waiting", {"subject": "甲"}) for _ in range(CASES)]
    for case in waiting:
        do(cast.user, case, "prepare")
        start.start(cast.op1, "asking", {"subject": "答复", "number": case.number})
    race()
    for case in waiting:
        assert kinds(case, "message") == [""]
        assert [task.element for task in store.tasks.open_of_case(case.id)] == ["read"]
    assert len(store.cases.search(None, store.cases.Query(process="regular"), 1, 99)[0]) == CASES

"""Effects that stay on the platform happen exactly once, and what can't be done stands before the administrators."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.failures import incidents, stuck
from app.cases.steps import halting
from app.jobs import outbox
from app.store import health
from tests.cases.conftest import do, publish
from tests.conftest import BOTH
from tests.support import raised


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def live(cast, panel):
    """The procedures that speak to each other, live."""
    panel.trial_targets[:] = [("unit", cast.organisations["unit"])]
    for key in ("regular", "asking", "waiting"):
        publish(raised.FILES, key)


@pytest.fixture
def waiting(cast, live):
    """A case that waits for the message `answer`."""
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    return do(cast.user, case, "prepare")


@pytest.fixture
def ask(cast, live):
    """Return a function that files a subject, for a case's number."""
    return lambda number="": start.start(cast.op1, "asking", {"subject": "答复", "number": number or None})


def cases(process):
    store.db.session.rollback()
    return store.db.session.scalars(store.db.select(store.cases.Case).filter_by(process=process)).all()


def opened(case):
    return [task.element for task in store.tasks.open_of_case(case.id)]


def effects(kind):
    """Return the effects of a kind as they stand in the database."""
    store.db.session.rollback()
    rows = store.db.session.scalars(store.db.select(store.messages.Outgoing).filter_by(kind=kind)).all()
    for row in rows:
        store.db.session.refresh(row)
    return rows


def test_another_case_begins_after_the_commit_and_not_before(ask):
    ask()
    assert cases("regular") == []
    outbox.deliver_all()
    assert [case.number[:2] for case in cases("regular")] == ["DQ"]


def test_a_step_that_is_rolled_back_has_asked_for_nothing(cast, live):
    with pytest.raises(halting.CaseHalted):
        start.start(cast.op1, "asking", {"subject": "答复", "number": "DD-1999-00001"})
    assert effects("case") == effects("message") == []


def test_a_delivery_that_was_not_noted_is_made_once(ask, waiting):
    ask(waiting.number)
    for effect in outbox._claim():
        if effect.kind != "mail":
            outbox.WAYS[effect.kind](effect)
    with clock.at(clock.now() + 2 * outbox.LEASE):
        outbox.deliver_all()
    assert len(cases("regular")) == 1
    assert opened(waiting) == ["read"]
    assert [event.kind for event in store.events.of_case(waiting.id)].count("message") == 1
    assert {row.attempts for row in effects("case") + effects("message")} == {2}


def test_a_message_reaches_a_case_once_though_it_ended_by_it(ask, waiting, cast):
    ask(waiting.number)
    (effect,) = [one for one in outbox._claim() if one.kind == "message"]
    outbox.WAYS["message"](effect)
    do(cast.user, waiting, "read")
    outbox.WAYS["message"](effect)
    assert store.cases.by_id(waiting.id).status == "completed"


def test_a_message_to_a_case_that_is_over_is_given_up_and_told(ask, waiting, cast):
    from app.cases.actions import withdraw

    withdraw.withdraw(cast.user, waiting.number, "")
    ask(waiting.number)
    outbox.deliver_all()
    (row,) = effects("message")
    assert row.given_up_at
    assert "已经办结" in row.last_error
    assert "未能完成" in store.messages.notices(cast.admin.id, 1, 1)[0][0].text
    with clock.at(clock.now() + timedelta(days=9)):
        assert not any("message:" in line for line in outbox.deliver_all())


def test_what_always_fails_is_given_up_in_the_end(ask, waiting, cast, live):
    early = start.start(cast.user, "waiting", {"subject": "乙"})  # never comes to where it waits
    ask(early.number)
    moment = clock.now()
    for _ in range(outbox.MOST_ATTEMPTS + 5):
        moment += outbox.LONGEST_PAUSE
        with clock.at(moment):
            outbox.deliver_all()
    (row,) = effects("message")
    assert (row.attempts, row.given_up_at is not None) == (outbox.MOST_ATTEMPTS, True)
    assert health.figures(moment, [])["outbox_given_up"] == 1


def test_an_administrator_has_it_tried_again(ask, waiting, cast, live):
    with store.writing():
        store.definitions.live("regular").live = False
    ask()
    outbox.deliver_all()
    (row,) = effects("case")
    assert row.given_up_at
    publish(raised.FILES, "regular")
    stuck.try_again(cast.admin, row.id)
    outbox.deliver_all()
    assert len(cases("regular")) == 1


def test_a_message_on_which_the_case_halts_becomes_an_incident(ask, waiting, cast, monkeypatch):
    from app import engine

    real = engine.Run.deliver

    def broken(*_):
        raise engine.EngineError("坏了", "heard", "收到答复")

    monkeypatch.setattr(engine.Run, "deliver", broken)
    ask(waiting.number)
    outbox.deliver_all()
    monkeypatch.setattr(engine.Run, "deliver", real)
    (incident,) = store.incidents.unresolved()
    assert effects("message")[0].delivered_at
    incidents.retry(cast.admin, incident.id)
    assert opened(waiting) == ["read"]

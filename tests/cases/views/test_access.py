"""The seal on opinions, moment by moment."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.cases.views.access import Access
from app.rules import lanes
from tests.support import trial

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
SEALED = SimpleNamespace(properties={"sealed": "true"})


@pytest.fixture
def database_kind():
    return "sqlite"


def asked(opened, closed=None, element="assess"):
    """A task open from hour `opened` to hour `closed`."""
    return SimpleNamespace(
        path="panel",
        element=element,
        opened_at=START + timedelta(hours=opened),
        closed_at=None if closed is None else START + timedelta(hours=closed),
    )


def sealed(first, *others):
    access = Access(actor=None, case=None, bundle=None, parties=frozenset(), tasks=[first, *others])
    return access.sealed(first, SEALED)


def test_sealed_while_another_of_the_panel_is_asked():
    assert sealed(asked(0, 1), asked(0))


def test_open_when_all_are_in():
    assert not sealed(asked(0, 1), asked(0, 2))


def test_a_substitute_keeps_the_seal():
    declined, substitute = asked(0, 2), asked(2)
    assert sealed(asked(0, 1), declined, substitute)


def test_a_chain_of_substitutes_keeps_the_seal_until_the_last_is_in():
    assert sealed(asked(0, 1), asked(0, 2), asked(2, 3), asked(3))
    assert not sealed(asked(0, 1), asked(0, 2), asked(2, 3), asked(3, 4))


def test_a_later_panel_does_not_seal_the_earlier_one_again():
    assert not sealed(asked(0, 1), asked(0, 2), asked(50))


def test_other_steps_do_not_seal():
    assert not sealed(asked(0, 1), asked(0, element="opinion"))


def expert_in(lane_of_task, parties=("person:7",)):
    """Whether expert 7, a party of the case, is in the lane of experts when another lane's task was theirs."""
    task = SimpleNamespace(lane=lane_of_task, candidate="person:7")
    actor = SimpleNamespace(role="expert", grants=frozenset({"role:expert", "person:7"}))
    bundle = SimpleNamespace(lanes=lanes.parse(trial.LANES))
    return Access(actor, None, bundle, frozenset(parties), [task]).in_lane("专家")


def test_a_lane_of_persons_is_theirs_who_had_a_task_in_it_and_are_still_concerned():
    assert expert_in("专家")
    assert not expert_in("专家·组长")
    assert not expert_in("专家", parties=())

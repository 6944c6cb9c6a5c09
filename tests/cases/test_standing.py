"""What a suspended or terminated unit may still start and do: what its diagrams open to it (六(四))."""

import pytest

from app import store
from app.cases.actions import start, tasks
from app.cases.views import reading
from app.errors import Conflict, Forbidden
from app.registers import standing
from app.registers.people import actors
from app.registers.registry.entries import By
from tests.cases.conftest import do, publish, task_of
from tests.support import raised
from tests.support.trial import end, flow, lanes, process, user


def waiting(**props):
    """The procedure `waiting` with properties: what is open to whom."""
    body = (
        lanes(申请单位=["start", "prepare"])
        + raised.start(form_key="wait")
        + user("prepare", "准备", "prepare")
        + end("done", "已阅", outcome="read")
        + flow("start", "prepare")
        + flow("prepare", "done")
    )
    return {**raised.FILES, "processes/waiting.bpmn": process("waiting", "等待事项", body, **props)}


@pytest.fixture
def member(cast, panel):
    """Return a function that puts the unit into a standing and gives its member as of now."""

    def member(act):
        with store.writing():
            act(By(), cast.organisations["unit"], "整改不力")
        return actors.actor_of(store.people.person(cast.user.id))

    return member


@pytest.mark.parametrize("act", [standing.suspend, standing.terminate])
def test_nothing_new_is_started_and_the_reason_stands_beside_the_button(member, act):
    definition = publish(waiting(), "waiting")
    actor = member(act)
    assert start.hindrances(actor, definition) == [standing.REFUSED[actor.organisation_status]]
    with pytest.raises(Conflict):
        start.start(actor, "waiting", {"subject": "甲"})


def test_what_is_open_to_a_suspended_unit_can_be_started(member):
    publish(waiting(openTo="suspended"), "waiting")
    assert start.start(member(standing.suspend), "waiting", {"subject": "甲"})


def test_a_suspended_unit_goes_on_with_what_is_under_way(cast, member):
    publish(waiting(), "waiting")
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    assert do(member(standing.suspend), case, "prepare").outcome == "read"


def test_a_terminated_unit_only_reads(cast, member):
    publish(waiting(), "waiting")
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    actor = member(standing.terminate)
    assert reading.case(actor, case.number)
    assert "只能查看" in reading.task(actor, task_of(case, "prepare").id).why_not
    for act in (tasks.claim, lambda who, task: tasks.complete(who, task, {})):
        with pytest.raises(Forbidden):
            act(actor, task_of(case, "prepare").id)


def test_steps_open_to_a_terminated_unit_are_done(cast, member):
    publish(waiting(openTo="suspended,terminated"), "waiting")
    case = start.start(cast.user, "waiting", {"subject": "甲"})
    assert do(member(standing.terminate), case, "prepare").outcome == "read"


def test_a_reinstated_unit_is_back_at_once(member):
    publish(waiting(), "waiting")
    member(standing.suspend)
    assert start.start(member(standing.reinstate), "waiting", {"subject": "甲"})


def test_staff_are_not_asked_for_a_units_standing(cast, member, live_trial):
    case = start.start(cast.user, "trial", {"subject": "甲"})
    member(standing.terminate)
    assert do(cast.op1, case, "review", review_decision="pass", review_reason="齐")

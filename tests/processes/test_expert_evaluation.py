"""专家评估 as it is called by others: online or at a meeting, late or in time, to its end (三(三)c, d, e, g)."""

import pytest

from tests.processes.conftest import not_reached_in_call


@pytest.fixture
def stage():
    return "with_scenes"


def filed(walk):
    walk.file("user1")
    walk.first_reviews()


def online(walk):
    filed(walk)
    walk.finish()


def online_and_late(walk):
    filed(walk)
    walk.lapse("evaluate")
    walk.onto("panel_conclusion")
    walk.lapse("panel_conclusion")
    walk.finish()


def at_a_meeting_and_late(walk):
    walk.file("user3")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.lapse("offline_consent")
    walk.onto("offline_minutes")
    walk.lapse("offline_minutes")
    walk.finish()


@pytest.mark.over_rest
def test_its_ways_reach_every_end_every_task_and_every_event(walk):
    ways = (online, online_and_late, at_a_meeting_and_late)
    assert not_reached_in_call(walk, "scenario_application", "expert_evaluation", ways) == set()

"""退回指导, as the other procedures call it (三(七)d)."""

import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from tests.processes.conftest import not_reached_in_call, refused


@pytest.fixture
def returned(walk):
    walk.start("user1", "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return", check_reason="公章不清晰")
    return walk


def guided(walk):
    walk.start(walk.town.newcomer("new1"), "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return")
    walk.lapse("record_guidance")
    walk.do("op1", "record_guidance")


@pytest.mark.over_rest
def test_its_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached_in_call(walk, "onboarding", "guidance", (guided,)) == set()


@pytest.mark.clause("三(七)d")
@pytest.mark.parametrize("who", ["user1", "tpp1"])
def test_a_return_opens_it_for_using_units_and_service_providers(walk, who):
    walk.start(who, "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return")
    assert "record_guidance" in walk.open()


@pytest.mark.clause("三(七)d")
def test_it_shows_why_the_application_was_returned(returned):
    view = reading.task(returned.town["op1"], returned.task("record_guidance").id)
    assert view.variables["last_return"]["reason"] == "公章不清晰"


@pytest.mark.clause("三(七)d")
def test_each_return_has_its_own(returned):
    returned.do("user1", "correct_application")
    returned.do("op1", "check_onboarding", check_decision="return")
    assert returned.open().count("record_guidance") == 2


@pytest.mark.clause("三(七)d")
@pytest.mark.parametrize("field", ["contacted_at", "contact_way", "contacted_person", "guidance_text"])
def test_the_contact_is_recorded_in_full(returned, field):
    with refused(field):
        returned.do("op1", "record_guidance", **{field: None})


@pytest.mark.clause("三(七)d")
def test_only_the_operator_records_it_and_the_applicant_reads_it(returned):
    task, answers = returned.doing("op1", "record_guidance")
    for who in ("user1", "auth1"):
        with pytest.raises(NotFound):
            tasks.complete(returned.town[who], task.id, answers)
    returned.do("op1", "record_guidance", guidance_text="请重新扫描，公章须清晰。")
    papers = reading.case(returned.town["user1"], returned.case.number).submissions
    assert "请重新扫描，公章须清晰。" in [paper.answers.get("guidance_text") for paper in papers]


@pytest.mark.clause("三(七)d")
def test_the_correction_need_not_wait_for_it_but_the_case_does(returned):
    returned.do("user1", "correct_application")
    returned.do("op1", "check_onboarding")
    assert (returned.case.outcome, returned.case.status) == ("onboarded", "running")
    assert returned.do("op1", "record_guidance").status == "completed"


@pytest.mark.clause("三(七)d", "一(三)")
def test_late_guidance_is_pressed_for_and_the_authority_told(returned):
    returned.lapse("record_guidance")
    assert "record_guidance" in returned.open()
    notices, _ = store.messages.notices(returned.town["auth1"].id, 1, 20)
    assert any("联系指导并记录" in notice.text for notice in notices)
    assert clock.now() >= returned.limits("record_guidance")[0].due_at


def test_nobody_starts_it_by_hand(walk):
    with pytest.raises((Forbidden, NotFound)):
        start.start(walk.town["op1"], "guidance", {})

"""延误说明, as the other procedures call it (三(七)c)."""

import pytest

from app import store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from tests.processes.conftest import not_reached_in_call


@pytest.fixture
def late(walk):
    """An onboarding check that is late, on paper."""
    walk.start("user1", "onboarding", identity_path="paper")
    walk.lapse("check_onboarding")
    return walk


def explained(walk):
    walk.start(walk.town.newcomer("new1"), "onboarding", identity_path="paper")
    walk.lapse("check_onboarding")
    walk.do("op1", "explain_delay")
    walk.do("new1", "read_explanation")


def explained_late(walk):
    walk.start(walk.town.newcomer("new2"), "onboarding", identity_path="paper")
    walk.lapse("check_onboarding")
    walk.lapse("explain_delay")
    walk.do("op1", "explain_delay")
    walk.do("new2", "read_explanation")


@pytest.mark.over_rest
def test_its_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached_in_call(walk, "onboarding", "delay_explanation", (explained, explained_late)) == set()


@pytest.mark.clause("三(七)c")
def test_the_check_goes_on_beside_it(late):
    assert late.open() == ["check_onboarding", "explain_delay"]
    late.do("op1", "check_onboarding")
    assert late.open() == ["explain_delay"]
    assert late.case.status == "running"


@pytest.mark.clause("三(七)c")
def test_the_applicant_must_say_that_it_was_read(late):
    late.do("op1", "explain_delay")
    view = reading.task(late.town["user1"], late.task("read_explanation").id)
    assert view.variables["timer"]["task_name"] == "入驻核验"
    assert view.form.validate({}, view.variables, today=None)[1].keys() == {"explanation_read"}


@pytest.mark.clause("三(七)c", "一(三)")
def test_a_late_explanation_is_pressed_for_and_the_authority_told_but_breeds_no_other(late):
    late.lapse("explain_delay")
    assert late.open() == ["check_onboarding", "explain_delay"]
    for who in ("op1", "op2", "auth1"):
        notices, _ = store.messages.notices(late.town[who].id, 1, 20)
        assert any(notice.kind == "escalation" and "说明延误原因" in notice.text for notice in notices)


@pytest.mark.clause("三(七)c")
def test_what_is_explained_is_the_late_limit(late):
    late.lapse("explain_delay")
    late.do("op1", "explain_delay")
    said = {limit.element: bool(limit.explained_at) for limit in store.deadlines.of_case(late.case.id)}
    assert said == {"check_onboarding_overdue": True, "explain_delay_overdue": False}


def test_nobody_starts_it_by_hand(walk):
    with pytest.raises((Forbidden, NotFound)):
        start.start(walk.town["op1"], "delay_explanation", {})

"""Limits: each node has its own, the clock decides nothing, and who waits is told why (三(七))."""

from datetime import datetime, timedelta

import pytest

from app import clock, store
from app.cases.actions import tasks
from app.cases.automatic import due
from app.cases.views import reading
from app.errors import NotFound
from tests.processes.conftest import refused

WEDNESDAY = datetime(2026, 11, 25, 18, 0, tzinfo=clock.SHANGHAI)
MEETING = {"plan_review": {"plan_complex": "yes"}}
NODES = {
    "plan_review": (2, "op1", {}),
    "code_review": (2, "op2", {}),
    "evaluate": (5, None, {}),
    "panel_conclusion": (2, None, {}),
    "offline_consent": (2, "auth1", MEETING),
    "offline_minutes": (5, "op1", MEETING),
    "examine": (2, "auth1", {}),
    "decide": (2, "auth2", {}),
}
"""Human node → its limit in working days, who does it, and the choices that lead to it."""


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture(params=NODES)
def node(request):
    return request.param


@pytest.fixture
def late(walk, node):
    """The node stands open beyond its limit."""
    walk.file("user1")
    walk.onto(node, **NODES[node][2])
    if node != "give_opinion":
        for who in walk.doers("give_opinion"):
            walk.do(who, "give_opinion")
    walk.lapse(node)
    return walk


@pytest.mark.clause("三(七)a", "三(七)b")
def test_every_node_has_its_own_limit_in_working_days(walk, node):
    walk.file("user1")
    walk.onto(node, **NODES[node][2])
    for limit in walk.limits(node):
        assert (limit.limit_days, limit.interrupting, limit.state) == (NODES[node][0], False, "running")


@pytest.mark.clause("三(七)a")
def test_two_working_days_end_at_close_of_business_of_the_second_day(walk):
    walk.file("user1")
    assert {limit.due_at for limit in walk.limits("plan_review")} == {WEDNESDAY}


@pytest.mark.clause("三(七)a")
def test_rest_days_do_not_count(walk):
    walk.move_to(datetime(2026, 11, 27, 17, 0, tzinfo=clock.SHANGHAI))
    walk.file("user1")
    assert {limit.due_at for limit in walk.limits("plan_review")} == {
        datetime(2026, 12, 1, 18, 0, tzinfo=clock.SHANGHAI)
    }


@pytest.mark.clause("三(七)a")
def test_a_reminder_goes_out_half_a_working_day_before(walk):
    walk.file("user1")
    walk.move_to(WEDNESDAY - timedelta(hours=5))
    assert due.remind_all() == []
    walk.move_to(walk.limits("plan_review")[0].remind_at)
    assert len(due.remind_all()) == 2
    assert WEDNESDAY - clock.now() <= timedelta(hours=4, minutes=30)


@pytest.mark.clause("三(七)a")
def test_the_clock_decides_nothing(late, node):
    assert node in late.open()
    assert late.case.outcome == ""
    assert {limit.state for limit in late.limits(node)} == {"overdue"}
    late.wait(days=60)
    assert node in late.open()


@pytest.mark.clause("三(七)a")
def test_a_late_node_can_still_be_done(late, node):
    assert late.finish().outcome == "approved"


@pytest.mark.clause("三(七)c")
def test_every_late_node_opens_an_explanation_duty_of_the_operator(late, node):
    overdue = len(late.limits(node))
    duties = [task for task in store.tasks.open_of_case(late.case.id) if task.element == "explain_delay"]
    assert len(duties) >= overdue
    assert {task.candidate for task in duties} == {"role:operator"}
    for who in ("user1", "auth1", "exp1"):
        with pytest.raises(NotFound):
            tasks.complete(late.town[who], duties[0].id, {})


@pytest.mark.clause("三(七)c")
def test_the_explanation_reaches_the_applicant_and_stays_with_the_limit(late, node):
    name = late.task(node).name
    [duty] = _duties(late, name)[:1]
    answers = {
        "delay_reason": "人手不足。",
        "expected_on": (clock.today() + timedelta(days=2)).isoformat(),
        "delay_text": "承办人员不足，两日内办结。",
    }
    tasks.complete(late.town["op1"], duty.id, answers)
    reading_task = late.task("read_explanation")
    view = reading.task(late.town["user1"], reading_task.id)
    assert view.variables["delay_text"] == "承办人员不足，两日内办结。"
    limit = _explained(late)
    assert (limit.explanation, limit.explained_by) == ("承办人员不足，两日内办结。", late.town["op1"].id)
    assert limit.acknowledged_at is None
    late.do("user1", "read_explanation")
    assert _explained(late).acknowledged_at == clock.now() - timedelta(minutes=1)


def _duties(walk, name):
    """The open explanation duties for a late node of that name."""
    found = [task for task in store.tasks.open_of_case(walk.case.id) if task.element == "explain_delay"]
    named = [reading.task(walk.town["op1"], task.id).variables["timer"]["task_name"] for task in found]
    return [task for task, of in zip(found, named, strict=True) if of == name]


def _explained(walk):
    [limit] = [each for each in store.deadlines.of_case(walk.case.id) if each.explained_at is not None]
    return limit


@pytest.mark.clause("三(七)c")
def test_an_explanation_says_why_until_when_and_what_the_applicant_is_told(late, node):
    for field in ("delay_reason", "expected_on", "delay_text"):
        with refused(field):
            late.do("op1", "explain_delay", **{field: None})


@pytest.mark.clause("三(七)c")
def test_no_case_is_closed_while_an_explanation_is_owed(walk):
    walk.file("user1")
    walk.onto("decide")
    walk.lapse("decide")
    walk.do("auth2", "decide")
    assert (walk.case.outcome, walk.case.status) == ("approved", "running")
    walk.do("op1", "explain_delay")
    assert walk.case.status == "running"
    walk.do("user1", "read_explanation")
    assert walk.case.status == "completed"


@pytest.mark.clause("三(七)c")
def test_what_is_owed_stands_on_the_board_until_it_is_said(walk):
    from app.cases.views import sla

    walk.file("user1")
    walk.lapse("plan_review")
    assert {limit.element for limit in sla.board(walk.town["auth1"]).owed} == {
        "plan_review_overdue",
        "code_review_overdue",
    }
    walk.do("op1", "explain_delay")
    assert len(sla.board(walk.town["auth1"]).owed) == 1


@pytest.mark.clause("三(七)c")
def test_two_late_nodes_are_explained_one_by_one(walk):
    walk.file("user1")
    walk.lapse("plan_review")
    assert walk.open().count("explain_delay") == 2
    walk.do("op1", "explain_delay", delay_text="方案初审承办人请假，明日办结。")
    explained = [limit for limit in store.deadlines.of_case(walk.case.id) if limit.explained_at]
    assert len(explained) == 1


@pytest.mark.clause("三(七)c")
def test_each_late_expert_is_explained_by_itself(walk):
    walk.file("user1")
    walk.onto("evaluate")
    walk.do(walk.doers("evaluate")[0], "evaluate")
    walk.lapse("evaluate")
    assert walk.open().count("explain_delay") == 2


@pytest.mark.clause("三(七)a", "三(七)d")
def test_the_clock_of_a_node_ends_with_a_return_and_starts_anew_with_the_correction(walk):
    walk.file("user1")
    walk.first_reviews(plan="return")
    walk.do("op1", "record_guidance")
    running = [limit for limit in store.deadlines.open_of_case(walk.case.id) if limit.state == "running"]
    assert running == []
    walk.wait(days=30)
    assert walk.open() == ["correct_application"]
    filed_on = clock.now()
    walk.do("user1", "correct_application")
    [limit] = walk.limits("plan_review")
    assert limit.started_at == filed_on
    assert limit.state == "running"


@pytest.mark.clause("三(三)e", "三(七)a")
def test_only_a_providers_silence_is_closed_by_the_clock(walk):
    walk.file("user1")
    walk.onto("evaluate")
    walk.lapse("give_opinion")
    closed = {task.element for task in store.tasks.of_case(walk.case.id) if task.state == "cancelled"}
    assert closed == {"give_opinion"}
    assert "explain_delay" not in walk.open()

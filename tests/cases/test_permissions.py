"""Who may do, claim, hand on and take back; four eyes; nobody decides on their own organisation."""

from dataclasses import replace

import pytest

from app import store
from app.cases.actions import start, tasks, withdraw
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from tests.cases.conftest import do, task_of


@pytest.mark.clause("七(二)2")
def test_who_reviewed_the_plan_does_not_review_the_code(cast, case):
    do(cast.op2, case, "review", review_decision="pass", review_reason="齐")
    with pytest.raises(Forbidden, match="回避"):
        do(cast.op2, case, "code", code_decision="pass")
    assert do(cast.op3, case, "code", code_decision="pass").stage == "评估"


@pytest.mark.clause("七(二)2")
def test_four_eyes_hold_in_both_directions_and_in_later_rounds(cast, case):
    do(cast.op2, case, "code", code_decision="pass")
    do(cast.op1, case, "review", review_decision="return", review_reason="缺")
    do(cast.user, case, "correct", subject="改")
    with pytest.raises(Forbidden):
        tasks.claim(cast.op2, task_of(case, "review").id)


def test_the_inbox_says_why_a_task_is_not_for_me(cast, case):
    do(cast.op2, case, "review", review_decision="pass", review_reason="齐")
    items, total = reading.inbox(cast.op2, store.tasks.Query())
    assert total == 1
    assert "回避" in items[0].why_not


def test_nobody_decides_on_their_own_organisation(cast, case):
    mole = replace(cast.op1, organisation_id=cast.organisations["unit"])
    with pytest.raises(Forbidden, match="本单位"):
        do(mole, case, "review", review_decision="pass", review_reason="齐")


def test_a_claimed_task_is_nobody_elses(cast, case):
    task = task_of(case, "code")
    tasks.claim(cast.op2, task.id)
    with pytest.raises(Conflict):
        tasks.claim(cast.op3, task.id)
    with pytest.raises(Conflict):
        tasks.complete(cast.op3, task.id, {"code_decision": "pass"})


def test_a_released_task_is_everybodys_again(cast, case):
    task = task_of(case, "code")
    tasks.claim(cast.op2, task.id)
    tasks.release(cast.op2, task.id)
    assert tasks.claim(cast.op3, task.id).assignee_id == cast.op3.id


def test_reassign_reaches_only_who_may_do_it(cast, case):
    task = task_of(case, "code")
    tasks.claim(cast.op2, task.id)
    with pytest.raises(Refusal):
        tasks.reassign(cast.op2, task.id, "op1")
    assert tasks.reassign(cast.op2, task.id, "op3").assignee_id == cast.op3.id


def test_reassign_respects_four_eyes(cast, case):
    do(cast.op3, case, "review", review_decision="pass", review_reason="齐")
    task = task_of(case, "code")
    tasks.claim(cast.op2, task.id)
    with pytest.raises(Refusal, match="填报内容有误") as refused:
        tasks.reassign(cast.op2, task.id, "op3")
    assert "回避" in refused.value.errors["to"][0]


def test_an_expert_gets_the_own_task_only(cast, reviewed):
    mine = reading.inbox(cast.exp1, store.tasks.Query())[0]
    assert [item.task.candidate for item in mine] == [f"person:{cast.exp1.id}"]
    other = task_of(reviewed, "assess", f"person:{cast.exp2.id}")
    with pytest.raises(NotFound):
        reading.task(cast.exp1, other.id)


def test_withdraw_ends_the_case_and_its_tasks(cast, case):
    assert withdraw.withdraw(cast.user2, case.number, "不做了").status == "withdrawn"
    assert store.tasks.open_of_case(case.id) == []
    assert {d.state for d in store.deadlines.of_case(case.id)} == {"cancelled"}


def test_only_the_applicant_withdraws(cast, case):
    with pytest.raises(Forbidden):
        withdraw.withdraw(cast.op1, case.number, "")
    with pytest.raises(NotFound):
        withdraw.withdraw(cast.rival, case.number, "")


def test_a_draft_is_kept_although_invalid_and_gone_when_done(cast, case):
    task = task_of(case, "review")
    tasks.save_draft(cast.op1, task.id, {"review_reason": "写到一半"})
    assert reading.task(cast.op1, task.id).draft == {"review_reason": "写到一半"}
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    assert store.tasks.draft(cast.op1.id, task.id) is None


def test_a_called_procedure_is_not_started_by_people(cast, live_trial):
    with pytest.raises(NotFound):
        start.start(cast.op1, "late", {})


def test_who_decides_again_begins_with_a_blank_page_who_corrects_with_the_own_words(cast, case):
    do(cast.op1, case, "review", review_decision="return", review_reason="缺方案")
    do(cast.op2, case, "code", code_decision="pass")
    assert reading.task(cast.user, task_of(case, "correct").id).beginning["subject"] == "信用评估"
    do(cast.user, case, "correct", subject="改")
    assert reading.task(cast.op1, task_of(case, "review").id).beginning == {}

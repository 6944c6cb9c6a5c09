"""The explanation is kept with the limit that ran out, by whom it was given, until it is read (三(七)c)."""

from datetime import timedelta

import pytest

from app import clock, store
from handlers import delays

TEXT = {"delay_text": "承办人请假，明日办结。"}


@pytest.fixture
def limit(case):
    """Make a limit of a task of its own, in the state it has now."""

    def limit(number, state="overdue", element="review_overdue"):
        now = clock.now()
        task = store.tasks.Task(
            id=f"00000000-0000-4000-8000-00000000000{number}", case_id=case.id, process="sample", element="review",
            path="", name="审核", lane="平台运营单位", clause="", form="", candidate="role:operator", round=1,
            state="open", opened_at=now,
        )  # fmt: skip
        row = store.deadlines.Deadline(
            timer=f"t{number}", case_id=case.id, task_id=task.id, element=element, started_at=now - timedelta(days=3),
            due_at=now, state=state,
        )  # fmt: skip
        with store.writing():
            store.db.session.add(task)
            store.db.session.flush()
            store.db.session.add(row)
        return row

    return limit


def timer_of(limit, task_id=None):
    return {"timer": {"element": limit.element, "task_id": task_id}}


@pytest.mark.clause("三(七)c")
def test_the_limit_of_the_late_task_is_explained_and_no_other(run, limit):
    late, other = limit(1), limit(2)
    run(delays.record, TEXT | timer_of(late, late.task_id))
    assert (late.explanation, other.explanation) == (TEXT["delay_text"], "")


@pytest.mark.clause("三(七)c")
def test_a_timer_around_several_instances_means_all_that_are_late(run, limit):
    late, done_late, in_time, other = (
        limit(1),
        limit(2, "late"),
        limit(3, "running"),
        limit(4, element="decide_overdue"),
    )
    run(delays.record, TEXT | timer_of(late))
    assert [bool(each.explained_at) for each in (late, done_late, in_time, other)] == [True, True, False, False]


@pytest.mark.clause("三(七)c")
def test_the_first_explanation_stands(run, limit):
    late = limit(1)
    run(delays.record, TEXT | timer_of(late, late.task_id))
    run(delays.record, {"delay_text": "另一种说法。"} | timer_of(late, late.task_id))
    assert late.explanation == TEXT["delay_text"]


@pytest.mark.clause("三(七)c")
def test_only_what_was_explained_can_have_been_read(run, limit):
    late = limit(1)
    run(delays.acknowledge, timer_of(late, late.task_id))
    assert late.acknowledged_at is None
    run(delays.record, TEXT | timer_of(late, late.task_id))
    run(delays.acknowledge, timer_of(late, late.task_id))
    assert late.acknowledged_at is not None

from datetime import timedelta

import pytest

from app import clock, store
from handlers import delays


@pytest.fixture
def limit(case):
    """Enter a task of the case whose limit has run out."""
    now = clock.now()
    with store.writing():
        task = store.tasks.Task(
            id="t-1",
            case_id=case.id,
            process="sample",
            element="review",
            name="审核",
            lane="平台运营单位",
            candidate="role:operator",
            opened_at=now,
        )
        store.db.session.add(task)
        store.db.session.flush()
        row = store.deadlines.Deadline(
            timer="d-1",
            case_id=case.id,
            task_id="t-1",
            element="review_overdue",
            started_at=now - timedelta(days=5),
            due_at=now - timedelta(days=1),
            limit_days=2,
            state="overdue",
        )
        store.db.session.add(row)
    return row.id


@pytest.mark.parametrize("task_id", ["t-1", None])
def test_the_explanation_is_kept_with_the_limit_until_it_is_read(run, limit, task_id):
    timer = {"element": "review_overdue", "task_id": task_id, "task_name": "审核"}
    run(delays.acknowledge, {"timer": timer})
    assert store.deadlines.get(limit).acknowledged_at is None
    run(delays.record, {"timer": timer, "delay_text": "正在核实授权口径，敬请谅解。"})
    assert store.deadlines.get(limit).explanation == "正在核实授权口径，敬请谅解。"
    run(delays.acknowledge, {"timer": timer})
    assert store.deadlines.get(limit).acknowledged_at is not None

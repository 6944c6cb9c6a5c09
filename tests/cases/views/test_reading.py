"""A case as it is read while others go on with it."""

from app import store
from app.cases.views import reading


def test_a_limit_that_begins_while_a_case_is_read_is_left_for_the_next_time(cast, case, monkeypatch):
    read, earlier = store.tasks.of_case, "review"
    assert earlier in {task.element for task in read(case.id)}
    monkeypatch.setattr(store.tasks, "of_case", lambda id_: [each for each in read(id_) if each.element != earlier])
    view = reading.case(cast.op1, case.number)
    assert {each.task_id for each in view.deadlines} <= {task.id for task in view.tasks}

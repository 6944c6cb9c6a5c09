"""The one write path: a step happens whole or not at all."""

from threading import Barrier, Thread

import pytest

from app import store
from app.cases.actions import start, tasks
from app.cases.steps import live
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import rule_sets
from tests.cases.conftest import do, task_of


def test_start_writes_case_tasks_deadlines_and_trail(cast, case):
    assert case.number.startswith("SY-")
    assert case.title == "信用评估"
    assert case.stage == "审查"
    assert {task.element for task in store.tasks.open_of_case(case.id)} == {"review", "code"}
    assert len(store.deadlines.open_of_case(case.id)) == 2
    assert [event.kind for event in store.events.of_case(case.id)] == ["started", "opened", "opened"]


@pytest.mark.clause("一(一)")
def test_a_case_names_the_version_of_the_rules_it_was_started_under(cast, case):
    version = rule_sets.in_force().version
    assert case.rule_set == version
    assert store.events.of_case(case.id)[0].data["rule_set"] == version


def test_walk_to_approval(cast, reviewed):
    do(cast.exp1, reviewed, "assess", opinion_value="pass", grounds="可行")
    do(cast.exp2, reviewed, "assess", opinion_value="pass", grounds="可行")
    do(cast.water, reviewed, "opinion", provider_opinion="同意")
    do(cast.bus, reviewed, "opinion", provider_opinion="同意")
    case = do(cast.auth1, reviewed, "decide", decision="approve")
    assert (case.status, case.outcome, case.outcome_name) == ("completed", "approved", "准予")
    assert case.next_due is None


def test_return_and_correction_open_a_second_round(cast, case):
    do(cast.op1, case, "review", review_decision="return", review_reason="缺方案")
    do(cast.op2, case, "code", code_decision="pass")
    do(cast.user, case, "correct", subject="信用评估（修改）")
    assert task_of(case, "review").round == 2
    assert store.cases.by_id(case.id).title == "信用评估（修改）"


@pytest.mark.parametrize("kept", [True, False], ids=["live", "reloaded"])
def test_each_step_works_on_the_kept_and_on_the_stored_run(cast, case, kept):
    if not kept:
        live.clear()
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐全")
    assert {task.element for task in store.tasks.open_of_case(case.id)} == {"code"}


def test_second_click_gets_conflict_and_no_double_step(cast, case):
    task = task_of(case, "review")
    answers = {"review_decision": "pass", "review_reason": "齐全"}
    tasks.complete(cast.op1, task.id, answers)
    with pytest.raises(Conflict):
        tasks.complete(cast.op1, task.id, answers)
    assert [e.kind for e in store.events.of_case(case.id)].count("completed") == 1


def test_invalid_answers_change_nothing(cast, case):
    task = task_of(case, "review")
    before = store.cases.by_id(case.id).version
    with pytest.raises(Refusal) as refused:
        tasks.complete(cast.op1, task.id, {"review_decision": "pass", "surprise": 1})
    assert set(refused.value.errors) == {"surprise", "review_reason"}
    assert store.cases.by_id(case.id).version == before


def test_a_handlers_refusal_rolls_the_step_back(cast, case, panel):
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐全")
    panel.fail["draw"] = "refuse"
    with pytest.raises(Refusal):
        do(cast.op2, case, "code", code_decision="pass")
    panel.fail["draw"] = ""
    assert do(cast.op2, case, "code", code_decision="pass").stage == "评估"


def test_strangers_learn_nothing_of_a_task(cast, case):
    task = task_of(case, "review")
    for actor in (cast.rival, cast.user, cast.exp1, cast.water, cast.auth1):
        with pytest.raises(NotFound):
            tasks.complete(actor, task.id, {})


def test_unknown_task_is_not_found(cast, case):
    with pytest.raises(NotFound):
        tasks.complete(cast.op1, "nonsense", {})


def test_only_applicants_start_what_applicants_start(cast, live_trial):
    with pytest.raises(Forbidden):
        start.start(cast.op1, "trial", {"subject": "x"})


def test_numbers_run_per_prefix_and_year(cast, case):
    second = start.start(cast.user, "trial", {"subject": "第二件"})
    assert int(second.number[-5:]) == int(case.number[-5:]) + 1


def test_the_same_occasion_starts_one_case(cast, live_trial):
    first = start.start(cast.user, "trial", {"subject": "一"}, once="page-1")
    again = start.start(cast.user, "trial", {"subject": "一"}, once="page-1")
    other = start.start(cast.user2, "trial", {"subject": "一"}, once="page-1")
    assert first.number == again.number
    assert other.number != first.number


def test_one_occasion_on_two_servers_at_once_starts_one_case(app, cast, live_trial):
    gate, numbers = Barrier(2), []

    def begin():
        with app.app_context():
            gate.wait()
            numbers.append(start.start(cast.user, "trial", {"subject": "一"}, once="page-1").number)
            store.db.session.remove()

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 1
    assert len(numbers) == 2

"""A limit is known before any case runs, where the diagram or the rules say it."""

import pytest

from app import engine


def step(*expressions):
    timers = tuple(engine.TimerModel("late", "超时", each, False, "timeDate") for each in expressions)
    return engine.Element("review", "userTask", "初审", "trial", timers=timers)


@pytest.mark.parametrize(
    ("expressions", "days"),
    [
        (["working_days(2)"], 2),
        (["=working_days(review_limit + 1)"], 4),
        (["answer_by", "working_days(5)"], 5),
        (["if review_limit = 3 then working_days(1) else working_days(9)"], 1),
    ],
)
def test_working_days_are_read_with_the_figures_of_the_rules(expressions, days):
    assert engine.limit_days(step(*expressions), {"review_limit": 3}) == days


@pytest.mark.parametrize(
    "expression",
    [
        'duration("PT72H")',
        "mandate_end",
        "working_days(asked_of_the_case)",
        "now()",
        "working_days(",
        "working_days(1) + 2",
    ],
)
def test_what_only_a_running_case_knows_is_not_guessed(expression):
    assert engine.limit_days(step(expression), {}) is None


def test_a_step_without_a_timer_has_no_limit():
    assert engine.limit_days(step(), {}) is None

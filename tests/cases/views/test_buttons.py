"""What the button says that hands in a form."""

import pytest

from app.cases.actions import start
from app.cases.views import buttons, reading
from tests.cases.conftest import do, publish, task_of
from tests.support import paper, trial

CORRECT = 'id="correct" name="补正" camunda:formKey="apply">'
OWN = 'name="submitLabel" value="补正完毕"'


@pytest.fixture
def database_kind():
    return "sqlite"


def said(actor, task):
    return reading.task(actor, task.id).submit_label


def returned(cast, case):
    do(cast.op1, case, "review", review_decision="return", review_reason="请补正")
    do(cast.op2, case, "code", code_decision="pass")
    return task_of(case, "correct")


def test_an_applicant_begins_with_an_application(live_trial):
    assert buttons.of_start(live_trial) == "提交申请"


def test_whoever_decides_hands_in_also_in_the_second_round(cast, case):
    assert said(cast.op1, task_of(case, "review")) == "提交"
    returned(cast, case)
    do(cast.user, case, "correct", subject="信用评估")
    assert said(cast.op1, task_of(case, "review")) == "提交"


def test_a_form_handed_in_before_is_handed_in_again(cast, case):
    assert said(cast.user, returned(cast, case)) == "重新提交"


def test_a_step_that_asks_for_the_password_says_so(cast):
    paper.publish()
    assert said(cast.user, paper.task(paper.begin(cast))) == "核验并提交"


def test_the_word_of_the_diagram_stands(cast, panel):
    properties = f"<camunda:properties><camunda:property {OWN}/>"
    head, mark, tail = trial.FILES["processes/trial.bpmn"].decode().partition(CORRECT)
    tail = tail.replace("<camunda:properties>", properties, 1)
    publish({**trial.FILES, "processes/trial.bpmn": (head + mark + tail).encode()})
    case = start.start(cast.user, "trial", {"subject": "信用评估"})
    assert said(cast.user, returned(cast, case)) == "补正完毕"

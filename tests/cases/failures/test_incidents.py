"""What fails for a reason in the definition or a handler waits for the administrator; nothing typed is lost."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.cases.automatic import due, messages
from app.cases.failures import incidents
from app.cases.steps.halting import CaseHalted
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound, Refusal
from tests.cases.conftest import do, publish, task_of
from tests.support import signing, trial

WAITING = trial.process(
    "waiting",
    "等待事项",
    trial.lanes(申请单位=["start", "wait"], 系统=["draw"])
    + '<bpmn:startEvent id="start" name="提交"/>'
    + trial.user("wait", "等待", "again")
    + trial.timer("late", "wait", "working_days(1)", interrupting=True)
    + signing.message("told", "wait", "news")
    + signing.service("draw", "trial.draw")
    + trial.end("done", "已答复", outcome="done")
    + trial.flow("start", "wait") + trial.flow("wait", "draw") + trial.flow("late", "draw") + trial.flow("told", "draw")
    + trial.flow("draw", "done"),
).replace(b"<bpmn:process ", b'<bpmn:message id="news_ref" name="news"/><bpmn:process ', 1)  # fmt: skip
FILES = {
    "processes/waiting.bpmn": WAITING,
    "processes/lanes.yaml": trial.LANES,
    "forms/waiting/again.form": trial.form(),
}


@pytest.fixture
def waiting(cast, panel):
    """A case that waits for a message or the end of its limit, and whose next step fails."""
    publish(FILES, "waiting")
    panel.fail["draw"] = "raise"
    return start.start(cast.user, "waiting", {})


@pytest.fixture
def halted(cast, case, panel):
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    panel.fail["draw"] = "raise"
    with pytest.raises(CaseHalted):
        do(cast.op2, case, "code", code_decision="pass")
    panel.fail["draw"] = ""
    return case


def test_a_failing_handler_halts_the_case_and_keeps_the_answers(cast, halted):
    (incident,) = store.incidents.unresolved()
    assert store.cases.by_id(halted.id).status == "incident"
    assert incident.arguments["answers"] == {"code_decision": "pass"}
    assert task_of(halted, "code").state == "open"


def test_administrators_are_told(cast, halted):
    notices, _ = store.messages.notices(cast.admin.id, 1, 10)
    assert halted.number in notices[0].text


def test_nobody_works_on_a_halted_case(cast, halted):
    with pytest.raises(Conflict):
        tasks.claim(cast.op3, task_of(halted, "code").id)


def test_retry_repeats_the_step_as_the_same_person(cast, halted):
    (incident,) = store.incidents.unresolved()
    case = incidents.retry(cast.admin, incident.id)
    assert (case.status, case.stage) == ("running", "评估")
    code = next(task for task in store.tasks.of_case(case.id) if task.element == "code")
    assert code.done_by == cast.op2.id


def test_a_retry_that_fails_again_leaves_one_incident(cast, halted, panel):
    panel.fail["draw"] = "raise"
    (incident,) = store.incidents.unresolved()
    with pytest.raises(CaseHalted):
        incidents.retry(cast.admin, incident.id)
    assert len(store.incidents.unresolved()) == 1


def test_what_was_typed_is_let_go_once_the_step_is_done(cast, halted):
    (incident,) = store.incidents.unresolved()
    incidents.retry(cast.admin, incident.id)
    assert store.incidents.get(incident.id).arguments == {"task": incident.task_id}


def test_what_was_typed_is_kept_once_while_the_step_fails(cast, halted, panel):
    panel.fail["draw"] = "raise"
    (first,) = store.incidents.unresolved()
    with pytest.raises(CaseHalted):
        incidents.retry(cast.admin, first.id)
    (second,) = store.incidents.unresolved()
    assert second.arguments["answers"] == {"code_decision": "pass"}
    assert "answers" not in store.incidents.get(first.id).arguments


def test_why_it_failed_is_told_without_what_people_typed(cast, case, panel):
    do(cast.op1, case, "review", review_decision="pass", review_reason="身份证号 350502199001011234")
    panel.fail["draw"] = "quote"
    with pytest.raises(CaseHalted):
        do(cast.op2, case, "code", code_decision="pass")
    (incident,) = store.incidents.unresolved()
    assert "ValueError: no panel for '〔略〕': 〔略〕" in incident.message
    assert "ValueError: no panel for '〔略〕': 〔略〕" in incident.trace
    assert "raise ValueError(" in incident.trace


def test_of_a_case_kept_from_them_administrators_learn_that_a_step_failed(cast, case, panel):
    with store.writing():
        store.cases.remove_party(case.id, "role:admin")
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    panel.fail["draw"] = "raise"
    with pytest.raises(CaseHalted):
        do(cast.op2, case, "code", code_decision="pass")
    (notice,), _ = store.messages.notices(cast.admin.id, 1, 10)
    assert "抽取专家" in notice.text
    assert (case.number in notice.text, notice.case_id) == (False, None)


def test_only_administrators_retry(cast, halted):
    (incident,) = store.incidents.unresolved()
    with pytest.raises(Forbidden):
        incidents.retry(cast.op2, incident.id)


def test_a_gateway_without_a_true_branch_halts(cast, reviewed):
    for expert in (cast.exp1, cast.exp2):
        do(expert, reviewed, "assess", opinion_value="pass", grounds="可")
    for provider in (cast.water, cast.bus):
        do(provider, reviewed, "opinion", provider_opinion="同意")
    with pytest.raises(CaseHalted):
        do(cast.auth1, reviewed, "decide", decision="neither")
    (incident,) = store.incidents.unresolved()
    assert incident.element == "decided"


def test_the_page_of_a_halted_case_says_so(cast, halted):
    assert "管理员" in reading.case(cast.user, halted.number).status_text


def test_a_refusal_where_nobody_can_correct_anything_halts(cast, case, panel, monkeypatch):
    def refuse(*_):
        raise Refusal("没有可用的内容。")

    monkeypatch.setattr("app.cases.steps.stepping.catch_up", refuse)
    with pytest.raises(CaseHalted):
        due.fire(case.id)
    assert store.cases.by_id(case.id).status == "incident"


def test_a_message_that_could_not_be_worked_on_is_delivered_again(cast, waiting, panel):
    with pytest.raises(CaseHalted):
        messages.deliver(waiting.id, "news", {"answer": "是"})
    panel.fail["draw"] = ""
    (incident,) = store.incidents.unresolved()
    assert incidents.retry(cast.admin, incident.id).outcome == "done"


def test_a_limit_whose_step_failed_fires_again(cast, waiting, panel):
    with clock.at(clock.now() + timedelta(days=30)):
        with pytest.raises(CaseHalted):
            due.fire(waiting.id)
        panel.fail["draw"] = ""
        (incident,) = store.incidents.unresolved()
        assert incidents.retry(cast.admin, incident.id).outcome == "done"


def test_a_dealt_with_incident_is_not_repeated(cast, halted):
    (incident,) = store.incidents.unresolved()
    incidents.retry(cast.admin, incident.id)
    with pytest.raises(NotFound):
        incidents.retry(cast.admin, incident.id)


def test_a_step_without_form_takes_no_answers(cast, waiting):
    with pytest.raises(Refusal):
        start.start(cast.user, "waiting", {"subject": "信用评估"})

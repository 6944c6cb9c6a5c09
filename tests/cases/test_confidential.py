"""A confidential procedure: who has no part in it learns nothing of its cases, on no path (七(五))."""

import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.cases.automatic import recount
from app.cases.failures import incidents, stuck
from app.cases.steps.halting import CaseHalted
from app.cases.views import reading, sla
from app.errors import NotFound
from app.jobs import work
from app.registers import calendar, notices
from app.store import health
from tests.cases.conftest import do, publish, task_of
from tests.support import trial
from tests.support.trial import end, flow, form, lanes, process, text, timer, user

SECRET = process(
    "secret",
    "秘密事项",
    lanes(申请单位=["start", "answer"], 经办=["look", "look_late", "done"], 系统=["draw"])
    + '<bpmn:startEvent id="start" name="提出" camunda:formKey="file"/>'
    + user("look", "核查", "look")
    + timer("look_late", "look", "working_days(2)")
    + end("late", "")
    + '<bpmn:serviceTask id="draw" name="登记" camunda:type="external" camunda:topic="trial.draw"/>'
    + end("done", "已办", outcome="done")
    + flow("start", "look")
    + flow("look_late", "late")
    + flow("look", "draw")
    + flow("draw", "done"),
    numberPrefix="MM",
    title="subject",
    confidential="true",
)
FILES = {
    "processes/secret.bpmn": SECRET,
    "processes/lanes.yaml": trial.LANES + "经办: {role: authority, duty: examine, scope: role}\n".encode(),
    "forms/secret/file.form": form(text("subject", "事项")),
    "forms/secret/look.form": form(),
}
OUTSIDERS = ["op1", "admin", "auditor", "auth2", "rival", "analyst", "exp1", "water"]
WORD = "打招呼"


@pytest.fixture
def secret(cast, panel):
    publish(FILES, "secret")
    return start.start(cast.user, "secret", {"subject": f"投诉某某{WORD}"})


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsiders_find_it_on_no_list_and_count(cast, secret, name):
    actor = getattr(cast, name)
    assert reading.cases(actor, store.cases.Query()) == ([], 0)
    assert reading.cases(actor, store.cases.Query(text=WORD)) == ([], 0)
    assert reading.cases(actor, store.cases.Query(organisation_id=secret.organisation_id)) == ([], 0)
    assert reading.inbox(actor, store.tasks.Query(text=WORD)) == ([], 0)
    assert store.deadlines.search(actor.grants, ("running",), due_before=None, page=1, size=9) == ([], 0)
    assert not any(sla.board(actor).bands.values())
    assert notices.unread(actor) == 0


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsiders_reach_neither_case_nor_task(cast, secret, name):
    actor, task = getattr(cast, name), task_of(secret, "look").id
    for look, what in ((reading.case, secret.number), (reading.diagram, secret.number), (reading.task, task)):
        with pytest.raises(NotFound):
            look(actor, what)
    for act in (
        tasks.claim,
        tasks.release,
        lambda a, t: tasks.reassign(a, t, "auth1"),
        lambda a, t: tasks.complete(a, t, {}),
    ):
        with pytest.raises(NotFound):
            act(actor, task)


def test_who_has_a_part_in_it_knows(cast, secret):
    for actor in (cast.user, cast.user2, cast.auth1):
        assert reading.case(actor, secret.number)


@pytest.mark.clause("七(五)")
def test_the_counts_of_the_monitoring_do_not_move(cast, panel):
    publish(FILES, "secret")
    before = health.figures(clock.now(), ["role:admin"])
    start.start(cast.user, "secret", {"subject": WORD})
    assert health.figures(clock.now(), ["role:admin"]) == before


def test_a_changed_calendar_tells_the_administrator_nothing_of_it(cast, secret):
    year = calendar.year(clock.today().year)
    assert recount.preview(cast.admin, year) == []


@pytest.mark.clause("七(五)")
def test_its_incident_is_repaired_without_being_read(cast, secret, panel):
    panel.fail["draw"] = "raise"
    with pytest.raises(CaseHalted):
        do(cast.auth1, secret, "look")
    panel.fail["draw"] = ""
    told = [each.text for each in notices.of(cast.admin)[0]]
    assert len(told) == 1
    assert not any(word in told[0] for word in (secret.number, WORD, "先生"))
    (incident,) = store.incidents.unresolved()
    assert incidents.retry(cast.admin, incident.id).outcome == "done"


def test_a_start_that_fails_names_nobody(cast, panel):
    files = FILES | {"processes/secret.bpmn": SECRET.replace("经办".encode(), "无此泳道".encode())}
    publish(files, "secret")
    with pytest.raises(CaseHalted):
        start.start(cast.user, "secret", {"subject": WORD})
    (notice,) = notices.of(cast.admin)[0]
    assert "user先生" not in notice.text
    assert store.cases.count() == 0


def test_logs_and_commands_name_its_number_alone(cast, secret):
    with clock.at(task_of(secret, "look").due_at):
        assert [line for line in work.fire_all() if WORD in line] == []


def test_what_it_sends_in_vain_is_shown_without_its_number(cast, secret):
    order = {"case_id": secret.id, "message": "x", "payload": {}}
    row = {
        "key": "message:1",
        "kind": "message",
        "payload": order,
        "created_at": clock.now(),
        "next_at": clock.now(),
    }
    with store.writing():
        store.messages.send([row])
    work.deliver()
    (shown,), total = stuck.failing(cast.admin, 1, 9)
    assert (shown.about, shown.reason, total) == ("不公开", "不公开", 1)

"""Who isn't concerned learns nothing; who is, no more than the diagram opens."""

from io import BytesIO

import pytest

from app import store
from app.cases import bundle as bundles
from app.cases.actions import start, tasks
from app.cases.views import reading, timeline
from app.cases.views.access import Access
from app.errors import NotFound, Refusal
from app.registers import organisations
from app.registers.people.actors import actor_of
from app.registers.uploads import files
from tests.cases.conftest import do, publish, task_of
from tests.support import trial

OUTSIDERS = ["rival", "exp3", "analyst"]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsiders_do_not_know_of_the_case(cast, reviewed, name):
    actor = getattr(cast, name)
    assert reading.cases(actor, store.cases.Query(text="信用")) == ([], 0)
    for look in (reading.case, reading.diagram):
        with pytest.raises(NotFound):
            look(actor, reviewed.number)


def test_providers_and_experts_learn_of_it_only_when_they_are_asked(cast, case):
    assert reading.cases(cast.exp1, store.cases.Query())[1] == 0
    assert reading.cases(cast.water, store.cases.Query())[1] == 0
    do(cast.op1, case, "review", review_decision="pass", review_reason="齐")
    do(cast.op2, case, "code", code_decision="pass")
    assert reading.cases(cast.exp1, store.cases.Query())[1] == 1
    assert reading.cases(cast.water, store.cases.Query())[1] == 1


def elements(actor, case):
    return {submission.task.element for submission in reading.case(actor, case.number).submissions}


def test_opinions_stay_sealed_until_all_are_in(cast, reviewed):
    do(cast.exp1, reviewed, "assess", opinion_value="fail", grounds="可逆")
    assert "assess" in elements(cast.exp1, reviewed)
    for actor in (cast.exp2, cast.op1, cast.auth1, cast.auditor, cast.user):
        assert "assess" not in elements(actor, reviewed)
    do(cast.exp2, reviewed, "assess", opinion_value="pass", grounds="可")
    for actor in (cast.op1, cast.auth1, cast.auditor):
        assert "assess" in elements(actor, reviewed)
    assert "assess" not in elements(cast.user, reviewed)


def test_reviewers_read_the_application_the_applicant_not_the_review(cast, reviewed):
    assert "start" in elements(cast.op1, reviewed)
    assert "start" in elements(cast.water, reviewed)
    assert "review" not in elements(cast.user, reviewed)


def test_the_applicant_does_not_read_the_names_of_experts(cast, reviewed):
    do(cast.exp1, reviewed, "assess", opinion_value="pass", grounds="可")
    entries = reading.case(cast.user, reviewed.number).entries
    assert "exp1先生" not in {entry.who for entry in entries}
    assert "exp1先生" in {entry.who for entry in reading.case(cast.op1, reviewed.number).entries}


def test_the_trail_never_carries_answers(cast, reviewed):
    do(cast.exp1, reviewed, "assess", opinion_value="fail", grounds="机密理由")
    for event in store.events.of_case(reviewed.id):
        assert "机密理由" not in str(event.data)
        assert "fail" not in str(event.data)


def upload(actor, name="方案.txt"):
    return files.upload(actor, BytesIO("内容".encode()), name).id


@pytest.fixture
def with_files(cast, live_trial):
    answers = {"subject": "信用", "plan": [upload(cast.user)], "model": [upload(cast.user, "模型.txt")]}
    return start.start(cast.user, "trial", answers), answers


def may(actor, file_id):
    try:
        return reading.file(actor, file_id) is not None
    except NotFound:
        return False


def test_an_upload_is_its_uploaders_until_a_case_takes_it(cast):
    file_id = upload(cast.user)
    assert may(cast.user, file_id)
    assert not may(cast.user2, file_id)
    assert not may(cast.op1, file_id)


@pytest.mark.clause("六(五)a")
def test_the_model_file_is_for_its_lanes_and_owner(cast, with_files):
    _, answers = with_files
    (model,) = answers["model"]
    assert [may(actor, model) for actor in (cast.user2, cast.op2)] == [True, True]
    for actor in (cast.op1, cast.auth1, cast.auditor, cast.admin, cast.rival, cast.exp1, cast.water):
        assert not may(actor, model)


def test_an_open_file_is_for_everybody_concerned(cast, with_files):
    _, answers = with_files
    (plan,) = answers["plan"]
    assert all(may(actor, plan) for actor in (cast.user2, cast.op1, cast.auth1, cast.auditor))
    assert not any(may(actor, plan) for actor in (cast.rival, cast.exp1, cast.admin))


@pytest.mark.clause("六(五)a")
def test_even_the_names_of_restricted_files_stay_hidden(cast, with_files):
    case, _ = with_files
    assert "模型.txt" not in {file.name for file in reading.case(cast.op1, case.number).files}
    start_form = next(s for s in reading.case(cast.op1, case.number).submissions if s.task.element == "start")
    assert "model" not in start_form.answers


def test_answers_can_not_reach_another_persons_file(cast, live_trial):
    stolen = upload(cast.rival)
    with pytest.raises(Refusal) as refused:
        start.start(cast.user, "trial", {"subject": "x", "plan": [stolen]})
    assert "plan" in refused.value.errors


def test_answers_can_not_reach_another_cases_file(cast, with_files):
    _, answers = with_files
    with pytest.raises(Refusal):
        start.start(cast.rival, "trial", {"subject": "x", "plan": answers["plan"]})


def test_who_has_left_a_case_reads_on_in_nothing_but_their_own(cast, reviewed):
    do(cast.exp1, reviewed, "assess", opinion_value="fail", grounds="可逆")
    own = next(task for task in store.tasks.of_case(reviewed.id) if task.done_by == cast.exp1.id)
    read = {each.task.element for each in reading.task(cast.exp1, own.id).submissions}
    assert {"start", "assess"} <= read
    with store.writing():
        store.cases.remove_party(reviewed.id, f"person:{cast.exp1.id}")
    assert [each.task.id for each in reading.task(cast.exp1, own.id).submissions] == [own.id]


def test_who_has_done_their_task_is_offered_nothing_newer_of_the_units_registers(cast, panel):
    scene = {
        "type": "select",
        "id": "scene",
        "key": "scene",
        "label": "场景",
        "properties": {"source": "trial.scenes"},
    }
    review = trial.form(trial.choice("review_decision", "结论", "pass", "return"), scene)
    publish(trial.FILES | {"forms/trial/review.form": review})
    begun = start.start(cast.user, "trial", {"subject": "信用评估"})
    task = task_of(begun, "review")
    assert reading.task(cast.op1, task.id).sources["trial.scenes"]
    do(cast.op1, begun, "review", review_decision="pass")
    assert reading.task(cast.op1, task.id).sources == {}


def employed(cast, name, unit):
    """Enter that an expert is employed by a unit, and return them."""
    with store.writing():
        store.people.person(getattr(cast, name).id).organisation_id = cast.organisations[unit]
    return actor_of(store.people.person(getattr(cast, name).id))


def test_an_employer_does_not_read_that_its_own_expert_is_on_the_panel(cast, reviewed):
    expert = employed(cast, "exp1", "water")
    do(expert, reviewed, "assess", opinion_value="pass", grounds="可")
    assess = next(task for task in store.tasks.of_case(reviewed.id) if task.done_by == expert.id)
    assert timeline.who(view_of(cast.water, reviewed), assess) == assess.lane
    assert timeline.who(view_of(expert, reviewed), assess) == expert.name


def view_of(actor, case):
    tasks = store.tasks.of_case(case.id)
    return Access.of(actor, case, bundles.load(case.definition, case.process), tasks)


def test_an_experts_employer_opens_nothing_to_them(cast):
    expert = employed(cast, "exp1", "unit")
    unit = cast.organisations["unit"]
    assert organisations.seen_by(cast.user, unit).id == unit
    with pytest.raises(NotFound):
        organisations.seen_by(expert, unit)


def test_an_administrator_hands_on_nothing_of_a_case_kept_from_them(cast, case):
    review = task_of(case, "review")
    tasks.reassign(cast.admin, review.id, cast.op1.username)
    with store.writing():
        store.cases.remove_party(case.id, "role:admin")
    for act in (
        lambda: tasks.reassign(cast.admin, review.id, cast.op3.username),
        lambda: tasks.release(cast.admin, review.id),
    ):
        with pytest.raises(NotFound):
            act()

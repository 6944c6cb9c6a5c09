"""Bad input and faults on the whole machine: a clear message, nothing lost, nothing half done."""

import re
import sqlite3
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from app import clock
from app.registers.uploads import files
from app.store import base
from tests.walks import machine, papers
from tests.walks.papers import Paper

WRONG_CODE = "91350582BHXMFKL1U0"
NEXT_DECADE = datetime(2034, 9, 28, 10, 0, tzinfo=clock.SHANGHAI)
WORDS = "依据授权开展，逐字保留的一段说明。"


@pytest.fixture
def stage():
    return "onboarded"


@pytest.fixture
def new1(people):
    return people["new1"]


@pytest.fixture
def filed(people, new1):
    """A pre-application that op1 has to review: (number, task)."""
    number = new1.start("pre_application", papers.pre_application())["number"]
    return number, people["op1"].inbox()["预申报审核"]


class Visitor:
    """A browser without scripts, signed in with name and password."""

    def __init__(self, app, username):
        self._client = app.test_client()
        self.token = machine.token_in(self.get("/login").text)
        signed_in = self.post("/login", username=username, password=machine.PASSWORD)
        assert signed_in.status_code == 302, signed_in.text
        self.token = machine.token_in(self.get("/account").text)

    def get(self, path):
        return self._client.get(path, buffered=True)

    def post(self, path, **fields):
        return self._client.post(path, data={"csrf_token": self.token, **fields}, buffered=True)


@pytest.fixture
def visitor(people):
    return lambda name: Visitor(people.app, name)


def said_at(page, field):
    """Return the messages that a page shows at a field."""
    return re.findall(rf'id="[\w-]*{field}-error"[^>]*>\s*(?:<[^>]+>\s*)*([^<]+)', page)


# What people type


BAD = {
    "a credit code whose check digit is wrong": ("uscc", WRONG_CODE),
    "an establishment in the future": ("established_on", "2027-01-01"),
    "a date that is none": ("established_on", "去年"),
    "a number that is no phone's": ("contact_phone", "12345"),
    "an identity number whose check digit is wrong": ("legal_representative_id", "350502199001011230"),
    "a name beyond measure": ("legal_representative", "林" * 5000),
    "a choice that is not offered": ("identity_path", "telepathy"),
    "nothing": ("address", ""),
    "a list where a text belongs": ("address", ["一", "二"]),
    "a number where a text belongs": ("address", 12),
    "an object where a choice belongs": ("unit_type", {"value": "enterprise"}),
    "a text where a tick belongs": ("governance_declared", "yes"),
    "a control character": ("address", "泉州\x07市"),
    "an unknown field": ("is_admin", True),
    "a field of another kind of answer": ("check_decision", "pass"),
}


@pytest.mark.parametrize("stage", ["prepared"])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_is_named_at_its_field_and_no_case_exists(new1, kind):
    field, value = BAD[kind]
    refused = new1.start("onboarding", papers.onboarding("new1") | {field: value}, status=422)
    assert set(refused["errors"]) == {field}
    assert re.search("[一-鿿]", refused["errors"][field][0])
    assert new1.get("/cases")["total"] == 0


@pytest.mark.parametrize("stage", ["prepared"])
def test_the_page_keeps_every_word_and_names_the_wrong_fields(visitor):
    wrong = {"uscc": WRONG_CODE, "established_on": "2027-01-01", "governance_note": WORDS}
    answer = visitor("new1").post("/start/onboarding", **wrong)
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert all(value in answer.text for value in wrong.values())
    assert said_at(answer.text, "uscc")
    assert said_at(answer.text, "established_on")


# What people upload

LIES = {
    "nothing in it": (Paper("方案.pdf", b""), 422, "空"),
    "a program named as a document": (Paper("方案.pdf", b"MZ\x90\x00" + b"\0" * 200), 415, "不符"),
    "a page named as a document": (Paper("方案.pdf", b"<html><script>alert(1)</script></html>"), 415, "不符"),
    "a kind nobody takes": (Paper("方案.exe", b"MZ\x90\x00"), 415, "exe"),
    "no extension": (Paper("方案", machine.PDF), 415, ""),
}


@pytest.mark.parametrize("kind", LIES)
def test_a_file_that_is_not_what_it_says_is_refused(new1, kind):
    paper, status, word = LIES[kind]
    assert word in new1.upload(paper, status=status)["detail"] + str(new1.upload(paper, status=status))


@pytest.mark.parametrize("name", ["../../../etc/方案.pdf", "/etc/方案.pdf", "C:\\Users\\方案.pdf", "..\\方案.pdf"])
def test_a_path_in_a_files_name_leads_nowhere(new1, tmp_path, name):
    kept = new1.upload(Paper(name))
    assert kept["name"].endswith("方案.pdf")
    assert not set(kept["name"]) & set("/\\")
    digest = sha256(machine.PDF).hexdigest()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name == digest] == [digest]


def test_a_file_too_large_is_refused_before_it_is_kept(new1, monkeypatch, tmp_path):
    monkeypatch.setattr(files.upload, "__defaults__", (1000,))
    assert "MB" in new1.upload(Paper("方案.pdf"), status=413)["detail"]
    assert not [path for path in tmp_path.joinpath("files").rglob("*") if path.is_file()]


def test_a_body_beyond_all_measure_is_refused(new1, people):
    people.app.config["MAX_CONTENT_LENGTH"] = 1000
    new1.upload(Paper("方案.pdf"), status=413)


def test_without_scripts_a_lying_file_is_named_at_its_field_and_the_text_stays(visitor):
    lie = (BytesIO(b"MZ\x90\x00" * 50), "方案.pdf")
    answer = visitor("new1").post("/start/pre_application", scene_description=WORDS, solution_file=lie)
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert said_at(answer.text, "solution_file")


def test_a_model_that_is_not_the_one_of_the_digest_is_refused(people, new1, filed):
    people["op1"].complete(filed[1], papers.usually("pre_application/review"))
    [scene] = new1.get("/processes/scenario_application")["options"]["passed_pre_applications"]
    swapped = papers.formal_application(scene["value"], model_file=[Paper("另一模型.zip", machine.MODEL + b"\0")])
    assert "model_sha256" in new1.start("scenario_application", swapped, status=422)["errors"]


# Whose task it is


def test_answers_to_a_task_that_is_done_are_refused_and_change_nothing(people, filed):
    number, task = filed
    answers = papers.usually("pre_application/review")
    people["op1"].complete(task, answers)
    assert "已经办理" in people["op2"].complete(task, answers, status=409)["detail"]
    assert people["op1"].get(f"/cases/{number}")["submissions"][-1]["by"] == "王晓岚"


@pytest.mark.parametrize("name", ["user1", "new1", "exp1", "prov1", "auth1", "admin", "analyst"])
def test_answers_to_somebody_elses_task_meet_nothing(people, filed, name):
    answers = papers.usually("pre_application/review")
    nothing = people[name].complete("00000000-0000-0000-0000-000000000000", answers, status=404)
    assert people[name].complete(filed[1], answers, status=404) == nothing


def test_a_second_click_on_the_page_does_nothing_twice(visitor, people, filed):
    number, task = filed
    form, op1 = papers.usually("pre_application/review"), visitor("op1")
    assert op1.post(f"/tasks/{task}/complete", **form).status_code == 302
    assert op1.post(f"/tasks/{task}/complete", **form).location == f"/cases/{number}"
    done = [
        each["name"]
        for each in people["op1"].get(f"/cases/{number}/events")["items"]
        if each["kind"] == "completed"
    ]
    assert done == ["预申报审核"]


def test_a_page_from_before_the_login_of_somebody_else_is_refused(visitor, filed):
    answer = visitor("op1").post(f"/tasks/{filed[1]}/complete", csrf_token=visitor("op2").token)
    assert answer.status_code == 400
    assert "没有生效" in answer.text


# The database


@contextmanager
def locked(path: Path):
    """Hold the write lock of the database, as a backup that takes too long would."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def impatient(monkeypatch):
    """Let the server wait a tenth of a second for the database, not half a minute."""
    monkeypatch.setattr(base, "BUSY_MILLISECONDS", 100)


def test_a_locked_database_is_told_as_busy_and_the_second_try_succeeds(impatient, people, filed, tmp_path):
    op1, answers = people["op1"], papers.usually("pre_application/review")
    with locked(tmp_path / "walk.db"):
        refused = op1._call("POST", f"/tasks/{filed[1]}/complete", 503, json={"answers": answers})
        assert int(refused.headers["Retry-After"]) > 0
        assert "没有保存" in refused.json["detail"]
        assert op1.get(f"/tasks/{filed[1]}")["state"] == "open"
    assert op1.complete(filed[1], answers)["outcome"] == "passed"


def test_the_page_says_so_too_and_tells_the_browser_to_keep_the_draft(impatient, visitor, filed, tmp_path):
    op1 = visitor("op1")
    op1.get(f"/tasks/{filed[1]}")
    with locked(tmp_path / "walk.db"):
        for action in ("complete", "draft"):
            answer = op1.post(f"/tasks/{filed[1]}/{action}", review_reason=WORDS)
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
    assert "本机浏览器" in answer.text


def test_a_database_that_is_gone_is_told_as_busy(people, filed, tmp_path):
    people["op1"].get("/me")
    with people.app.app_context():
        machine.close()
    (tmp_path / "walk.db").rename(tmp_path / "away.db")
    (tmp_path / "walk.db").mkdir()
    assert people["op1"].get("/me", status=503)["title"] == "暂时不可用"
    (tmp_path / "walk.db").rmdir()
    (tmp_path / "away.db").rename(tmp_path / "walk.db")
    assert people["op1"].get(f"/tasks/{filed[1]}")["state"] == "open"


# The calendar


@pytest.mark.clause("三(七)")
def test_a_year_nobody_knows_counts_provisionally_and_is_flagged(people, new1, at):
    at.move_to(NEXT_DECADE)
    number = new1.start("pre_application", papers.pre_application())["number"]
    [limit] = new1.get(f"/cases/{number}")["deadlines"]
    assert (limit["provisional"], limit["due_at"][:10]) == (True, "2034-10-04")
    assert new1.get("/calendar/2034")["state"] == "provisional"


def test_the_page_says_that_such_a_limit_may_change(visitor, new1, at):
    at.move_to(NEXT_DECADE)
    number = new1.start("pre_application", papers.pre_application())["number"]
    assert "暂定" in visitor("new1").get(f"/cases/{number}?tab=deadlines").text

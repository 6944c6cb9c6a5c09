"""Uploads: refused or kept; read by those who may."""

from hashlib import sha256
from io import BytesIO

import pytest

from tests.api.conftest import problem

TEXT = "方案说明".encode()


def send(caller, content=TEXT, name="plan.txt", field="file"):
    return caller.post("/files", data={field: (BytesIO(content), name)}, content_type="multipart/form-data")


@pytest.fixture
def attached(calls, live_trial):
    """Return (plan, model, number): two files in a case, the model restricted."""
    plan, model = (send(calls("user"), content, name).json["id"] for content, name in
                   ((TEXT, "plan.txt"), (b"weights", "model.txt")))  # fmt: skip
    body = {"process": "trial", "answers": {"subject": "x", "plan": [plan], "model": [model]}}
    answer = calls("user").post("/cases", json=body)
    assert answer.status_code == 201, answer.text
    return plan, model, answer.json["number"]


def test_a_file_is_kept(calls, cast):
    answer = send(calls("user"), name="../a/方案.txt")
    assert answer.status_code == 201
    assert (answer.json["name"], answer.json["size"]) == ("方案.txt", len(TEXT))
    assert answer.json["sha256"] == sha256(TEXT).hexdigest()


def test_it_comes_back_as_it_was(calls, cast):
    kept = send(calls("user"), name="方案.txt").json
    answer = calls("user").get(f"/files/{kept['id']}")
    assert answer.data == TEXT
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%96%B9%E6%A1%88.txt"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


def test_what_is_known_of_it_is_told_to_who_accepts_json(calls, cast):
    kept = send(calls("user")).json
    assert calls("user").get(f"/files/{kept['id']}", headers={"Accept": "application/json"}).json == kept


def test_an_upload_is_its_uploaders_until_it_is_attached(calls, cast):
    kept = send(calls("user")).json["id"]
    for name in ("user2", "op1", "admin"):
        problem(calls(name).get(f"/files/{kept}"), 404)


READERS = {"user": 200, "op1": 200, "op2": 200, "auth1": 200, "exp1": 404, "admin": 404, "rival": 404}
OF_THE_MODEL = {"user": 200, "op1": 404, "op2": 200, "auth1": 404, "exp1": 404, "admin": 404, "rival": 404}


@pytest.mark.parametrize("name", READERS)
def test_files_of_a_case_are_read_by_whom_it_concerns(calls, attached, name):
    plan, model, _ = attached
    assert calls(name).get(f"/files/{plan}").status_code == READERS[name]
    assert calls(name).get(f"/files/{model}").status_code == OF_THE_MODEL[name]


def test_the_case_lists_only_the_files_one_may_read(calls, attached):
    _, _, number = attached
    assert {file["name"] for file in calls("user").get(f"/cases/{number}").json["files"]} == {
        "plan.txt",
        "model.txt",
    }
    seen = calls("op1").get(f"/cases/{number}")
    assert [file["name"] for file in seen.json["files"]] == ["plan.txt"]
    assert "model.txt" not in seen.text


def test_answers_reach_nobody_elses_file(calls, live_trial):
    foreign = send(calls("rival")).json["id"]
    for file_id in (foreign, "nothing"):
        body = {"process": "trial", "answers": {"subject": "x", "plan": [file_id]}}
        assert "plan" in problem(calls("user").post("/cases", json=body), 422)["errors"]


def test_an_empty_file_is_refused(calls, cast):
    assert problem(send(calls("user"), b""), 422)["errors"]["file"]


@pytest.mark.parametrize(("content", "name"), [(TEXT, "a.exe"), (b"MZ\x90\0", "a.pdf"), (TEXT, "noextension")])
def test_kinds_nobody_takes_are_refused(calls, cast, content, name):
    problem(send(calls("user"), content, name), 415)


def test_a_file_beyond_measure_is_refused(app, calls, cast, monkeypatch):
    from app.registers.uploads import files

    monkeypatch.setattr(files.upload, "__defaults__", (10,))
    problem(send(calls("user")), 413)


def test_a_body_beyond_measure_is_refused(app, calls, cast):
    app.config["MAX_CONTENT_LENGTH"] = 100
    problem(send(calls("user"), b"x" * 1000), 413)


def test_something_else_than_a_form_is_refused(calls, cast):
    problem(calls("user").post("/files", data=TEXT, content_type="text/plain"), 415)
    assert "file" in problem(send(calls("user"), field="other"), 422)["errors"]

"""Every error is a problem document in Chinese, whatever goes wrong."""

import pytest
from sqlalchemy.exc import OperationalError

from app.cases.views import reading
from app.errors import Unavailable
from tests.api.conftest import problem

DEEP = b'{"answers":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def test_an_unknown_address(client):
    assert problem(client.get("/api/v1/nothing"), 404)["detail"].startswith("未找到")
    problem(client.get("/api/v2/cases"), 404)


def test_a_method_nobody_offers_names_those_that_are(client):
    answer = client.delete("/api/v1/cases")
    problem(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_what_is_not_there_and_what_may_not_be_known_read_the_same(calls, case):
    unknown = calls("rival").get("/cases/SY-2020-00001")
    hidden = calls("rival").get(f"/cases/{case.number}")
    assert problem(unknown, 404) == problem(hidden, 404)


@pytest.mark.parametrize(
    "content", [b"{", b'{"answers": NaN}', DEEP, b'{"answers": {"a": "\\u0000"}}', b"\xff\xfe"]
)
def test_broken_json(calls, cast, content):
    problem(calls("user").post("/cases", data=content, content_type="application/json"), 400)


@pytest.mark.parametrize("depth", [40, 900])
def test_json_deeper_than_any_form(calls, inbox, case, depth):
    content = b'{"process": "trial", "answers": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    problem(calls("user").post("/cases", data=content, content_type="application/json"), 400)
    path, draft = f"/tasks/{inbox('op1', '初审')}/draft", content.replace(b'"process": "trial", ', b"")
    problem(calls("op1").put(path, data=draft, content_type="application/json"), 400)


def test_an_answer_is_no_longer_than_what_was_wrong(calls, cast, live_trial):
    answers = {f"a{number}": 1 for number in range(3000)}
    document = problem(calls("user").post("/cases", json={"process": "trial", "answers": answers}), 422)
    assert set(document["errors"]) == {"_form"}


def test_json_said_to_be_something_else(calls, cast):
    problem(calls("user").post("/cases", data=b"a=b", content_type="application/x-www-form-urlencoded"), 415)


def test_json_beyond_measure(calls, cast):
    content = b'{"answers": "' + b"x" * 3_000_000 + b'"}'
    problem(calls("user").post("/cases", data=content, content_type="application/json"), 413)


def test_no_body_at_all(calls, cast):
    assert set(problem(calls("user").post("/cases"), 422)["errors"]) == {"process", "answers"}


def test_unknown_members_are_refused(calls, cast):
    body = {"process": "trial", "answers": {}, "colour": "red"}
    assert problem(calls("user").post("/cases", json=body), 422)["errors"] == {"colour": ["没有这一项。"]}


def test_addresses_with_characters_no_database_takes(calls, cast):
    problem(calls("user").get("/cases/a%00b"), 404)


def test_a_database_that_is_gone(calls, case, monkeypatch):
    def gone(*args):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(reading, "case", gone)
    answer = calls("user").get(f"/cases/{case.number}")
    problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_part_that_is_busy(calls, case, monkeypatch):
    def busy(*args):
        raise Unavailable("文件存储暂时不可用。")

    monkeypatch.setattr(reading, "case", busy)
    assert problem(calls("user").get(f"/cases/{case.number}"), 503)["detail"] == "文件存储暂时不可用。"


def test_a_defect_of_ours_shows_an_id_and_nothing_else(calls, case, monkeypatch, caplog):
    def broken(*args):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(reading, "case", broken)
    answer = calls("user").get(f"/cases/{case.number}")
    document = problem(answer, 500)
    assert "secret" not in answer.text
    reference = document["instance"].rpartition(":")[2]
    assert reference in document["detail"]
    assert reference in caplog.text

"""Upload and download."""

import io

import pytest

from app.cases.actions import start

PDF = b"%PDF-1.4\n%%EOF"


def upload(browser, content=PDF, name="方案.pdf"):
    return browser.post("/files/upload", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def test_an_upload_answers_what_the_script_needs(browser):
    answer = upload(browser("user"))
    assert answer.status_code == 201
    assert answer.json["name"] == "方案.pdf"
    assert answer.json["size"] == len(PDF)
    assert len(answer.json["sha256"]) == 64


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "a.pdf", 422),
        (b"MZ", "a.pdf", 415),
        (b"x", "a.exe", 415),
        (PDF, "../../etc/a.pdf", 201),
        (PDF, "", 422),
    ],
)
def test_what_can_not_be_taken_is_told(browser, content, name, status):
    answer = browser("user").post(
        "/files/upload",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == status
    assert answer.json["name"] == "a.pdf" if status == 201 else answer.json["detail"]


def test_an_upload_without_a_file_is_told(browser):
    answer = browser("user").post("/files/upload", headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "没有收到文件" in answer.json["errors"]["file"][0]


def test_a_file_comes_back_as_it_went_up(browser):
    visitor = browser("user")
    answer = visitor.get(f"/files/{upload(visitor).json['id']}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_pdf_and_pictures_open_in_the_browser(browser):
    visitor = browser("user")
    shown = visitor.get(f"/files/{upload(visitor).json['id']}?show=1")
    assert shown.headers["Content-Disposition"].startswith("inline")
    text = upload(visitor, b"<script>alert(1)</script>", "a.txt").json["id"]
    assert visitor.get(f"/files/{text}?show=1").headers["Content-Disposition"].startswith("attachment")


def test_an_upload_is_its_uploaders_alone_until_it_is_submitted(browser):
    file_id = upload(browser("user")).json["id"]
    assert browser("user2").get(f"/files/{file_id}").status_code == 404
    assert browser("admin").get(f"/files/{file_id}").status_code == 404


def test_the_model_file_is_only_for_its_lanes(browser, cast, live_trial):
    plan, model = (upload(browser("user"), name=f"{name}.pdf").json["id"] for name in ("方案", "模型"))
    case = start.start(cast.user, "trial", {"subject": "信用评估", "plan": [plan], "model": [model]})
    assert browser("op1").get(f"/files/{plan}").status_code == 200
    assert browser("op1").get(f"/files/{model}").status_code == 404
    assert browser("op2").get(f"/files/{model}").status_code == 200
    assert "模型.pdf" not in browser("op1").get(f"/cases/{case.number}?tab=files").text
    assert "模型.pdf" not in browser("op1").get(f"/cases/{case.number}?tab=papers").text

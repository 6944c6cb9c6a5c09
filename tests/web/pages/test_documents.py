"""Documents on pages: the case's, the reader's, beside a form with fresh proof, and what strangers see."""

import io
import re

import pytest

from app import store
from app.documents import issuing
from app.jobs import outbox
from tests.support import paper, world


@pytest.fixture
def demo(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)


@pytest.fixture
def case(cast, demo):
    """A case whose document is typeset; the applicant is to sign."""
    paper.publish()
    begun = paper.begin(cast)
    outbox.deliver_all()
    return begun


@pytest.fixture
def signed(cast, case):
    """The same, signed and sealed by both."""
    for who in (cast.user, cast.op1):
        paper.do(who, case)
        outbox.deliver_all()
    return paper.document(case)


def sign(visitor, case, **typed):
    return visitor.post(f"/tasks/{paper.task(case).id}/complete", {"note": "已阅", **typed})


def test_the_step_shows_the_document_and_asks_for_the_password(browser, case):
    page = browser("user").get(f"/tasks/{paper.task(case).id}").text
    number = paper.document(case).number
    assert f'src="/documents/{number}.pdf?show=1"' in page
    assert 'name="_password"' in page
    assert 'name="_code"' not in page


def test_with_the_password_it_is_signed(browser, case):
    assert sign(browser("user"), case, _password=world.PASSWORD).status_code == 302
    assert paper.document(case).signatures[0].state == "signed"


def test_a_wrong_password_keeps_what_was_typed_and_does_not_come_back(browser, case):
    answer = sign(browser("user"), case, _password="wrong-secret")
    assert answer.status_code == 422
    assert "密码不正确" in answer.text
    assert 'href="#_password"' in answer.text
    assert "已阅" in answer.text
    assert "wrong-secret" not in answer.text


def test_a_draft_holds_no_password(browser, cast, case):
    visitor, task = browser("user"), paper.task(case).id
    visitor.post(f"/tasks/{task}/draft", {"note": "已阅", "_password": world.PASSWORD})
    assert store.tasks.draft(cast.user.id, task).answers == {"note": "已阅"}


def test_while_it_is_being_made_the_page_waits(browser, cast, case):
    begun = paper.begin(cast)
    page = browser("user").get(f"/tasks/{paper.task(begun).id}").text
    number = paper.document(begun).number
    assert f'data-poll-url="/documents/{number}/state"' in page
    assert browser("user").get(f"/documents/{number}/state").json == {"done": False}
    assert browser("user").get(f"/documents/{number}.pdf").status_code == 409


def test_the_case_lists_its_documents(browser, case, signed):
    page = browser("user").get(f"/cases/{case.number}?tab=documents").text
    assert signed.number in page
    assert signed.sha256 in page
    assert f"/verify/{signed.code}" in page


@pytest.mark.parametrize(("who", "status"), [("user", 200), ("op1", 200), ("auth1", 200), ("rival", 404), ("exp1", 404), ("admin", 404)])  # fmt: skip
@pytest.mark.parametrize("rest", ["", ".pdf", "/state"])
def test_only_readers_open_a_document(browser, signed, who, status, rest):
    assert browser(who).get(f"/documents/{signed.number}{rest}").status_code == status


def test_the_list_holds_ones_own(browser, signed):
    assert signed.number in browser("user").get("/documents").text
    assert signed.number not in browser("rival").get("/documents").text
    assert signed.number not in browser("user").get("/documents?kind=approval").text


def test_the_list_is_searched_and_remembers_by_what(browser, signed):
    visitor, address = browser("user"), f"/documents?q={signed.number}&state=ready"
    assert signed.title in visitor.get(address).text
    assert visitor.get("/documents").location.startswith("/documents?")
    assert f"q={signed.number}" in visitor.get(f"/documents/{signed.number}").text.partition("q-back")[2][:150]
    assert visitor.get("/documents?reset=1").location == "/documents"


def test_a_search_in_vain_says_so_and_strangers_are_offered_nothing(browser, signed):
    assert "没有符合条件的文书" in browser("user").get("/documents?q=无此文书").text
    stranger = browser("rival").get(f"/documents?q={signed.number}").text
    assert "没有符合条件的文书" in stranger
    assert f'<option value="{signed.kind}"' in browser("user").get("/documents").text
    assert f'<option value="{signed.kind}"' not in stranger


def test_a_download_is_the_newest_revision(browser, signed):
    answer = browser("user").get(f"/documents/{signed.number}.pdf")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={signed.number}.pdf"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert len(answer.data) == signed.size


def test_shown_in_the_page_it_may_be_framed_by_ourselves_alone(browser, signed):
    answer = browser("user").get(f"/documents/{signed.number}.pdf?show=1")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_an_act_that_no_certificate_seals_is_told_as_such(app, browser, cast, case, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    paper.do(cast.user, case)
    page = browser("user").get(f"/documents/{paper.document(case).number}").text
    assert "平台未配置签名证书" in page
    assert "data-poll-url" not in page


# The public pages


def test_anybody_learns_that_a_document_is_genuine_and_no_more(browser, cast, case, signed):
    page = browser().get(f"/verify/{signed.code}").text
    assert "有效" in page
    assert all(told in page for told in (signed.number, signed.sha256, "保密承诺书"))
    assert all(kept not in page for kept in (cast.user.name, case.number, signed.title))


def test_what_is_still_to_be_signed_is_not_told_as_valid(browser, cast, case):
    number, code = paper.document(case).number, paper.document(case).code
    paper.do(cast.user, case)
    assert "尚未签署完毕" in browser().get(f"/verify/{code}").text
    assert "待签署" in browser("user").get(f"/documents/{number}").text
    assert "该文书不发生效力" in upload(browser(), browser("user").get(f"/documents/{number}.pdf").data).text


def test_a_void_document_is_told_as_void(browser, signed):
    with store.writing():
        issuing.void(signed, "内部原因")
    page = browser().get(f"/verify/{signed.code}").text
    assert "已经作废" in page
    assert "内部原因" not in page


def test_unknown_codes_get_one_answer(browser, signed):
    answers = [browser().get(f"/verify/{code}") for code in ("0" * 32, signed.code[:-1], signed.number, "x")]
    assert {answer.status_code for answer in answers} == {404}
    said = {answer.text.partition('class="q-plain-card')[2].partition("</main>")[0] for answer in answers}
    assert len({re.sub(r'href="/language[^"]*"', "", text) for text in said}) == 1


def upload(visitor, content, name="文书.pdf"):
    return visitor.post("/verify", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def test_an_uploaded_document_is_recognised(browser, signed):
    pdf = browser("user").get(f"/documents/{signed.number}.pdf").data
    page = upload(browser(), pdf).text
    assert "完全一致" in page
    assert signed.number in page
    assert page.count("证书可信") == 2


def test_an_altered_document_is_told_as_such(browser, signed):
    pdf = browser("user").get(f"/documents/{signed.number}.pdf").data
    page = upload(browser(), pdf + b"\n%more\n").text
    assert "签署后被改动过" in page
    assert signed.number not in page


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7 broken"])
def test_what_is_no_document_is_refused_in_words(browser, content):
    answer = upload(browser(), content)
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text


def test_without_a_file_the_page_says_so(browser):
    assert browser().post("/verify", {}).status_code == 422

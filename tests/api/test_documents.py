"""Documents by REST, and tasks that ask for proof."""

import pyotp
import pytest

from app import clock
from app.jobs import outbox
from app.registers.people import second_factor
from tests.api.conftest import problem
from tests.support import paper, world


@pytest.fixture
def case(cast):
    """A case whose document is typeset; the applicant is to sign."""
    paper.publish()
    begun = paper.begin(cast)
    outbox.deliver_all()
    return begun


@pytest.fixture
def number(case):
    return paper.document(case).number


def complete(caller, case, **more):
    return caller.post(f"/tasks/{paper.task(case).id}/complete", json={"answers": {"note": "好"}, **more})


def test_a_task_says_what_it_asks_for_and_shows(calls, case, number):
    task = calls("user").get(f"/tasks/{paper.task(case).id}").json
    assert (task["proof"], task["documents"]) == ("fresh", [number])


def test_the_proof_goes_with_the_answers(calls, case, number):
    done = complete(calls("user"), case, proof={"password": world.PASSWORD})
    assert (done.status_code, done.json["documents"]) == (200, [number])
    signed = calls("user").get(f"/documents/{number}").json["signatures"][0]
    assert (signed["state"], signed["proof"], signed["person"]) == ("signed", "password", "user先生")


@pytest.mark.parametrize("more", [{}, {"proof": None}, {"proof": {}}, {"proof": {"password": "wrong"}}])
def test_without_it_the_problem_names_the_proof(calls, case, more):
    assert set(problem(complete(calls("user"), case, **more), 422)["errors"]) == {"proof"}


@pytest.mark.parametrize("proof", ["x", {"password": 7}, {"pin": "1"}, {"password": "x" * 129}])
def test_a_malformed_proof_is_refused(calls, case, proof):
    problem(complete(calls("user"), case, proof=proof), 422)


def test_the_one_time_code_goes_along(calls, cast, case):
    offer = second_factor.offer(cast.user)
    second_factor.confirm(cast.user, offer.ticket, pyotp.TOTP(offer.secret).at(int(clock.now().timestamp()) - 30))
    proof = {"password": world.PASSWORD}
    problem(complete(calls("user"), case, proof=proof), 422)
    proof["otp"] = pyotp.TOTP(offer.secret).at(clock.now())
    assert complete(calls("user"), case, proof=proof).status_code == 200


def test_a_stranger_is_not_told_that_proof_is_asked_for(calls, case):
    known = complete(calls("rival"), case, proof={"password": "wrong"})
    unknown = calls("rival").post("/tasks/unknown/complete", json={"answers": {}})
    assert problem(known, 404)["detail"] == problem(unknown, 404)["detail"]


def test_the_list_holds_what_one_may_read(calls, case, number):
    assert [item["number"] for item in calls("user").get("/documents").json["items"]] == [number]
    assert calls("rival").get("/documents").json["total"] == 0
    assert calls("user").get("/documents?kind=approval").json["total"] == 0


def test_the_list_is_narrowed(calls, case, number):
    told = [
        calls("user").get(f"/documents?{query}").json["total"]
        for query in (f"q={number}", "state=waiting", "state=ready", "q=x")
    ]
    assert told == [1, 1, 0, 0]
    assert calls("rival").get(f"/documents?q={number}").json["total"] == 0
    problem(calls("user").get("/documents?state=unsigned"), 422)


@pytest.mark.parametrize("rest", ["", "/pdf"])
def test_others_documents_do_not_exist(calls, number, rest):
    hidden, absent = (calls("rival").get(f"/documents/{each}{rest}") for each in (number, "BMS-2026-99999"))
    assert problem(hidden, 404)["detail"] == problem(absent, 404)["detail"]


def test_the_pdf_is_what_the_document_says(calls, case, number):
    pdf = calls("user").get(f"/documents/{number}/pdf")
    told = calls("user").get(f"/documents/{number}").json
    assert (pdf.mimetype, len(pdf.data), pdf.headers["ETag"].strip('"')) == ("application/pdf", told["size"], told["sha256"])  # fmt: skip


def test_a_pdf_that_is_being_made_is_a_conflict(calls, cast, case):
    number = paper.document(paper.begin(cast)).number
    problem(calls("user").get(f"/documents/{number}/pdf"), 409)


def test_a_case_lists_its_documents(calls, case, number):
    assert calls("user").get(f"/cases/{case.number}").json["documents"] == [number]

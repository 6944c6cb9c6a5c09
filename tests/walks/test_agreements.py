"""Agreements by REST alone: two and three parties, filed; the PDF held against a reader that isn't ours."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.jobs import outbox
from tests.support import approved
from tests.walks import papers
from tests.walks.rest import Caller, People


@pytest.fixture
def ready(served: Flask) -> Iterator[dict[str, int]]:
    """Give user1 a scene of its own and user3 one with user1's unit as partner."""
    with served.app_context():
        yield {
            "user1": approved.scene_of("user1", "普惠信贷信用评价").id,
            "user3": approved.scene_of("user3", "夜间经济选址", partner="user1").id,
        }


@pytest.mark.clause("三(五)a", "三(五)b", "四(五)b")
@pytest.mark.parametrize(("who", "seals"), [("user1", 2), ("user3", 3)])
def test_an_agreement_is_signed_by_each_filed_and_verified_elsewhere(people: People, ready, tmp_path, who, seals):
    unit, op1, op2, auth1 = people[who], people["op1"], people["op2"], people["auth1"]
    number = draw_up(people, unit, ready[who])
    op1.complete(op1.inbox()["核对协议"], papers.usually("agreement/check"))
    outbox.deliver_all()
    unit.complete(unit.inbox()["签署协议"], {"unit_agreed": True})
    if who == "user3":
        partner = people["user1"]
        partner.complete(partner.inbox()["合作单位签署"], {"partner_decision": "sign"})
    op1.complete(op1.inbox()["平台运营单位签署"], {"operator_agreed": True}, status=403)
    op2.complete(op2.inbox()["平台运营单位签署"], {"operator_agreed": True})
    assert in_force(unit) == []
    done = auth1.complete(auth1.inbox()["备案审核"], papers.usually("agreement/file"))
    assert (done["number"], done["outcome"]) == (number, "in_force")
    [line] = in_force(unit)
    assert line["title"] in {"普惠信贷信用评价", "夜间经济选址"}
    outbox.deliver_all()
    [document] = [each for each in unit.get("/documents")["items"] if each["kind"] == "agreement"]
    pdf = unit.content(f"/documents/{document['number']}/pdf").data
    assert approved.verified(pdf, tmp_path, approved.root()).count("judged VALID") == seals


def draw_up(people: People, unit: Caller, scene: int) -> str:
    """Begin and fill in the agreement; what is wrong is told at its field, and strangers learn nothing."""
    case = unit.start("agreement", {"scene": scene})
    task = unit.inbox()["填写协议事项"]
    wrong = papers.usually("agreement/draft", quality_acknowledged=False)
    assert set(unit.complete(task, wrong, status=422)["errors"]) == {"quality_acknowledged"}
    unit.complete(task, papers.usually("agreement/draft"))
    outbox.deliver_all()
    people["user2"].get(f"/cases/{case['number']}", status=404)
    return str(case["number"])


def in_force(unit: Caller) -> list[dict[str, object]]:
    return [each for each in unit.get("/registers/agreements")["items"] if each["state"] == "in_force"]


@pytest.mark.clause("六(三)a", "六(三)b")
def test_people_promise_and_leave(people: People, ready):
    unit, op1 = people["user1"], people["op1"]
    [me] = unit.get("/processes/confidentiality")["options"]["confidentiality.members_promised"]
    rules = papers.usually("confidentiality/rules") | {"matter": "rules", "rules_file": papers.PLAN}
    assert set(unit.start("confidentiality", rules | {"rules_confirmed": False}, status=422)["errors"]) == {
        "rules_confirmed"
    }
    unit.start("confidentiality", rules)
    done = op1.complete(op1.inbox()["核对登记事项"], papers.usually("confidentiality/check"))
    assert done["outcome"] == "recorded"
    leaving = {"matter": "leave", "leaver": me["value"], "left_on": "2026-11-23", "leave_reason": "调离"}
    assert unit.start("confidentiality", leaving)["outcome"] == "left"
    unit.get("/me", status=401)

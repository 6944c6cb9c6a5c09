"""数据变更 and 文书模板备案 from outside, by REST alone."""

from datetime import datetime, timedelta

import pytest

from app import clock
from tests.support.answers.templates import BODY
from tests.walks import papers

INTERFACE = "第 2 版查询接口"


@pytest.fixture
def stage():
    return "onboarded"


@pytest.mark.clause("七(二)5c", "七(四)b")
def test_a_change_of_data_is_asked_decided_told_and_made_on_its_day(people, at):
    used = use_data(people)
    provider = next(people[f"prov{n}"] for n in range(1, 6) if offered(people[f"prov{n}"], used))
    begins = clock.today() + timedelta(days=30)
    usual = papers.usually("data_change/examine") | papers.usually("data_change/decide")
    asked = {
        "data_set": used,
        "change_kind": "interface",
        "new_interface": INTERFACE,
        "parallel_test": "并行四周。",
        "change_reason": "原系统即将下线，由新系统提供。",
        "effective_on": begins.isoformat(),
    }
    too_soon = (clock.today() + timedelta(days=3)).isoformat()
    assert set(provider.start("data_change", asked | {"effective_on": too_soon}, status=422)["errors"]) == {
        "effective_on"
    }
    number = provider.start("data_change", asked)["number"]
    people["new1"].get(f"/cases/{number}", status=404)
    op1, auth1, new1 = people["op1"], people["auth1"], people["new1"]
    op1.complete(op1.inbox()["审核变更"], {key: usual[key] for key in ("examine_decision", "examine_reason")})
    decision = {key: usual[key] for key in ("decide_decision", "decide_reason")}
    auth1.complete(auth1.inbox()["决定是否同意变更"], decision)
    new1.complete(new1.inbox()["知悉变更"], {"change_known": True})
    assert line(people, used)["version"] == 1
    at.move_to(datetime.combine(begins, datetime.min.time(), clock.SHANGHAI) + timedelta(minutes=1))
    assert number in people.command("jobs", "due")
    assert (line(people, used)["version"], line(people, used)["interface"]) == (2, INTERFACE)
    assert provider.get(f"/cases/{number}")["outcome"] == "effective"


@pytest.mark.clause("七(六)")
def test_a_template_is_drafted_tried_out_and_filed(people):
    op1, auth1 = people["op1"], people["auth1"]
    number = op1.start("template_filing", {"template_kind": "refusal", "template_reason": "按新的格式简化。"})[
        "number"
    ]
    task = op1.inbox()["拟定文书"]
    draft = {"template_version": "2026-2", "template_body": BODY, "template_reason": "按新的格式简化。"}
    wrong = op1.complete(task, draft | {"template_body": f"{BODY}#foo"}, status=422)
    assert "第 6 行" in wrong["errors"]["template_body"][0]
    op1.complete(task, draft)
    assert filed(people, number)["state"] == "draft"
    auth1.complete(auth1.inbox()["备案审核"], papers.usually("template_filing/file"))
    assert filed(people, number)["state"] == "filed"


def use_data(people):
    """Let new1 pass a pre-application; return the code of a data set that it uses."""
    new1, op1 = people["new1"], people["op1"]
    answers = papers.pre_application()
    new1.start("pre_application", answers)
    op1.complete(op1.inbox()["预申报审核"], papers.usually("pre_application/review"))
    return answers["data_sets"][0]["data_set"]


def offered(provider, code):
    return code in {
        each["value"] for each in provider.get("/processes/data_change")["options"]["data_changes.own_data_sets"]
    }


def line(people, code):
    return people["user1"].get(f"/registers/data_sets/{code}")["facts"]


def filed(people, number):
    auth1 = people["auth1"]
    lines = (
        auth1.get(f"/registers/templates/{each['number']}") for each in auth1.get("/registers/templates")["items"]
    )
    return next(each for each in lines if number in each["cases"])

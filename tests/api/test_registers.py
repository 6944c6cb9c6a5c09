"""Registers over REST: the same lines, facts and history as on the pages, and not one more."""

import pytest

from app import store
from app.registers.registry import entries, exports
from app.registers.registry.entries import By
from tests.api.conftest import problem


@pytest.fixture
def agreement(cast):
    with store.writing():
        return entries.enter(
            By(cast.op1.id),
            "agreements",
            title="信贷风控协议",
            state="in_force",
            data={"scene": "信贷风控"},
            organisation_id=cast.organisations["unit"],
        )


ROLES = ["user", "op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"]


@pytest.mark.parametrize("name", ROLES)
def test_what_is_listed_opens_and_counts_alike(calls, agreement, name):
    items = calls(name).get("/registers").json["items"]
    assert "rule_sets" in {item["key"] for item in items}
    totals = {item["key"]: calls(name).get(f"/registers/{item['key']}").json["total"] for item in items}
    assert totals == {item["key"]: item["count"] for item in items}


def test_a_register_is_described_with_its_fields_and_states(calls, cast):
    item = next(each for each in calls("op1").get("/registers").json["items"] if each["key"] == "engagements")
    assert item["states"] == {"active": "履行中", "ended": "已结束"}
    assert "price" not in {field["key"] for field in item["fields"]}
    assert item["group"] == "第三方服务"


def test_a_line_has_facts_and_history(calls, cast, agreement):
    with store.writing():
        entries.change(By(cast.op1.id), agreement, "终止", state="ended")
    line = calls("user").get(f"/registers/agreements/{agreement.number}").json
    assert (line["state_name"], line["counts"], line["facts"]["scene"]) == ("已终止", False, "信贷风控")
    assert [event["note"] for event in line["history"]] == ["生效", "终止"]
    assert line["history"][1]["changes"] == [{"label": "状态", "before": "生效", "after": "已终止"}]
    assert (line["history"][1]["by"], line["history"][1]["role"]) == (None, "operator")


def test_lists_are_searched_and_paged(calls, agreement):
    op = calls("op1")
    assert op.get("/registers/agreements?q=信贷&state=in_force&today=true").json["total"] == 1
    assert op.get("/registers/agreements?state=ended").json["total"] == 0
    assert op.get("/registers/agreements?size=1&page=2").json["items"] == []
    assert "colour" in problem(op.get("/registers/agreements?colour=red"), 422)["errors"]


@pytest.mark.parametrize("name", ["rival", "water", "exp1", "analyst"])
def test_who_may_not_know_gets_what_a_stranger_gets(calls, agreement, name):
    caller = calls(name)
    problem(caller.get(f"/registers/agreements/{agreement.number}"), 404)
    assert caller.get("/registers/agreements").json.get("total", 0) == 0
    hidden, unknown = (caller.get(f"/registers/{key}/export") for key in ("experts", "no_such"))
    assert problem(hidden, 404)["detail"] == problem(unknown, 404)["detail"]


@pytest.mark.clause("七(五)")
def test_the_operator_is_told_nothing_of_complaints_about_itself(calls, cast):
    with store.writing():
        unit = cast.organisations["unit"]
        about = {"title": "乱收费", "state": "open", "data": {}, "organisation_id": unit}
        entry = entries.enter(By(cast.user.id), "operator_complaints", **about)
    for path in ("", "/export", f"/{entry.number}"):
        problem(calls("op1").get(f"/registers/operator_complaints{path}"), 404)
        assert calls("auth1").get(f"/registers/operator_complaints{path}").status_code == 200
    assert "operator_complaints" not in calls("op1").get("/registers").text


@pytest.mark.parametrize(("form", "begin"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_lists_are_exported(calls, agreement, form, begin):
    answer = calls("op1").get(f"/registers/agreements/export?format={form}")
    assert answer.mimetype == exports.WRITERS[form][0]
    assert answer.data.startswith(begin)


def test_an_export_in_a_form_nobody_knows_is_refused(calls, cast):
    assert "format" in problem(calls("op1").get("/registers/fees/export?format=pdf"), 422)["errors"]


def test_too_long_an_export_is_refused_in_words(calls, agreement, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    answer = problem(calls("op1").get("/registers/agreements/export"), 422)
    assert "超过一次导出的上限" in answer["detail"]

"""文书模板备案: a version counts once the authority has filed it; what was issued before keeps its own (七(六))."""

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.documents import templates
from app.errors import Conflict, Forbidden, NotFound
from app.registers import commitments
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused
from tests.support.answers.templates import BODY

TEXT = {
    "template_kind": "text:onboarding",
    "template_version": "2026-1",
    "template_body": "本单位郑重承诺：依法合规使用公共数据。",
}


def filed(walk):
    walk.start("op1", "template_filing")
    walk.do("op1", "draft_template")
    walk.do("auth1", "file_template")


def refused_after_a_return_and_a_delay(walk):
    walk.start("op1", "template_filing", template_kind="approval")
    walk.do("op2", "draft_template", template_version="2026-9")
    walk.lapse("file_template")
    walk.do("auth1", "file_template", file_decision="return", file_reason="请写明救济途径。")
    walk.do("op1", "draft_template", template_version="2026-9", template_body=f"{BODY}\n可以申请行政复议。")
    walk.do("auth1", "file_template", file_decision="refuse", file_reason="与现行规定不符。")


def text_filed(walk):
    walk.start("op1", "template_filing", template_kind="text:onboarding")
    walk.do("op1", "draft_template", **{key: TEXT[key] for key in ("template_version", "template_body")})
    walk.do("auth1", "file_template")


WAYS = {filed: "filed", refused_after_a_return_and_a_delay: "refused", text_filed: "filed"}


def versions(kind="refusal"):
    return [(each.data["version"], each.state) for each in entries.find("templates") if each.data["kind"] == kind]


TestEveryWay = every_way("template_filing", WAYS)


@pytest.mark.clause("七(六)")
def test_only_the_filed_version_is_used_and_from_its_day(walk):
    walk.start("op1", "template_filing")
    walk.do("op1", "draft_template")
    assert (versions(), templates.current("refusal").version) == (
        [("2026-2", "draft"), ("2024-1", "filed")],
        "2024-1",
    )
    walk.do("auth1", "file_template")
    assert versions() == [("2026-2", "filed"), ("2024-1", "withdrawn")]
    now = entries.get(templates.current("refusal").id)
    assert (now.data["version"], now.data["filing_number"]) == ("2026-2", "泉数备〔2026〕12 号")
    assert now.valid_from == clock.today()


@pytest.mark.clause("七(六)")
def test_a_document_keeps_the_version_it_was_issued_on(walk):
    decide = {"decide": {"decide_decision": "refuse", "decide_reason": "论证不足。"}}
    for who in ("user1", "user3"):
        walk.onboard(who)
        walk.pass_scene(who)
    walk.file("user1")
    walk.finish(**decide)
    before = walk.variables()["refusal_document"]
    filed(walk)
    walk.file("user3")
    walk.finish(**decide)
    used = [store.documents.numbered(number) for number in (before, walk.variables()["refusal_document"])]
    assert [templates.of_document(each.template_id).version for each in used] == ["2024-1", "2026-2"]


@pytest.mark.clause("七(六)")
def test_a_refused_version_is_never_used(walk):
    refused_after_a_return_and_a_delay(walk)
    assert versions("approval") == [("2026-9", "refused"), ("2024-1", "filed")]
    assert templates.current("approval").version == "2024-1"


@pytest.mark.clause("七(六)")
def test_a_text_that_is_signed_online_is_filed_the_same_way(walk):
    walk.start("op1", "template_filing", template_kind="text:onboarding")
    walk.do("op1", "draft_template", **{key: TEXT[key] for key in ("template_version", "template_body")})
    assert commitments.current("onboarding").version == "2024-1"
    walk.do("auth1", "file_template")
    now = commitments.current("onboarding")
    assert (now.version, now.text, now.filed_number) == ("2026-1", TEXT["template_body"], "泉数备〔2026〕12 号")
    walk.onboard("user1")
    assert store.commitments.signatures(walk.case.id)[0].commitment.version == "2026-1"


@pytest.mark.clause("七(六)")
def test_who_signed_before_stays_with_the_version_that_was_shown(walk):
    signed = walk.onboard("user1").id
    text_filed(walk)
    assert store.commitments.signatures(signed)[0].commitment.version == "2024-1"


@pytest.mark.clause("七(六)")
def test_the_filing_is_receipted_by_who_filed(walk):
    filed(walk)
    receipt = store.documents.numbered(walk.variables()["receipt_document"])
    assert (receipt.data["filing_number"], receipt.data["digest"]) == (
        "泉数备〔2026〕12 号",
        templates.digest(templates.current("refusal").source),
    )
    assert receipt.signatures[0].person_id == walk.town["auth1"].id


WRONG = {
    "a name that is none": ("#title[通知]\n#foo\n", "第 2 行：没有名为“foo”"),
    "a fact that the document does not have": (
        "#title[通知]\n#said(data.nothing)\n#issued-by(data.unit)",
        "第 2 行：这种文书没有名为“nothing”的内容",
    ),
    "a bracket that stays open": ("#title[不予批准通知书\n", "第 1 行：括号没有配对"),
    "no end": ("#let again(n) = again(n + 1)\n#again(1)", "第 1 行：会无限循环"),
    "a file of the machine": ('#json("/etc/passwd")', "第 1 行：不能读取文件"),
    "no place for the seal": ("#title[通知]\n不予批准。", "第 1 签署方（泉州市数据管理局）"),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_template_that_can_not_be_typeset_is_refused_with_its_line(walk, slip):
    body, words = WRONG[slip]
    walk.start("op1", "template_filing")
    with refused("template_body") as caught:
        walk.do("op1", "draft_template", template_body=body)
    assert words in caught.value.errors["template_body"][0]
    assert (walk.open(), versions()) == (["draft_template"], [("2024-1", "filed")])


def test_a_version_that_there_is_and_a_wording_that_says_nothing_new_are_refused(walk):
    walk.start("op1", "template_filing")
    present = walk.variables()["present_body"]
    with refused("template_version", "template_body"):
        walk.do("op1", "draft_template", template_version="2024-1", template_body=present)


def test_who_files_sees_what_changed_and_must_give_a_number(walk):
    walk.start("op1", "template_filing")
    walk.do("op1", "draft_template")
    assert {"sign": "新增", "line": "经审查，不予批准。理由："} in walk.variables()["template_changes"]
    with refused("filing_number"):
        walk.do("auth1", "file_template", filing_number=None)


def test_the_draft_begins_with_the_wording_in_use(walk):
    walk.start("op1", "template_filing")
    view = reading.task(walk.town["op1"], walk.task("draft_template").id)
    assert view.beginning["template_body"] == templates.body_of(templates.current("refusal").source)


@pytest.mark.clause("七(六)")
def test_nobody_else_drafts_or_files(walk):
    for who in ("user1", "auth1", "prov1", "exp1"):
        with pytest.raises((Forbidden, NotFound, Conflict)):
            start.start(walk.town[who], "template_filing", {})
    walk.start("op1", "template_filing")
    walk.do("op1", "draft_template")
    for who in ("op1", "auth2"):
        with pytest.raises(NotFound):
            walk.do(who, "file_template")

"""What onboarding and the approval chain issue: for whom, signed by whom, and once."""

import pytest

from app import store
from app.documents import making, reading
from tests.support import answers
from tests.support.town import AUTHORITY, UNIT


def issued(walk, kind):
    return [each for each in store.documents.issued_by(walk.case.id) if each.kind == kind]


@pytest.mark.clause("二(二)1c", "七(六)")
def test_the_scan_issues_the_commitment_signed_by_who_scanned(walk):
    walk.start("user1", "onboarding")
    walk.scan()
    [document] = issued(walk, "commitment")
    [signed] = document.signatures
    assert (signed.party, signed.person_name, signed.state) == (UNIT, answers.LEGAL["name"], "signed")
    assert walk.variables()["commitment_document"] == document.number


@pytest.mark.clause("二(二)1c")
def test_paper_needs_no_commitment_of_the_platform(walk):
    walk.onboard("user1", path="paper")
    assert issued(walk, "commitment") == []


@pytest.mark.clause("二(二)1c")
def test_a_commitment_signed_anew_makes_the_earlier_one_void(walk):
    walk.start("user1", "onboarding")
    walk.scan()
    walk.do("op1", "check_onboarding", check_decision="return", check_reason="请更正法定代表人。")
    walk.do("user1", "correct_application", legal_representative="王五", responsible_person="赵六")
    walk.scan({"name": "王五", "id_number": answers.LEGAL["id_number"]})
    assert [each.state for each in issued(walk, "commitment")] == ["void", "pending"]


class TestDecision:
    @pytest.fixture
    def stage(self):
        return "with_scenes"

    @pytest.mark.clause("三(三)f", "七(二)1a")
    def test_an_approval_is_issued_once_and_signed_by_who_decided(self, walk):
        walk.file("user1")
        walk.finish()
        [document] = issued(walk, "approval")
        [signed] = document.signatures
        assert (signed.party, signed.person_id, signed.proof) == (AUTHORITY, walk.town["auth2"].id, "password")
        making.render(document.id)
        assert store.documents.get(document.id).state == "ready"

    @pytest.mark.clause("三(三)f", "七(二)1a")
    def test_a_refusal_says_why(self, walk):
        walk.file("user1")
        walk.finish(decide={"decide_decision": "refuse", "decide_reason": "用途不当。"})
        [document] = issued(walk, "refusal")
        assert document.data["reason"] == "用途不当。"
        assert issued(walk, "approval") == []

    def test_a_return_issues_nothing(self, walk):
        walk.file("user1")
        walk.onto("decide")
        walk.do("auth2", "decide", decide_decision="return", decide_reason="请补充。")
        assert store.documents.issued_by(walk.case.id) == []

    @pytest.mark.parametrize(("who", "reads"), [("user1", 1), ("op1", 1), ("auth1", 1), ("auditor", 1), ("user3", 0), ("exp1", 0), ("prov1", 0), ("admin", 0)])  # fmt: skip
    def test_who_reads_the_notice(self, walk, who, reads):
        walk.file("user1")
        walk.finish()
        assert len(reading.of_case(walk.town[who], walk.case.id)) == reads

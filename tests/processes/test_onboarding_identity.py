"""平台入驻, identity: by a QR code that the right person scans and signs, or by four sealed papers (二(二)1, 二(二)2)."""

from datetime import timedelta

import pytest

from app.cases import bundle
from app.cases.actions import start
from app.errors import Conflict, Refusal
from app.rules.forms.options import options
from tests.processes.conftest import MONDAY, refused
from tests.support.answers import LEGAL, PAPERS, RESPONSIBLE

EMPLOYEE = {"name": "王小明", "id_number": "350502199001011234"}


# By QR


@pytest.mark.clause("二(二)2b")
def test_qr_is_refused_to_an_enterprise_from_outside_fujian(walk):
    with refused("identity_path"):
        walk.start("user2", "onboarding", identity_path="qr")


@pytest.mark.clause("二(二)2b")
@pytest.mark.parametrize(("who", "offered"), [("user1", ["qr", "paper"]), ("user2", ["paper"])])
def test_qr_is_not_even_offered_to_an_enterprise_from_outside_fujian(walk, who, offered):
    definition = bundle.live("onboarding")[0]
    field = definition.form_of(definition.process.start).field("identity_path")
    known = start.platform_variables(walk.town[who]) | {"unit_type": "enterprise"}
    assert [option.value for option in options(field, known)] == offered


@pytest.mark.clause("二(二)2b")
def test_the_code_decides_what_an_enterprise_is_not_what_it_says_of_itself(walk):
    with refused("identity_path", "unit_type"):
        walk.start("user2", "onboarding", identity_path="qr", unit_type="institution")


@pytest.mark.clause("二(二)2b")
def test_an_enterprise_from_outside_fujian_cannot_change_to_qr_in_a_correction(walk):
    walk.start("user2", "onboarding", identity_path="paper")
    walk.do("op1", "check_onboarding", check_decision="return")
    with refused("identity_path"):
        walk.do("user2", "correct_application", identity_path="qr")


@pytest.mark.clause("二(二)2b", "一(五)")
def test_an_enterprise_from_outside_fujian_is_onboarded_on_paper(walk):
    assert walk.onboard("user2", path="paper").outcome == "onboarded"


@pytest.mark.clause("二(二)2b")
def test_who_is_from_outside_fujian_but_no_enterprise_may_use_qr(walk):
    walk.start(walk.town.newcomer("school", "440300", code_kind="12"), "onboarding", identity_path="qr")
    assert walk.open() == ["scan_identity"]


@pytest.mark.clause("二(二)1b")
@pytest.mark.parametrize(("person", "capacity"), [(LEGAL, "法定代表人"), (RESPONSIBLE, "负责人")])
def test_legal_representative_or_responsible_person_scans(walk, person, capacity):
    walk.start("user1", "onboarding")
    walk.scan(person)
    assert walk.variables()["identity"]["capacity"] == capacity
    assert walk.open() == ["check_onboarding"]


@pytest.mark.clause("二(二)1b")
@pytest.mark.parametrize(
    "person", [EMPLOYEE, LEGAL | {"name": "林国富"}, LEGAL | {"id_number": RESPONSIBLE["id_number"]}]
)
def test_nobody_else_may_scan_and_the_code_stays_usable(walk, person):
    walk.start("user1", "onboarding")
    with refused():
        walk.scan(person)
    assert walk.open() == ["scan_identity"]
    walk.scan()
    assert walk.open() == ["check_onboarding"]


@pytest.mark.clause("二(二)1c")
@pytest.mark.parametrize("commitment", [None, {"digest": "0" * 64, "channel": "quanfuwu"}])
def test_a_scan_without_a_signature_under_the_text_in_use_proves_nothing(walk, commitment):
    walk.start("user1", "onboarding")
    with refused():
        walk.scan(commitment=commitment)
    walk.scan()
    assert walk.variables()["identity"]["commitment_version"] == "2024-1"


@pytest.mark.clause("二(二)1a")
def test_a_code_lives_72_hours_of_wall_clock_time(walk):
    walk.start("user1", "onboarding")
    message = walk.scanned()
    walk.move_to(MONDAY + timedelta(hours=72, seconds=-1))
    assert walk.open() == ["scan_identity"]
    walk.wait(seconds=1)
    assert walk.open() == ["renew_identity"]
    with pytest.raises(Conflict):
        walk.deliver(message)


@pytest.mark.clause("二(二)1a")
def test_an_expired_code_is_refused_even_before_the_timer_has_fired(walk):
    walk.start("user1", "onboarding")
    message = walk.scanned()
    walk.traveller.shift(timedelta(hours=72))
    with pytest.raises((Conflict, Refusal)):
        walk.deliver(message)
    assert walk.variables()["identity"] is None


@pytest.mark.clause("二(二)1a")
def test_a_new_code_kills_the_old_one(walk):
    walk.start("user1", "onboarding")
    old = walk.scanned()
    walk.do("user1", "scan_identity", identity_path="qr")
    with pytest.raises(Refusal, match="替换"):
        walk.deliver(old)


@pytest.mark.clause("二(二)1a")
def test_a_new_code_has_72_hours_of_its_own(walk):
    walk.start("user1", "onboarding")
    walk.wait(hours=50)
    walk.do("user1", "scan_identity", identity_path="qr")
    walk.wait(hours=50)
    assert walk.open() == ["scan_identity"]


@pytest.mark.clause("二(二)1a")
def test_a_code_is_used_once(walk):
    walk.start("user1", "onboarding")
    used = walk.scanned()
    walk.deliver(used)
    with pytest.raises(Conflict):
        walk.deliver(used)
    walk.do("op1", "check_onboarding", check_decision="return")
    walk.do("user1", "correct_application", legal_representative="黄志明", responsible_person="黄志明")
    with pytest.raises(Refusal, match="已经使用过"):
        walk.deliver(used)


@pytest.mark.clause("二(二)1a")
def test_a_code_of_another_application_is_worth_nothing(walk):
    walk.start("user3", "onboarding")
    others = walk.scanned()
    walk.start("user1", "onboarding")
    with pytest.raises(Refusal, match="二维码无效"):
        walk.deliver(others)
    assert walk.open() == ["scan_identity"]


@pytest.mark.clause("二(二)1a")
def test_the_secret_of_a_code_is_not_among_the_variables(walk):
    walk.start("user1", "onboarding")
    assert set(walk.variables()["identity_code"]) == {"issued_at", "expires_at"}


@pytest.mark.clause("二(二)0", "三(七)d")
def test_who_has_signed_need_not_sign_again_after_a_return_that_does_not_concern_it(walk):
    walk.start("user1", "onboarding")
    walk.scan()
    walk.do("op1", "check_onboarding", check_decision="return")
    walk.do("user1", "correct_application", address="福建省泉州市鲤城区 2 号", responsible_person="黄志明")
    assert "check_onboarding" in walk.open()


@pytest.mark.clause("二(二)1b", "三(七)d")
def test_a_correction_that_names_other_people_asks_for_a_new_scan(walk):
    walk.start("user1", "onboarding")
    walk.scan()
    walk.do("op1", "check_onboarding", check_decision="return")
    walk.do("user1", "correct_application", legal_representative="黄志明")
    assert "scan_identity" in walk.open()


# On paper


@pytest.mark.clause("二(二)2a")
@pytest.mark.parametrize("paper", PAPERS)
def test_each_of_the_four_papers_is_needed(walk, paper):
    with refused(paper):
        walk.start("user1", "onboarding", identity_path="paper", **{paper: []})


@pytest.mark.clause("二(二)2a")
@pytest.mark.parametrize("paper", PAPERS)
def test_each_of_the_four_papers_is_needed_by_who_changes_to_paper(walk, paper):
    walk.start("user1", "onboarding")
    walk.do("user1", "scan_identity", identity_path="paper")
    with refused(paper):
        walk.do("user1", "upload_paper", **{paper: []})


@pytest.mark.clause("二(二)2a")
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_without_seal_does_not_pass(walk, paper):
    walk.start("user1", "onboarding", identity_path="paper")
    seal = paper.replace("_file", "_seal")
    with refused(seal):
        walk.do("op1", "check_onboarding", **{seal: None})
    with refused("check_decision"):
        walk.do("op1", "check_onboarding", **{seal: "no"})

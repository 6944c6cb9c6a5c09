from datetime import date, datetime, timedelta

import pytest

from app import clock, store
from app.registers import commitments
from app.registers import identity as register
from handlers import identity
from tests.support import world

TEXT = {
    "key": "onboarding",
    "version": "2024-1",
    "title": "入驻承诺书",
    "text": "本单位承诺守法。",
    "filed_number": "泉数备〔2024〕1号",
    "filed_on": date(2024, 6, 1),
}


@pytest.fixture
def people():
    return {
        "legal_representative": "陈一",
        "legal_representative_id": world.resident_id(),
        "responsible_person": "林二",
        "responsible_person_id": world.resident_id(),
    }


@pytest.fixture
def scanned(run, case, people):
    """Issue a code and return the variables that a scan by the responsible person brings."""
    with store.writing():
        commitments.seed([TEXT])
    run(identity.issue_code, people, hours=72)
    scan = {
        "code": register.current(case.id)[0].digest,
        "name": "林二",
        "id_number": people["responsible_person_id"],
        "provider": "stand-in",
    }
    return people | {
        "scan": scan,
        "commitment": {"text": "onboarding", "digest": commitments.current("onboarding").digest, "channel": "手机"},
    }


def test_a_code_lasts_the_hours_of_the_rules(run, people):
    times = run(identity.issue_code, people)["identity_code"]
    issued, expires = (datetime.fromisoformat(times[key]) for key in ("issued_at", "expires_at"))
    assert expires - issued == timedelta(hours=72)


def test_the_secret_is_not_among_the_variables(run, case, people):
    assert register.current(case.id) is None
    told = run(identity.issue_code, people, hours=72)
    assert register.current(case.id)[1] not in str(told)
    assert told["identity"] is None


def test_no_code_for_an_enterprise_from_outside_fujian(refused, people):
    outside = world.unit("沪上公司", uscc=world.uscc("310000"))
    assert refused(identity.issue_code, people, number=world.case(of=outside)) == {"identity_path"}


def test_a_scan_with_signature_proves_the_identity(run, case, scanned):
    out = run(identity.verify_scan, scanned)
    assert (out["identity"]["name"], out["identity"]["capacity"]) == ("林二", "负责人")
    assert out["identity"]["commitment_version"] == "2024-1"
    assert (out["scan"], out["commitment"]) == (None, None)
    assert store.commitments.signatures(case.id)[0].signer_name == "林二"


@pytest.mark.parametrize(
    "signed", [None, {}, {"text": "onboarding", "digest": ""}, {"text": "onboarding", "digest": "0" * 64}]
)
def test_a_scan_without_the_signature_in_use_proves_nothing(refused, case, scanned, signed):
    assert refused(identity.verify_scan, scanned | {"commitment": signed})
    assert register.current(case.id) is not None
    assert not store.commitments.signatures(case.id)


@pytest.mark.clause("七(六)")
def test_a_text_that_was_never_filed_can_not_be_signed(refused, case, scanned):
    with store.writing():
        commitments.current("onboarding").filed_on = None
    assert "备案" in refused(identity.verify_scan, scanned)


@pytest.mark.parametrize("who", [{"name": "王五"}, {"id_number": "110101199003070000"}])
def test_an_employee_can_not_scan_for_them(refused, case, scanned, who):
    assert "不一致" in refused(identity.verify_scan, scanned | {"scan": scanned["scan"] | who})
    assert register.current(case.id) is not None


def test_a_code_is_good_for_one_scan(run, refused, scanned):
    run(identity.verify_scan, scanned)
    assert "已经使用过" in refused(identity.verify_scan, scanned)


def test_a_code_is_good_for_72_hours(refused, scanned):
    with clock.at(clock.now() + timedelta(hours=72)):
        assert "有效期" in refused(identity.verify_scan, scanned)


def test_a_code_of_another_case_is_worth_nothing(refused, company, scanned):
    assert "无效" in refused(identity.verify_scan, scanned, number=world.case(of=company))


def test_a_replaced_code_is_worth_nothing(run, refused, scanned, people):
    with clock.at(clock.now() + timedelta(seconds=1)):
        run(identity.issue_code, people, hours=72)
        assert "替换" in refused(identity.verify_scan, scanned)

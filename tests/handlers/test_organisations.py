from datetime import date, timedelta

import pytest

from app import clock, store
from app.registers import misconduct
from app.registers import organisations as register
from app.registers.registry import entries
from handlers import organisations
from tests.support import world


@pytest.fixture
def answers(company):
    return {
        "organisation_name": company.name,
        "uscc": company.uscc,
        "organisation_kind": "using_unit",
        "unit_type": "enterprise",
        "address": "泉州市丰泽区",
        "established_on": "2020-01-02",
        "legal_representative": "陈一",
        "legal_representative_id": world.resident_id(),
        "responsible_person": "林二",
        "responsible_person_id": world.resident_id(),
        "contact_name": "王五",
        "contact_phone": "13800138000",
        "environment_record": "none",
        "safety_record": "none",
        "intellectual_property_record": "none",
        "other_record": "none",
        "declared_misconduct": None,
        "dcmm_level": "none",
        "dcmm_expires_on": None,
        "identity_path": "qr",
    }


PAPERS = {field: ["file"] for field in organisations.PAPERS}
TO_COME = "2999-01-01"


def test_an_application_that_agrees_with_the_register_passes(run, answers):
    assert run(organisations.check_application, answers) == {"identity_done": False}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"uscc": "91350500M000100Y43"}, {"uscc"}),
        ({"organisation_name": "另一公司"}, {"organisation_name"}),
        ({"organisation_kind": "service_provider"}, {"organisation_kind"}),
        ({"unit_type": "institution"}, {"unit_type"}),
        ({"legal_representative_id": "350502198001010000"}, {"legal_representative_id"}),
        ({"established_on": TO_COME}, {"established_on"}),
        ({"safety_record": "has"}, {"declared_misconduct"}),
        ({"safety_record": "has", "declared_misconduct": [{"head": "other"}]}, {"declared_misconduct"}),
        ({"dcmm_level": "3"}, {"dcmm_expires_on"}),
        ({"identity_path": "paper"}, set(PAPERS)),
        ({"identity_path": "paper", **PAPERS, "statement_file": []}, {"statement_file"}),
    ],
)
def test_what_can_not_be_right_is_refused_at_its_field(refused, answers, changes, fields):
    assert refused(organisations.check_application, answers | changes) == fields


def test_the_qr_path_is_refused_to_an_enterprise_from_outside_fujian(run, refused, answers):
    outside = world.unit("沪上公司", uscc=world.uscc("310000"))
    number = world.case(of=outside)
    theirs = answers | {"organisation_name": outside.name, "uscc": outside.uscc}
    assert refused(organisations.check_application, theirs, number=number) == {"identity_path"}
    assert run(organisations.check_application, theirs | {"identity_path": "paper", **PAPERS}, number=number)


def test_what_kind_of_unit_it_is_says_the_code_and_not_the_form(refused, answers):
    outside = world.unit("沪上公司", uscc=world.uscc("310000"))
    theirs = answers | {"organisation_name": outside.name, "uscc": outside.uscc, "unit_type": "institution"}
    assert "identity_path" in refused(organisations.check_application, theirs, number=world.case(of=outside))


def test_an_identity_that_still_fits_is_not_asked_for_again(run, answers):
    identity = {"name": "林二", "id_number": answers["responsible_person_id"]}
    assert run(organisations.check_application, answers | {"identity": identity}) == {"identity_done": True}
    changed = answers | {"identity": identity, "responsible_person": "赵六"}
    assert run(organisations.check_application, changed) == {"identity_done": False}


@pytest.mark.parametrize(
    ("dcmm", "kept"),
    [
        ({"dcmm_level": "none", "dcmm_expires_on": None}, (None, None)),
        ({"dcmm_level": "3", "dcmm_expires_on": "2028-01-01"}, (3, date(2028, 1, 1))),
    ],
)
def test_admission_keeps_what_was_checked(run, answers, company, dcmm, kept):
    run(organisations.admit, answers | dcmm)
    unit = register.get(company.id)
    assert (unit.status, unit.legal_representative, unit.established_on) == ("onboarded", "陈一", date(2020, 1, 2))
    assert (unit.dcmm_level, unit.dcmm_expires_on) == kept


def test_what_is_declared_is_entered_once(run, answers, company):
    declared = {"declared_misconduct": [{"head": "other", "happened_on": "2019-01-02", "description": "警告 "}]}
    run(organisations.admit, answers | declared)
    run(organisations.admit, answers | declared)
    (entry,) = misconduct.within(company.uscc, date(2019, 1, 1), date(2019, 12, 31))
    assert (entry.description, entry.source) == ("警告", "declared")


def test_a_suspended_unit_is_not_admitted(refused, answers, company):
    with store.writing():
        register.set_status(entries.SYSTEM, register.get(company.id), "suspended")
    assert "已暂停" in refused(organisations.admit, answers)


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [
        ("using_unit", "onboarded", "已入驻"),
        ("service_provider", "suspended", "已暂停"),
        ("using_unit", "terminated", "终止"),
        ("operator", "registered", "只有"),
    ],
)
def test_why_a_unit_may_not_apply_for_onboarding(kind, status, word):
    unit = world.unit("某单位", kind, status, status_since=clock.now())
    world.case(of=unit)
    (reason,) = organisations.may_onboard(None, unit)
    assert word in reason


def test_a_unit_terminated_long_ago_may_try_again():
    long_ago = clock.now() - timedelta(days=3 * 366)
    unit = world.unit("某单位", "using_unit", "terminated", status_since=long_ago)
    world.case(of=unit)
    assert organisations.may_onboard(None, unit) == []


def test_one_onboarding_at_a_time():
    unit = world.unit("某单位", status="registered")
    assert organisations.may_onboard(None, unit) == []
    running = world.case("onboarding", of=unit)
    assert running.number in organisations.may_onboard(None, unit)[0]


def test_who_belongs_to_no_unit_may_not_apply():
    assert organisations.may_onboard(None, None)
    assert organisations.may_apply(None, None)


@pytest.mark.parametrize("status", ["registered", "suspended", "terminated"])
def test_every_later_application_needs_onboarding(status):
    assert organisations.may_apply(None, world.unit("某单位", status=status))


@pytest.mark.parametrize("kind", ["using_unit", "service_provider"])
def test_using_units_and_service_providers_may_both_apply(kind):
    assert organisations.may_apply(None, world.unit("某单位", kind)) == []

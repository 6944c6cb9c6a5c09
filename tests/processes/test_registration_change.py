"""登记信息变更: told within three working days of the change, proved, old values kept (二(三))."""

from datetime import date, timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.errors import Conflict, Refusal
from app.registers import organisations
from app.registers.registry import entries
from app.rules import forms
from app.rules.forms.expressions import fill
from app.studio import sources
from tests.processes.conftest import every_way, refused
from tests.support.answers import LEGAL
from tests.support.answers.units import NEW_LEGAL

LEGAL_CHANGES = {"changes": ["legal_representative"]}
THURSDAY, WEDNESDAY, TUESDAY = date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 17)
"""Monday 23 November is the second, third and fourth working day after them."""


@pytest.fixture
def walk(walk):
    walk.onboard("user1")
    return walk


def changed(walk):
    walk.start("user1", "registration_change")
    walk.do("op1", "review_change")


def changed_by_scan(walk):
    walk.start("user1", "registration_change", **LEGAL_CHANGES)
    walk.scan(NEW_LEGAL)
    walk.do("op1", "review_change")


def changed_on_paper_after_the_code_ended(walk):
    walk.start("user1", "registration_change", **LEGAL_CHANGES, new_legal_representative="何文")
    walk.wait(hours=73)
    walk.do("user1", "renew_identity", identity_path="qr")
    walk.do("user1", "scan_identity", identity_path="paper")
    walk.do("user1", "upload_paper")
    walk.lapse("review_change")
    walk.do("op1", "review_change")
    walk.finish()


def refused_after_a_return(walk):
    walk.start("user1", "registration_change", new_contact_name="吴一凡")
    walk.do("op1", "review_change", review_decision="return")
    walk.do("user1", "correct_application", new_contact_name="吴一帆")
    walk.do("op1", "record_guidance")
    walk.do("op1", "review_change", review_decision="refuse")


WAYS = {
    changed: "changed",
    changed_by_scan: "changed",
    changed_on_paper_after_the_code_ended: "changed",
    refused_after_a_return: "refused",
}


def unit(walk, who="user1"):
    return organisations.get(walk.town[who].organisation_id)


def history(walk):
    return store.entries.changes("organisations", unit(walk).id)


TestEveryWay = every_way("registration_change", WAYS)


@pytest.mark.clause("二(三)")
def test_the_old_values_stay_and_the_new_ones_count_from_the_day_of_the_change(walk):
    before = unit(walk).contact_name
    walk.start("user1", "registration_change", changed_on=THURSDAY.isoformat())
    assert unit(walk).contact_name == before
    walk.do("op1", "review_change")
    assert unit(walk).contact_name == "郑小雅"
    last = history(walk)[-1]
    assert (last.effective_on, last.case_id, last.person_id) == (THURSDAY, walk.case.id, walk.town["op1"].id)
    assert any(before in str(change.facts) for change in history(walk)[:-1])


@pytest.mark.clause("二(三)")
@pytest.mark.parametrize(("day", "late"), [(THURSDAY, 0), (WEDNESDAY, 0), (TUESDAY, 1), (date(2026, 11, 10), 6)])
def test_the_clock_runs_from_the_day_of_the_change(walk, day, late):
    walk.start("user1", "registration_change", changed_on=day.isoformat())
    assert walk.variables()["days_late"] == late
    walk.do("op1", "review_change")
    remarks = entries.in_force("remarks", organisation_id=unit(walk).id)
    assert [remark.data["days_late"] for remark in remarks] == ([late] if late else [])


@pytest.mark.clause("二(三)", "二(二)1b")
def test_a_new_legal_representative_proves_who_they_are_and_signs_anew(walk):
    walk.start("user1", "registration_change", **LEGAL_CHANGES)
    assert walk.open() == ["scan_identity"]
    with pytest.raises(Refusal):
        walk.scan(LEGAL)
    walk.scan(NEW_LEGAL)
    assert walk.open() == ["review_change"]
    [signature] = store.commitments.signatures(walk.case.id)
    assert signature.signer_name == NEW_LEGAL["name"]
    walk.do("op1", "review_change")
    assert unit(walk).legal_representative == NEW_LEGAL["name"]
    assert unit(walk).responsible_person != ""


@pytest.mark.clause("二(三)", "二(二)2b")
def test_an_enterprise_from_outside_fujian_changes_on_paper(walk):
    walk.onboard("user2")
    with refused("identity_path"):
        walk.start("user2", "registration_change", **LEGAL_CHANGES)
    walk.start("user2", "registration_change", **LEGAL_CHANGES, identity_path="paper")
    assert walk.open() == ["review_change"]


@pytest.mark.clause("二(三)")
def test_the_change_is_proved(walk):
    with refused("proof_files"):
        walk.start("user1", "registration_change", proof_files=[])


@pytest.mark.clause("二(三)")
def test_a_day_to_come_is_no_day_of_a_change(walk):
    with refused("changed_on"):
        walk.start("user1", "registration_change", changed_on=(clock.today() + timedelta(days=1)).isoformat())


def test_what_is_the_same_is_no_change(walk):
    same = {"new_contact_name": unit(walk).contact_name, "new_contact_phone": unit(walk).contact_phone}
    with refused("changes"):
        walk.start("user1", "registration_change", **same)


@pytest.mark.clause("二(三)")
def test_who_is_not_onboarded_or_has_a_change_open_cannot_begin(walk):
    with pytest.raises(Conflict, match="入驻后方可"):
        start.start(walk.town["user3"], "registration_change", {})
    walk.start("user1", "registration_change")
    with pytest.raises(Conflict, match="正在办理的变更申请"):
        start.start(walk.town["user1"], "registration_change", {})


@pytest.mark.clause("二(三)", "七(二)4a")
def test_the_kind_of_a_unit_is_not_changed(walk):
    with refused("organisation_kind"):
        walk.start("user1", "registration_change", organisation_kind="service_provider")


@pytest.mark.parametrize(
    ("new", "asked"),
    [
        ({"legal_representative": "何文"}, "新任**法定代表人 何文** 本人"),
        ({"responsible_person": "林晓"}, "新任**主要负责人 林晓** 本人"),
        ({"legal_representative": "何文", "responsible_person": "林晓"}, "法定代表人 何文 或主要负责人 林晓"),
    ],
)
def test_only_who_is_new_is_asked_to_scan(new, asked):
    form = sources.read().files["forms/registration_change/scan_identity.form"]
    text = forms.parse(form, "scan_identity.form").fields[0].extra["text"]
    assert asked in fill(text, {"legal_representative": "", "responsible_person": "", **new})

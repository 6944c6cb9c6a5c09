import pytest

from app import store
from app.registers import organisations as units
from app.registers import scenes as register
from app.registers.registry import entries
from handlers import rights, scenes
from tests.support import world

LICENCE = {"name": "金融许可证", "number": "B001", "valid_from": "2020-01-01", "valid_until": "2099-01-01"}


@pytest.fixture(autouse=True)
def office():
    office = world.unit("市人社局", "data_provider")
    world.data_set("RS-001", office)
    world.data_set("RS-002", office)
    world.data_set("RS-009", office, active=False)
    return office


@pytest.fixture
def answers():
    return {
        "scene_name": "信贷风控",
        "scene_kind": "realtime",
        "purpose": "risk_control",
        "data_sets": [{"data_set": "RS-001", "reason": "核验缴费"}],
        "licences": [LICENCE],
        "licence_files": ["file"],
        "required_licences": ["金融许可证"],
    }


def test_a_complete_pre_application_passes(run, answers):
    assert run(scenes.check_pre_application, answers) is None
    assert run(scenes.check_pre_application, answers | {"licences": None, "required_licences": []}) is None


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"licences": []}, {"licences"}),
        ({"licences": [LICENCE | {"name": "办学许可证"}]}, {"licences"}),
        ({"licences": [LICENCE | {"valid_until": "2021-01-01"}]}, {"licences"}),
        ({"licences": [LICENCE | {"valid_from": "2098-01-01"}]}, {"licences"}),
        ({"licence_files": []}, {"licence_files"}),
        ({"data_sets": [{"data_set": "RS-001"}, {"data_set": "RS-001"}]}, {"data_sets"}),
        ({"data_sets": [{"data_set": "RS-009"}]}, {"data_sets"}),
        ({"data_sets": [{"data_set": "no such"}]}, {"data_sets"}),
    ],
)
def test_what_is_missing_is_refused_at_its_field(refused, answers, changes, fields):
    assert refused(scenes.check_pre_application, answers | changes) == fields


def test_a_newer_licence_makes_up_for_an_old_one(run, answers):
    both = [LICENCE | {"valid_until": "2021-01-01"}, LICENCE]
    assert run(scenes.check_pre_application, answers | {"licences": both, "licence_files": ["a", "b"]}) is None


def test_a_unit_suspended_meanwhile_is_refused(refused, answers, company):
    with store.writing():
        units.set_status(entries.SYSTEM, units.get(company.id), "suspended")
    assert "已入驻" in refused(scenes.check_pre_application, answers)


def test_a_passed_scene_opens_the_samples_it_named_and_no_other(run, answers):
    out = run(scenes.register, answers)
    run(rights.grant_sample_data, answers | out)
    scene = register.get(out["scene_id"])
    assert (scene.name, scene.kind, scene.state) == ("信贷风控", "realtime", "passed")
    assert [item.code for item in register.sampled(scene)] == ["RS-001"]


def test_the_formal_application_needs_a_scene_that_passed(run, answers, company):
    assert "预申报" in scenes.may_apply(None, company)[0]
    run(scenes.register, answers)
    assert scenes.may_apply(None, company) == []


def test_and_an_onboarded_unit():
    assert "未入驻" in scenes.may_apply(None, world.unit("某单位", status="registered"))[0]
    assert scenes.may_apply(None, None)


@pytest.mark.parametrize(("partner", "parties"), [("no", "双方"), ("yes", "三方"), (None, "双方")])
def test_approval_opens_the_agreement_and_tells_both_sides(run, answers, company, partner, parties):
    member = world.person("user1", "applicant", company)
    out = run(scenes.register, answers)
    run(rights.open_agreement, {**out, "uses_partner": partner})
    scene = register.get(out["scene_id"])
    assert scene.state == "approved"
    assert len(register.rights(register.MAY_SIGN, scene)) == 1
    assert parties in store.messages.notices(member.id, 1, 1)[0][0].text

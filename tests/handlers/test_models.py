import io
import zipfile

import pytest

from app import store
from app.registers import models as register
from app.registers import organisations as units
from app.registers import scenes as scene_register
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.uploads import files
from handlers import models, rights, scenes
from tests.support import world

SCHEMA = '{"type": "object", "properties": {"score": {"type": "integer"}}}'


@pytest.fixture
def user(company):
    return world.person("user1", "applicant", company)


@pytest.fixture
def scene(run, company):
    office = world.unit("市人社局", "data_provider")
    for code, kind in (("RS-001", "personal"), ("RS-002", "public"), ("RS-003", "public")):
        world.data_set(code, office, kind, name=f"社保{code[-1]}")
    return pass_scene(run, world.case("pre_application", of=company))


def pass_scene(run, number, codes=("RS-001", "RS-002"), kind="other"):
    answers = {"scene_name": "信贷风控", "scene_kind": kind, "purpose": "risk_control"}
    answers["data_sets"] = [{"data_set": code} for code in codes]
    out = run(scenes.register, answers, number=number)
    run(rights.grant_sample_data, answers | out, number=number)
    return scene_register.get(out["scene_id"])


@pytest.fixture
def model_file(user):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("model.py", "def score(row): return 1")
    stream.seek(0)
    return files.upload(user, stream, "model.zip")


@pytest.fixture
def answers(scene, model_file):
    return {
        "pre_application": scene.id,
        "developer": "own",
        "service_provider_name": None,
        "model_source": "own",
        "listed_model": None,
        "model_name": "评分模型",
        "model_version": "1.0",
        "model_file": [model_file.id],
        "model_sha256": model_file.sha256.upper(),
        "inputs": [{"item": "RS-002.id"}, {"item": "RS-001.id"}],
        "min_cell_size": 5,
        "output_schema": SCHEMA,
        "letter_template": "not_needed",
    }


@pytest.fixture
def checked(run, answers):
    return answers | run(models.check_listing, answers)


@pytest.fixture
def listed(run, checked):
    return register.get_listed(run(models.list_model, {**checked, "route": "experts"})["model_id"])


def choosing(answers, listed, **more):
    own = dict.fromkeys(("model_name", "model_version", "model_file", "model_sha256"))
    return answers | own | {"model_source": "listed", "listed_model": listed.id} | more


def test_a_complete_filing_is_described(checked, scene, model_file):
    assert (checked["scene_id"], checked["scene_name"]) == (scene.id, "信贷风控")
    assert [item["code"] for item in checked["data_sets"]] == ["RS-001", "RS-002"]
    assert checked["model_code_sha256"] == model_file.sha256
    assert len(checked["model_digest"]) == 64


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"pre_application": 77}, {"pre_application"}),
        ({"model_sha256": "a" * 64}, {"model_sha256"}),
        ({"inputs": [{"item": "RS-003.id"}]}, {"inputs"}),
        ({"inputs": [{"item": "RS-001.no_such"}]}, {"inputs"}),
        ({"inputs": [{"item": "RS-001.id"}, {"item": "RS-001.id"}]}, {"inputs"}),
        ({"output_schema": "[]"}, {"output_schema"}),
        ({"output_schema": "{"}, {"output_schema"}),
        ({"model_source": "listed", "listed_model": 77}, {"listed_model"}),
        ({"developer": "service_provider", "service_provider_name": "无此公司"}, {"service_provider_name"}),
    ],
)
def test_what_can_not_be_right_is_refused_at_its_field(refused, answers, changes, fields):
    assert refused(models.check_listing, answers | changes) == fields


def test_the_scene_of_another_unit_is_as_good_as_unknown(run, refused, answers):
    rival = world.unit("另一公司")
    foreign = pass_scene(run, world.case("pre_application", of=rival))
    assert refused(models.check_listing, answers | {"pre_application": foreign.id}) == {"pre_application"}


def test_a_scene_that_ended_can_not_be_used(refused, answers, scene):
    with store.writing():
        scene_register.get(scene.id).state = "ended"
    assert refused(models.check_listing, answers) == {"pre_application"}


def test_a_unit_suspended_meanwhile_is_refused(refused, answers, company):
    with store.writing():
        units.set_status(entries.SYSTEM, units.get(company.id), "suspended")
    assert "已入驻" in refused(models.check_listing, answers)


@pytest.mark.clause("三(二)c")
def test_a_service_provider_must_be_engaged_for_the_scene(run, refused, answers, scene, company):
    named = answers | {"developer": "service_provider", "service_provider_name": "数服公司"}
    provider = world.unit("数服公司", "service_provider", "onboarded")
    assert refused(models.check_listing, named) == {"service_provider_name"}
    data = {"provider": provider.id, "provider_name": provider.name, "scene_id": scene.id}
    with store.writing():
        facts = {"title": "委托", "state": "active", "organisation_id": company.id, "data": data}
        entries.enter(entries.SYSTEM, "engagements", **facts, subject=f"scene:{scene.id}")
    assert run(models.check_listing, named)
    with store.writing():
        units.set_status(entries.SYSTEM, units.get(provider.id), "suspended")
    assert refused(models.check_listing, named) == {"service_provider_name"}


def test_real_time_use_of_personal_data_needs_letters(run, refused, company, answers):
    live = pass_scene(run, world.case("pre_application", of=company), kind="realtime")
    assert refused(models.check_listing, answers | {"pre_application": live.id}) == {"letter_template"}
    public = answers | {"pre_application": live.id, "inputs": [{"item": "RS-002.id"}]}
    assert run(models.check_listing, public)
    assert run(models.check_listing, answers | {"pre_application": live.id, "letter_template": "standard"})


def test_a_listed_model_brings_its_name_version_and_code(run, answers, listed):
    out = run(models.check_listing, choosing(answers, listed))
    assert (out["model_name"], out["model_version"]) == ("评分模型", "1.0")
    assert out["model_code_sha256"] == listed.code_sha256


def test_a_scene_with_a_plan_is_filed_for_by_a_change_alone(run, refused, answers, scene, case, listed):
    with store.writing():
        scene_register.set_plan(By(case_id=case.id), scene, listed.case_id)
    assert refused(models.check_listing, answers) == {"pre_application"}
    assert run(models.check_listing, answers, first=False)["scene_id"] == scene.id


def test_an_unchanged_model_brings_the_name_version_and_code_of_the_plan(run, answers, scene, case, listed):
    with store.writing():
        scene_register.set_plan(By(case_id=case.id), scene, listed.case_id)
    own = dict.fromkeys(("model_name", "model_version", "model_file", "model_sha256"))
    out = run(models.check_listing, answers | own | {"model_source": "unchanged"}, first=False)
    assert (out["model_name"], out["model_version"], out["model_digest"]) == ("评分模型", "1.0", listed.digest)


def test_nothing_listed_means_no_fast_track(run, checked):
    out = run(models.fast_track, checked)["fast_track"]
    assert (out["eligible"], out["model_id"]) == (False, None)
    assert "须经评审专家评估" in out["reason"]


def test_the_same_code_data_and_output_go_the_fast_track(run, answers, listed):
    mine = choosing(answers, listed)
    out = run(models.fast_track, mine | run(models.check_listing, mine))["fast_track"]
    assert (out["eligible"], out["model_id"]) == (True, listed.id)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"inputs": [{"item": "RS-001.id"}]}, "使用数据"),
        ({"output_schema": SCHEMA.replace("integer", "number")}, "输出结果"),
    ],
)
def test_a_changed_filing_goes_to_the_experts(run, answers, listed, changes, word):
    mine = choosing(answers, listed, **changes)
    out = run(models.fast_track, mine | run(models.check_listing, mine))["fast_track"]
    assert not out["eligible"]
    assert word in out["reason"]


def test_a_delisted_model_opens_no_fast_track(run, checked, listed):
    with store.writing():
        register.delist(entries.SYSTEM, register.of_case(listed.case_id), "核实后下架")
    assert not run(models.fast_track, checked)["fast_track"]["eligible"]


def test_on_the_fast_track_the_panel_stays_that_of_the_model_compared_with(run, company, checked, listed):
    second = world.case(of=company)
    out = run(models.list_model, {**checked, "route": "fast"}, number=second)
    assert register.get_listed(out["model_id"]).panel_case_id == listed.case_id


def test_the_model_must_still_be_listed_when_it_is_approved(run, refused, company, checked, listed):
    with store.writing():
        register.delist(entries.SYSTEM, register.of_case(listed.case_id), "核实后下架")
    assert "下架" in refused(models.list_model, {**checked, "route": "fast"}, number=world.case(of=company))


def test_after_the_experts_the_case_is_its_own_panels(listed, case):
    assert (listed.case_id, listed.panel_case_id) == (case.id, case.id)
    assert listed.inputs == ["RS-001.id", "RS-002.id"]

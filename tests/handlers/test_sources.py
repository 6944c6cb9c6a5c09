import pytest

from app import store
from app.registers import models, scenes
from app.registers.registry.entries import By
from app.service_api import Option
from handlers import sources
from tests.support import world
from tests.web.browser import counting


@pytest.fixture
def office():
    office = world.unit("市人社局", "data_provider")
    world.data_set("RS-001", office, "personal", name="社保缴纳")
    world.data_set("RS-002", office, name="就业登记")
    return office


@pytest.fixture
def scene(company, office):
    number = world.case("pre_application", of=company)
    with store.writing():
        scene = scenes.register(By(case_id=number.id), company.id, "信贷风控", "other", "risk_control")
        scenes.grant(By(case_id=number.id), scene, scenes.SAMPLE_DATA, [store.registers.data_set("RS-001")])
    return scene


def offer(source, organisation_id):
    return source(None, organisation_id, {})


def test_the_catalogue_is_offered_by_code(office):
    assert offer(sources.data_sets, None)[0] == Option("RS-001", "社保缴纳（市人社局，个人信息）")


def test_only_the_units_own_scenes_are_offered(company, scene):
    assert [option.value for option in offer(sources.passed_pre_applications, company.id)] == [scene.id]
    assert offer(sources.passed_pre_applications, world.unit("另一公司").id) == []
    assert offer(sources.passed_pre_applications, None) == []


def test_only_items_of_the_named_data_sets_are_offered(company, scene):
    assert offer(sources.data_items, company.id) == [Option("RS-001.id", "社保缴纳 · 编号")]
    assert offer(sources.data_items, None) == []


def test_listed_models_are_offered_by_name_and_version(company, scene, case):
    with store.writing():
        model = models.list_model(
            By(case_id=case.id),
            panel_case_id=case.id,
            scene_id=scene.id,
            organisation_id=company.id,
            name="评分模型",
            version="1.0",
            code_sha256="a" * 64,
            inputs=["RS-001.id"],
            output_schema={"properties": {}},
        )
    assert offer(sources.listed_models, None) == [Option(model.id, "评分模型（版本 1.0）")]


def test_a_scene_with_a_plan_is_no_longer_offered_for_an_application(company, scene, case):
    with store.writing():
        scenes.set_plan(By(case_id=case.id), scene, case.id)
    assert offer(sources.passed_pre_applications, company.id) == []
    assert [option.value for option in offer(sources.own_scenes, company.id)] == [scene.id]


@pytest.mark.parametrize("source", [sources.passed_pre_applications, sources.data_items])
def test_more_scenes_ask_no_more_of_the_database(company, scene, source):
    def asked():
        with counting() as said:
            assert offer(source, company.id)
        return len(said)

    few = asked()
    for number in range(9):
        case = world.case("pre_application", of=company)
        with store.writing():
            more = scenes.register(By(case_id=case.id), company.id, f"场景{number}", "other", "risk_control")
            scenes.grant(By(case_id=case.id), more, scenes.SAMPLE_DATA, [store.registers.data_set("RS-002")])
    assert asked() == few

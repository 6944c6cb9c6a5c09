import pytest

from app import store
from app.errors import Refusal
from app.registers import models, scenes
from app.registers.registry.entries import By
from tests.support.world import case, unit

CODE = "a" * 64
SCHEMA = {"type": "object", "properties": {"score": {"type": "integer"}, "level": {"type": "string"}}}
ITEMS = ["GS-001.name", "RS-001.months"]


@pytest.fixture
def listed():
    company = unit("申请公司")
    number = case(of=company).id
    with store.writing():
        scene = scenes.register(By(case_id=number), company.id, "信贷风控", "realtime", "risk_control")
        return models.list_model(**facts(number, scene.id, company.id))


def facts(number, scene_id, company_id):
    return {
        "by": By(case_id=number),
        "panel_case_id": number,
        "scene_id": scene_id,
        "organisation_id": company_id,
        "name": "评分模型",
        "version": "1.0",
        "code_sha256": CODE.upper(),
        "inputs": ITEMS,
        "output_schema": SCHEMA,
    }


def test_nothing_changed_is_proved_by_the_digest(listed):
    digest = models.digest(CODE, reversed(ITEMS), {**SCHEMA})
    assert models.unchanged(digest).id == listed.id


@pytest.mark.parametrize(
    ("code", "items", "schema", "changed"),
    [
        ("b" * 64, ITEMS, SCHEMA, ["模型代码"]),
        (CODE, [*ITEMS, "BD-001.area"], SCHEMA, ["使用数据"]),
        (CODE, ITEMS, {**SCHEMA, "required": ["score"]}, ["输出结果"]),
        ("b" * 64, ITEMS[:1], SCHEMA, ["模型代码", "使用数据"]),
        (CODE, ITEMS, SCHEMA, []),
    ],
)
def test_what_changed_is_named(listed, code, items, schema, changed):
    assert models.changes(listed, code, items, schema) == changed
    assert (models.unchanged(models.digest(code, items, schema)) is None) == bool(changed)


def test_a_delisted_model_opens_no_fast_track(listed):
    with store.writing():
        models.delist(By(), models.of_case(listed.case_id), "核实后下架")
    assert models.unchanged(listed.digest) is None
    assert models.get_listed(listed.id) is None
    assert models.listed() == []


def test_a_case_lists_one_model(listed):
    with store.writing():
        again = models.list_model(**facts(listed.case_id, listed.scene_id, listed.organisation_id))
    assert again.id == listed.id
    assert len(models.listed(listed.organisation_id)) == 1
    assert models.listed(listed.organisation_id + 1) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "7", "{}", '{"properties": {}}', '{"properties": []}', '{"a": 1, "a": 2}', '{"properties": NaN}'],
)
def test_an_output_schema_lists_its_fields(text):
    with pytest.raises(Refusal) as caught:
        models.parse_schema(text)
    assert set(caught.value.errors) == {"output_schema"}


def test_what_is_no_digest_is_refused():
    with pytest.raises(Refusal):
        models.digest("not a digest", ITEMS, SCHEMA)


def test_listing_and_delisting_stand_in_the_history(listed):
    for _ in range(2):
        with store.writing():
            models.delist(By(), models.of_case(listed.case_id), "核实后下架")
    changes = store.entries.changes("models", listed.id)
    assert [(each.note, each.facts["state"]) for each in changes] == [
        ("上架", "listed"),
        ("核实后下架", "delisted"),
    ]
    assert models.of_case(listed.case_id).delisted_at is not None


def test_models_are_listed_by_cases_alone(listed):
    with pytest.raises(ValueError, match="办件"):
        models.list_model(**(facts(listed.case_id, listed.scene_id, listed.organisation_id) | {"by": By()}))

"""Options of form fields that come from the registers; a field names its function in the property `source`."""

from collections.abc import Callable, Mapping
from typing import Any

from app import service_api as api
from app.service_api import Actor, Option, Scene, clause

CLASSES = {"public": "公共数据", "enterprise": "企业非公开数据", "personal": "个人信息"}
Variables = Mapping[str, Any]


@clause("三(二)a", "七(一)")
def data_sets(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer every data set of the catalogue, with the change to come if there is one; the value is its code."""
    del actor, organisation_id, variables
    changes = {change.subject: change for change in api.entries("data_changes", states=("approved",))}
    return [
        Option(
            item.code, f"{item.name}（{item.provider.name}，{CLASSES[item.data_class]}）{_coming(changes, item)}"
        )
        for item in api.data_sets()
    ]


def _coming(changes: Mapping[str, api.Entry], item: api.DataSet) -> str:
    change = changes.get(f"data_set:{item.id}")
    return f"，自 {change.data['effective_on']} 起{change.data['kind']}" if change else ""


@clause("三(一)0", "三(六)")
def passed_pre_applications(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the unit's scenes that passed and have no plan yet; the value is the scene's id."""
    return own_scenes(actor, organisation_id, variables, only=lambda scene: scene.plan_case_id is None)


@clause("三(一)0", "七(二)3")
def own_scenes(
    actor: Actor,
    organisation_id: int | None,
    variables: Variables,
    *,
    only: Callable[[Scene], bool] = lambda _: True,
) -> list[Option]:
    """Offer the unit's scenes that passed, with a plan or without; the value is the scene's id."""
    del actor, variables
    scenes = [scene for scene in api.scenes_of(organisation_id) if only(scene)] if organisation_id else []
    numbers = api.case_numbers(scene.case_id for scene in scenes)
    return [Option(scene.id, f"{scene.name}（{numbers[scene.case_id]}）") for scene in scenes]


@clause("三(四)", "五(三)a")
def listed_models(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer every listed model, the newest first and none preferred; the value is its id."""
    del actor, organisation_id, variables
    return [Option(model.id, f"{model.name}（版本 {model.version}）") for model in api.listed_models()]


@clause("三(二)b", "三(三)a")
def data_items(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the items of the data sets the unit's scenes may use; the value is `CODE.field`."""
    del actor, variables
    scenes = api.scenes_of(organisation_id) if organisation_id else []
    sets = {item.code: item for item in api.sampled_data_sets(*scenes)}
    return [
        Option(f"{code}.{field['name']}", f"{sets[code].name} · {field['label']}")
        for code in sorted(sets)
        for field in sets[code].fields
    ]

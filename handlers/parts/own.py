"""What is the applicant's own, in the same words whether a thing is unknown or another unit's."""

from app.service_api import (
    Call,
    DataSet,
    Entry,
    Refusal,
    Scene,
    data_sets_with,
    entry,
    sampled_data_sets,
    scenes_of,
)


def own_scene(call: Call, field: str = "scene") -> Scene:
    """Return the scene that the answer `field` names; refuses there all but the applicant's own that passed."""
    wanted = int(call.variables[field])
    found = next((each for each in scenes_of(call.applicant_id) if each.id == wanted), None)
    if found is None:
        raise Refusal(errors={field: ["请选择本单位已通过预申报的场景。"]})
    return found


def scene_data_set(call: Call, scene: Scene) -> DataSet:
    """Return the data set that the answer `data_set` names; refuses there one that the scene does not use."""
    code = call.variables["data_set"]
    if code not in {item.code for item in sampled_data_sets(scene)}:
        raise Refusal(errors={"data_set": [f"场景“{scene.name}”没有使用这个数据集。"]})
    [item] = data_sets_with([code])
    return item


def case_entry(call: Call) -> Entry:
    """Return the entry that an earlier step of the case made: the variable `entry_id`."""
    return entry(int(call.variables["entry_id"]))

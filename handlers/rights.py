"""What a scene is allowed: sample data after the pre-application, an agreement after the approval."""

from typing import Any

from app.service_api import AGREEMENT, SAMPLE_DATA, Call, approve_scene, clause, data_sets_with, grant_right, scene


@clause("三(二)b")
def grant_sample_data(call: Call) -> dict[str, Any]:
    """Open the samples of the data sets the pre-application named, for this scene only.

    Reads `scene_id` and `used_data_sets`; returns `sample_data` (codes).
    """
    items = data_sets_with(item["code"] for item in call.variables["used_data_sets"])
    grant_right(scene(call.variables["scene_id"]), SAMPLE_DATA, call.case.id, items)
    return {"sample_data": [item.code for item in items]}


@clause("三(五)a", "四(五)b")
def open_agreement(call: Call) -> dict[str, Any]:
    """Open the right to an agreement; approval alone opens no data.

    Reads `scene_id`, `uses_partner`; returns `agreement`: {open: true, parties: 2, or 3 with a partner who
    collects letters}.
    """
    approved = scene(call.variables["scene_id"])
    approve_scene(approved)
    grant_right(approved, AGREEMENT, call.case.id)
    parties = 3 if call.variables.get("uses_partner") == "yes" else 2
    return {"agreement": {"open": True, "parties": parties}}

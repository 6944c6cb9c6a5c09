"""What a scene is allowed: sample data after the pre-application, an agreement after the approval."""

from app.service_api import (
    MAY_SIGN,
    SAMPLE_DATA,
    Call,
    approve_scene,
    clause,
    data_sets_with,
    grant_right,
    notify,
    scene,
)


@clause("三(二)b")
def grant_sample_data(call: Call) -> None:
    """Open the samples of the data sets the pre-application named, and of no other, for this scene only.

    Reads `scene_id` and `data_sets`.
    """
    items = data_sets_with(row["data_set"] for row in call.variables["data_sets"])
    grant_right(call.by, scene(call.variables["scene_id"]), SAMPLE_DATA, items)


@clause("三(五)a", "四(五)b")
def open_agreement(call: Call) -> None:
    """Open the right to an agreement and tell both sides; approval alone opens no data.

    Reads `scene_id`, `uses_partner`: with a partner who collects letters the agreement has three parties.
    """
    approved = scene(call.variables["scene_id"])
    approve_scene(call.by, approved)
    grant_right(call.by, approved, MAY_SIGN)
    parties = "三方" if call.variables.get("uses_partner") == "yes" else "双方"
    notify(
        [f"org:{call.applicant_id}", "role:operator"],
        kind="agreement",
        text=f"场景“{approved.name}”（{call.case.number}）已获批准，可签订{parties}《公共数据使用和安全保障协议》。",
        case_id=call.case.id,
        key=f"agreement:{call.case.id}",
    )

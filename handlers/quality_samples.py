"""Sampling tests of data quality: an environment of the operator's, figures out, no row out (三(五)c, 一(二))."""

from typing import Any

from app.service_api import (
    Call,
    Refusal,
    change_entry,
    clause,
    enter_entry,
    meter,
)
from handlers.parts.own import case_entry, own_scene, scene_data_set

REGISTER = "quality_samples"
ENVIRONMENTS = {"sandbox": "隔离沙箱", "replica": "脱敏副本库", "online": "在线只读视图"}
FIGURES = ("completeness", "timeliness", "accuracy")


@clause("三(五)c", "二(一)a")
def check_request(call: Call) -> dict[str, Any]:
    """Hold the request against the unit's scenes; returns `data_set_name`, `scene_name`.

    Refuses at `scene`, `data_set`, `fields`: data the scene does not use.
    """
    answers = call.variables
    scene = own_scene(call)
    item = scene_data_set(call, scene)
    foreign = [row["item"] for row in answers["fields"] if not row["item"].startswith(f"{answers['data_set']}.")]
    if foreign:
        raise Refusal(errors={"fields": [f"{'、'.join(foreign)} 不属于所选数据集。"]})
    return {"data_set_name": item.name, "scene_name": scene.name}


@clause("三(五)c")
def open(call: Call) -> dict[str, Any]:  # noqa: A001 (the diagram's word)
    """Enter the test with its environment; returns `entry_id`."""
    answers = call.variables
    made = enter_entry(
        call.by,
        REGISTER,
        title=f"{answers['scene_name']}：{answers['data_set_name']}",
        state="open",
        organisation_id=call.applicant_id,
        subject=f"scene:{answers['scene']}",
        data={
            "scene": answers["scene_name"],
            "data_set": answers["data_set_name"],
            "environment": ENVIRONMENTS[answers["environment"]],
        },
        note="准备测试环境",
    )
    return {"entry_id": made.id}


@clause("三(五)c", "一(二)", "七(三)3")
def close(call: Call) -> None:
    """Keep the figures, close the environment and meter its hours. Reads the answers of the form `metrics`."""
    answers = call.variables
    data = {name: answers[name] for name in FIGURES} | {"closed_on": call.today.isoformat()}
    change_entry(call.by, case_entry(call), "登记指标，关闭环境", state="done", data=data)
    meter(
        call.by,
        "infrastructure",
        answers["hours_used"],
        key=f"quality-sample:{call.case.id}",
        organisation_id=call.applicant_id,
        scene_id=int(answers["scene"]),
    )

"""The providers of the used data sets: consulted beside the experts, without a veto (三(三)e, 七(二)5a)."""

from typing import Any

from app.service_api import Call, clause, data_sets_with, providers_of
from app.service_api import notify as tell

SILENT = "silent"


@clause("三(三)e", "七(二)5a")
def open(call: Call) -> dict[str, Any]:  # noqa: A001 (the diagram's word)
    """Return `providers`: each provider of a used data set once, {id, name, data_sets: [{code, name}]}."""
    return {"providers": _providers(call)}


@clause("三(三)e", "七(二)5a")
def record_silence(call: Call) -> dict[str, Any]:
    """Record that the time ran out without an answer (未反馈): it blocks nothing and says nothing."""
    del call
    return {"opinion": SILENT, "opinion_reason": None}


@clause("三(四)", "三(三)e")
def notify(call: Call) -> None:
    """Tell the providers of an application on the fast track, without a task."""
    providers = _providers(call)
    name = call.variables.get("scene_name") or call.case.title
    tell(
        [f"org:{provider['id']}" for provider in providers],
        kind="provider_notice",
        text=f"场景“{name}”（{call.case.number}）选用已上架模型，使用贵单位数据，数据与输出均未改变，特此告知。",
        key=f"fast-track:{call.case.id}:{call.now.isoformat()}",
    )


def _providers(call: Call) -> list[dict[str, Any]]:
    return providers_of(data_sets_with(item["code"] for item in call.variables.get("data_sets") or ()))

"""The model listing of a formal application, and the fast track proved by digest (三(三)a, 三(四), 三(六))."""

from collections.abc import Iterator
from typing import Any

from app.service_api import (
    Call,
    Model,
    Refusal,
    Scene,
    clause,
    describe_data_set,
    entries_in_force,
    file,
    is_onboarded,
    listed_model,
    model_changes,
    model_digest,
    model_of_case,
    parse_schema,
    sampled_data_sets,
    unchanged_model,
)
from app.service_api import (
    list_model as enter_model,
)
from handlers.parts.own import own_scene

LISTED, UNCHANGED = "listed", "unchanged"


@clause("三(一)0", "三(三)a", "三(六)", "三(二)c", "四(三)d", "四(五)a", "二(一)a", "一(二)")
def check_listing(call: Call, *, first: bool = True) -> dict[str, Any]:
    """Check plan and model listing, filed together, against the registers.

    `first`: the scene must have no plan yet, for an approved plan is changed by its own procedure alone (三(六)).
    Reads the answers of the form `apply`. Returns `scene_id`, `scene_name`, `data_sets` (those used: {code,
    name, data_class, provider}), `model_name`, `model_version`, `model_code_sha256`, `model_digest`. The
    schema stays text: its keys are the applicant's own. Refuses at the field: a scene that is not the unit's
    own and passed, a digest that is not the file's, a model not listed, items outside the pre-application, raw
    items handed on as results, letters that are needed, a service provider who is not engaged for the scene.
    """
    if not is_onboarded(call.applicant_id):
        raise Refusal("本单位当前不是已入驻状态，不能提交申报。")
    passed = own_scene(call, "pre_application")
    if first and passed.plan_case_id is not None:
        message = "该场景已有批准的开发方案，不能重复申报。要修改方案的，请办理“开发方案变更”。"
        raise Refusal(errors={"pre_application": [message]})
    name, version, code_sha256 = _code(call, passed)
    used = _used(call, passed)
    schema = parse_schema(call.variables["output_schema"])
    _check_results(call, schema)
    _check_letters(call, passed, used)
    _check_service_provider(call, passed)
    return {
        "scene_id": passed.id,
        "scene_name": passed.name,
        "data_sets": used,
        "model_name": name,
        "model_version": version,
        "model_code_sha256": code_sha256,
        "model_digest": model_digest(code_sha256, _items(call), schema),
    }


@clause("三(四)", "三(六)")
def fast_track(call: Call) -> dict[str, Any]:
    """Compare with the models listed now; returns `fast_track`: {eligible, reason, model_id}.

    Eligible means: code, used data items and output schema have the digest of a listed, expert-passed model.
    """
    same = unchanged_model(call.variables["model_digest"])
    if same is not None:
        reason = (
            f"与已上架模型“{same.name}”（版本 {same.version}）的模型代码、使用数据、输出结果完全一致，"
            "初审后可由市数据管理部门直接审批，无需专家再行评估。"
        )
        return {"fast_track": {"eligible": True, "reason": reason, "model_id": same.id}}
    return {"fast_track": {"eligible": False, "reason": _difference(call), "model_id": None}}


@clause("三(三)a", "三(四)", "三(六)")
def list_model(call: Call) -> dict[str, Any]:
    """List the approved model; returns `model_id`.

    On the fast track the panel that counts is that of the model it was compared with, which must still be
    listed: else the decision is refused and the case can go to the experts.
    """
    answers, panel_case = call.variables, call.case.id
    if answers.get("route") == "fast":
        same = unchanged_model(answers["model_digest"])
        if same is None:
            raise Refusal("所依据的已上架模型现已下架，不能再走快速通道。请退回修改。")
        panel_case = same.panel_case_id
    model = enter_model(
        call.by,
        panel_case_id=panel_case,
        scene_id=answers["scene_id"],
        organisation_id=call.applicant_id,
        name=answers["model_name"],
        version=answers["model_version"],
        code_sha256=answers["model_code_sha256"],
        inputs=_items(call),
        output_schema=parse_schema(answers["output_schema"]),
    )
    return {"model_id": model.id}


def _code(call: Call, passed: Scene) -> tuple[str, str, str]:
    """Return name, version and code digest of the model filed: a new file, a listed one, or the plan's own."""
    answers, source = call.variables, call.variables.get("model_source")
    if source == LISTED:
        chosen = _listed(call)
        return chosen.name, chosen.version, chosen.code_sha256
    if source == UNCHANGED and (own := model_of_case(passed.plan_case_id or 0)) is not None:
        return own.name, own.version, own.code_sha256
    digest = file(answers["model_file"][0]).sha256
    if answers["model_sha256"].strip().lower() != digest:
        raise Refusal(errors={"model_sha256": ["与上传的模型文件不符，请核对文件，或重新计算 SHA-256。"]})
    return answers["model_name"], answers["model_version"], digest


def _listed(call: Call) -> Model:
    chosen = listed_model(int(call.variables["listed_model"]))
    if chosen is None:
        raise Refusal(errors={"listed_model": ["该模型未上架或已下架，请重新选择。"]})
    return chosen


def _items(call: Call) -> list[str]:
    """Return the data items used, `CODE.field`, sorted."""
    return sorted(row["item"] for row in call.variables["inputs"])


def _used(call: Call, passed: Scene) -> list[dict[str, Any]]:
    """Return the data sets the items come from; each item once, and within the pre-application."""
    items, sets = _items(call), {item.code: item for item in sampled_data_sets(passed)}
    offered = {f"{code}.{field['name']}" for code, item in sets.items() for field in item.fields}
    foreign = sorted(set(items) - offered)
    twice = sorted({item for item in items if items.count(item) > 1})
    problems = [f"{'、'.join(foreign)} 不在预申报所列数据集中。"] if foreign else []
    problems += [f"{'、'.join(twice)} 重复填写。"] if twice else []
    if problems:
        raise Refusal(errors={"inputs": problems})
    codes = dict.fromkeys(item.partition(".")[0] for item in items)
    return [dict(describe_data_set(sets[code])) for code in codes]


def _check_results(call: Call, schema: dict[str, Any]) -> None:
    """Refuse a model that would hand out raw items, subject by subject (一(二)); a statistic may group by them."""
    if call.variables["min_cell_size"] > 1:
        return
    raw = sorted(set(_outputs(schema)) & {item.partition(".")[2] for item in _items(call)})
    if raw:
        message = (
            f"{'、'.join(raw)} 是所用的原始数据项，不能逐条原样输出。请改为加工后的结果，并换用不同的名称；"
            "按组统计的，请填写实际的最小分组数量。"
        )
        raise Refusal(errors={"output_schema": [message]})


def _outputs(schema: Any) -> Iterator[str]:
    """Yield the names of all fields that a JSON Schema describes, at any depth."""
    if isinstance(schema, list):
        for each in schema:
            yield from _outputs(each)
    elif isinstance(schema, dict):
        described = schema.get("properties")
        yield from described if isinstance(described, dict) else ()
        for each in schema.values():
            yield from _outputs(each)


def _check_letters(call: Call, passed: Scene, used: list[dict[str, Any]]) -> None:
    """Refuse real-time use of personal or enterprise data without letters of consent (四(二)a, 四(三)d)."""
    guarded = [item["name"] for item in used if item["data_class"] != "public"]
    if passed.kind == "realtime" and guarded and call.variables.get("letter_template") == "not_needed":
        message = f"实时查询类场景使用{'、'.join(guarded)}，须取得信息主体授权，请选择授权书模板。"
        raise Refusal(errors={"letter_template": [message]})


def _check_service_provider(call: Call, passed: Scene) -> None:
    """Refuse a provider that the unit has not engaged for this scene, or that is held off now (三(二)c)."""
    if call.variables.get("developer") != "service_provider":
        return
    engaged = {each.data["provider_name"] for each in entries_in_force("engagements", subject=f"scene:{passed.id}")}
    if call.variables.get("service_provider_name") not in engaged:
        message = "请选择已受托为该场景提供服务的第三方服务商；尚未委托的，请先办理委托。"
        raise Refusal(errors={"service_provider_name": [message]})


def _difference(call: Call) -> str:
    if call.variables.get("model_source") != LISTED:
        return "没有代码、使用数据、输出结果完全一致的已上架模型，须经评审专家评估。"
    schema = parse_schema(call.variables["output_schema"])
    changed = model_changes(_listed(call), call.variables["model_code_sha256"], _items(call), schema)
    return f"与所选已上架模型相比，{'、'.join(changed)}有改变，须经评审专家评估。"

"""What a development plan says and which papers belong to it, and what two versions differ in (三(三)a, 三(六))."""

from collections.abc import Mapping
from typing import Any

from app.service_api import Call, data_sets_with, file

FILES = {
    "solution_file": "《应用场景解决方案》",
    "modelling_file": "《建模设计说明书》",
    "other_files": "其他材料",
    "attack_test_file": "逆算攻击测试报告",
    "letter_template_file": "拟使用的授权书模板",
}
FACTS = {
    "developer": "模型开发方",
    "service_provider_name": "第三方服务商",
    "model_name": "模型名称",
    "model_version": "模型版本",
    "model_code_sha256": "模型代码（SHA-256）",
    "inputs": "使用的数据项",
    "output_schema": "结果数据结构",
    "min_cell_size": "最小分组数量",
    "irreversibility_note": "不可逆说明",
    "letter_template": "信息主体授权书",
    "letter_template_note": "采用自有模板的说明",
    "uses_partner": "是否通过第三方获取授权文件",
    "partner_name": "合作单位",
    "partner_uscc": "合作单位统一社会信用代码",
    "partner_cooperation": "合作方式",
    "partner_letters": "授权文件获取方式",
}
"""What a plan says besides its papers: key of the form and of the register → what people call it."""
WORDS = {
    "developer": {"own": "本单位", "service_provider": "委托第三方服务商"},
    "letter_template": {"not_needed": "不涉及", "standard": "采用平台模板", "own": "修改模板或采用自有模板"},
    "uses_partner": {"yes": "是", "no": "否"},
}
NONE = "无"


def plan_facts(call: Call) -> dict[str, Any]:
    return {key: call.variables.get(key) for key in FACTS}


def plan_papers(call: Call) -> list[dict[str, str]]:
    """Return the papers filed: [{paper, name, sha256}]."""
    given = [(label, file(each)) for key, label in FILES.items() for each in call.variables.get(key) or ()]
    return [{"paper": label, "name": found.name, "sha256": found.sha256} for label, found in given]


def plan_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], papers: list[dict[str, str]]
) -> list[dict[str, str]]:
    earlier = before.get("papers") or []
    rows = [
        (label, *(_inputs if key == "inputs" else _said)(key, before.get(key), after.get(key)))
        for key, label in FACTS.items()
        if (before.get(key) or None) != (after.get(key) or None)
    ]
    rows += [
        (label, _sheets(earlier, label), _sheets(papers, label))
        for label in FILES.values()
        if _digests(earlier, label) != _digests(papers, label)
    ]
    return [{"field": label, "before": old, "after": new} for label, old, new in rows if old != new]


def _digests(papers: list[dict[str, str]], label: str) -> list[str]:
    return sorted(each["sha256"] for each in papers if each["paper"] == label)


def _sheets(papers: list[dict[str, str]], label: str) -> str:
    """Say which papers of a kind there are."""
    found = [each for each in papers if each["paper"] == label]
    return "；".join(f"{each['name']}（SHA-256 {each['sha256']}）" for each in found) or NONE


def _said(key: str, *values: Any) -> list[str]:
    """Say a fact's values in words."""
    return [NONE if value in (None, "") else WORDS.get(key, {}).get(value) or str(value) for value in values]


def _inputs(_key: str, before: Any, after: Any) -> list[str]:
    """Name the data items, with their reasons, that only one of two versions uses; the rest are counted."""
    old, new = ({(row["item"], row["reason"]) for row in rows or ()} for rows in (before, after))
    labels = _labels({item for item, _ in old | new})
    said = [
        "；".join(sorted(f"{labels[item]}（{reason}）" for item, reason in each)) for each in (old - new, new - old)
    ]
    kept = f"其余 {len(old & new)} 项不变" if old & new else ""
    return ["；".join(filter(None, (each, kept))) or NONE for each in said]


def _labels(items: set[str]) -> dict[str, str]:
    """Return what people call data items `GS-001.on_time`: 企业用水量·是否按时缴费 GS-001.on_time."""
    labels = {
        f"{each.code}.{field['name']}": f"{each.name}·{field.get('label') or field['name']}"
        for each in data_sets_with({item.rpartition(".")[0] for item in items})
        for field in each.fields
    }
    return {item: f"{labels[item]} {item}" if item in labels else item for item in items}

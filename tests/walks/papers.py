"""What the people of the walk write into the forms: plain answers, files as papers still to be uploaded."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tests.support import answers as usual
from tests.walks import machine

Answers = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A file on somebody's desk."""

    name: str
    content: bytes = machine.PDF


MODEL = Paper("信用评价模型.zip", machine.MODEL)
PLAN = [Paper("应用场景解决方案.pdf")]
SEALED = {name: [Paper(f"{name}.pdf")] for name in usual.PAPERS}
DATA_SETS = ("SCJG-001", "RS-001")
PROVIDERS = ("prov1", "prov2")
ITEMS = ("SCJG-001.uscc", "RS-001.insured")
SCENE = "小微企业信用评估"
LATE_TEXT = "承办人因公出差，预计三日内办结，敬请谅解。"


def onboarding(username: str, path: str = "qr") -> Answers:
    """Return the application of a demo unit, complete for either path."""
    unit = machine.unit_of(username)
    return {
        "organisation_name": unit["name"],
        "uscc": unit["uscc"],
        "organisation_kind": unit["kind"],
        "unit_type": unit["unit_type"],
        "address": unit["address"],
        "established_on": "2018-03-01",
        "legal_representative": usual.LEGAL["name"],
        "legal_representative_id": usual.LEGAL["id_number"],
        "responsible_person": usual.RESPONSIBLE["name"],
        "responsible_person_id": usual.RESPONSIBLE["id_number"],
        "contact_name": "王小明",
        "contact_phone": "13805950000",
        "governance_declared": True,
        "governance_note": "设董事会、监事会和数据安全委员会。",
        "finance_declared": True,
        "finance_note": "财务制度健全，每年经会计师事务所审计。",
        **{f"{head}_record": "none" for head in usual.HEADS},
        "dcmm_level": "none",
        "identity_path": path,
        **(SEALED if path == "paper" else {}),
        "quality_acknowledged": True,
        "truth_declared": True,
    }


def pre_application() -> Answers:
    return {
        "scene_name": SCENE,
        "scene_kind": "other",
        "purpose": "inclusive_finance",
        "industry": "general",
        "scene_description": "以登记和社保缴纳情况评估小微企业经营状况，供贷前审查参考。",
        "lawfulness_note": "依据授权开展，符合有关规定。",
        "data_sets": [{"data_set": code, "reason": "核验企业经营是否稳定。"} for code in DATA_SETS],
        "recipients": [{"name": "晋江同创供应链管理有限公司", "use": "贷前审查"}],
        "no_transfer_declared": True,
        "solution_file": PLAN,
        "truth_declared": True,
    }


def formal_application(scene: object, **changed: Any) -> Answers:
    return {
        "pre_application": scene,
        "solution_file": PLAN,
        "modelling_file": [Paper("建模设计说明书.pdf")],
        "developer": "own",
        "model_source": "own",
        "model_name": "小微企业信用评价模型",
        "model_version": "1.0",
        "model_file": [MODEL],
        "model_sha256": sha256(MODEL.content).hexdigest(),
        "inputs": [{"item": item, "reason": "计算评分所需。"} for item in ITEMS],
        "output_schema": usual.OUTPUT,
        "min_cell_size": 5,
        "irreversibility_note": "只输出分数区间，无法推算任何原始数据。",
        "attack_test_file": [Paper("逆算攻击测试报告.pdf")],
        "letter_template": "not_needed",
        "no_inversion_declared": True,
        "truth_declared": True,
    } | changed


def usually(form: str, **changed: Any) -> Answers:
    """Return the usual answers to a form that asks nothing of the registers, but for those named."""
    given: Answers = usual.FORMS[form](None, None)  # type: ignore[arg-type]
    return given | changed


NOT_ASKED = {
    *(name.replace("_file", "_seal") for name in usual.PAPERS),
    *("licences_check", "plan_complex_reason", "code_complex_reason"),
    *("recusal_reason", "offline_reason", "opinion_reason"),
}
"""Questions that do not come up when a unit with one partner-free scene signs by phone and everything is in order."""


def asked(form: str, **changed: Any) -> Answers:
    """Return the usual answers to the questions that come up."""
    return {key: value for key, value in usually(form, **changed).items() if key not in NOT_ASKED}

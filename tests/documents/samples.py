"""What each template is given: as sensible cases would give it, and far beyond."""

from typing import Any

UNIT, LONG_UNIT = (
    "泉州甲信用服务有限公司",
    "福建省泉州市丰泽区公共数据资源开发利用联合创新研究中心（特殊普通合伙）" * 3,
)
BASIS = "泉州市公共数据资源开发服务管理实施细则（试行）"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DECISION = {"unit": UNIT, "scene": "小微企业信用评估", "case_number": "SB-2026-00012", "basis": BASIS}
PLAN = {
    "model": "评分模型 1.0",
    "digest": DIGEST,
    "data_sets": ["参保人数（RS-001）", "用水量（SW-001）"],
    "output": "score",
}

DATA: dict[str, dict[str, Any]] = {
    "commitment": {"text": "本单位承诺：\n\n一、守法。", "unit": UNIT, "uscc": "91350500MA00000016", "signer": "林国强", "capacity": "法定代表人", "identity": "扫码认证", "text_version": "2024-1"},
    "approval": {**DECISION, **PLAN, "course": "评审专家评估、征求数据提供单位意见", "reason": "同意。", "authority": "泉州市数据管理局"},
    "refusal": {**DECISION, "reason": "一、论证不足。\n二、可以逆算。", "authority": "泉州市数据管理局"},
    "agreement": {**DECISION, **PLAN, "approval": "PZS-2026-00003", "valid_from": "2026-12-01", "valid_to": "2027-11-30", "terms": ""},
    "filing_receipt": {"unit": UNIT, "filing_number": "泉数备〔2026〕15 号", "subject": "协议备案", "document": "XYS-2026-00002", "digest": DIGEST, "filed_at": "2026-11-23 10:30", "note": "", "authority": "泉州市数据管理局"},
    "sanction": {"unit": UNIT, "facts": "将加工结果提供给第三方。", "evidence": "调用日志", "statement": "承认。", "basis": BASIS, "clause": "六(四)", "measure": "暂停数据服务三十日。", "measure_name": "暂停数据服务", "valid_from": "2026-11-23", "valid_to": "2026-12-22", "issuer": "运营单位"},
    "listing_certificate": {"unit": UNIT, "product": "信用评分", "kind": "模型", "version": "1.2", "digest": DIGEST, "conclusion": "通过", "listed_on": "2026-11-23", "valid_to": None, "issuer": "运营单位"},
    "termination": {"unit": UNIT, "scene": "信用评估", "approval": "PZS-2026-00003", "grounds": "超出用途。", "basis": BASIS, "clause": "七(二)1", "effective_on": "2026-11-24", "disposal": "停止调用。", "authority": "泉州市数据管理局"},
    "confidentiality_promise": {"name": "王小明", "unit": UNIT, "department": "数据部", "duty": "分析师", "work": "模型运行"},
}  # fmt: skip

HOSTILE = '#panic("executed") #read("/etc/passwd") *粗* $x$ <script> \\ ` @引用 " 𠮷' + "A" * 300


def long(kind: str) -> dict[str, Any]:
    """Return the same with every text long and hostile."""
    return {
        key: [f"{HOSTILE}{i}" for i in range(30)] if isinstance(value, list) else f"{HOSTILE}\n{'长' * 900}"
        for key, value in DATA[kind].items()
    }


def facts(kind: str, data: dict[str, Any], parties: int = 1) -> dict[str, Any]:
    """Return what a template reads from document.json."""
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9h-9z"/></svg>'
    return {
        "title": f"测试文书 {kind}",
        "number": "WS-2026-00001",
        "year": 2026,
        "month": 11,
        "day": 23,
        "address": "https://data.example.cn/verify/" + "0" * 32,
        "template": "2024-1",
        "qr": square,
        "signatures": [{"place": place, "party": LONG_UNIT} for place in range(1, parties + 1)],
        "data": data,
    }

"""What each template is given: as sensible cases would give it, and far beyond."""

from typing import Any

from app.documents import templates

UNIT = "泉州甲信用服务有限公司"
LONG_UNIT = "福建省泉州市丰泽区公共数据资源开发利用联合创新研究中心（特殊普通合伙）" * 3

DATA: dict[str, dict[str, Any]] = {facts["kind"]: facts["sample"] for facts in templates.described()}

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

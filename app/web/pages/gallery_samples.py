"""Sample data of the component gallery, in the shapes that the macros take. All names are invented."""

from typing import Any

SHELL: dict[str, Any] = {
    "language": "zh-CN",
    "languages": [
        {"code": "zh-CN", "label": "中文", "url": "?language=zh", "current": True},
        {"code": "en", "label": "English", "url": "?language=en", "current": False},
    ],
    "account": {"id": 7, "name": "陈建国", "organisation": "泉州市数据管理部门", "role": "经办"},
    "menu": [
        {"label": "账号与安全", "url": "#", "icon": "user"},
        {"label": "访问令牌", "url": "#", "icon": "lock"},
    ],
    "rule_set": "实施细则（试行）2024-05-17 版",
    "rule_notice": "实施细则试行期已于 2026-05-16 届满，现按主管部门关于延期适用的书面意见继续办理。",
}

STAGES = [
    {"name": "提交申请", "state": "done", "note": "11-12"},
    {"name": "方案审核", "state": "done", "note": "11-14"},
    {"name": "模型代码审核", "state": "done", "note": "11-14"},
    {"name": "专家评估与意见征询", "state": "late", "note": "超时 3 个工作小时"},
    {"name": "经办审查", "state": "todo", "note": ""},
    {"name": "负责人审批", "state": "todo", "note": ""},
]
STAGES_CURRENT = [
    {**stage, "state": "current", "note": "预计 12 月 1 日前"} if stage["state"] == "late" else stage
    for stage in STAGES
]
STAGES_RETURNED = [
    {"name": "提交申请", "state": "returned", "note": "第 2 轮补正"},
    *({**stage, "state": "todo", "note": ""} for stage in STAGES[1:]),
]
STAGES_DONE = [{**stage, "state": "done", "note": ""} for stage in STAGES]

CHIPS = [
    ("ok", "剩 3 个工作日", "应于 11 月 24 日 18:00 前办结，还剩 27 个工作小时"),
    ("soon", "剩 4 小时", "应于今天 18:00 前办结，还剩 4 个工作小时"),
    ("late", "超时 1 个工作日", "应于 11 月 20 日 18:00 前办结，已超 9 个工作小时"),
    ("met", "按时办结", "11 月 18 日 16:20 办结，比时限早 1 个工作日"),
    ("none", "不限时", ""),
]

CASES = [
    {
        "title": "小微企业“用水—用工—经营”联合信用评估模型应用场景",
        "number": "SQ-2026-000128",
        "process": "正式申请",
        "chip": ("info", "办理中"),
        "where": "评审专家评估中，预计 12 月 1 日前有结果。",
        "stages": STAGES_CURRENT,
        "contact": "联系人：林雅婷 0595-2200 0001",
        "action": "",
    },
    {
        "title": "鞋服产业园公交接驳优化",
        "number": "YS-2026-000097",
        "process": "预先申报",
        "chip": ("warn", "已退回"),
        "where": "请按退回意见补正“数据使用的必要性”说明后重新提交。",
        "stages": STAGES_RETURNED,
        "contact": "联系人：黄志强 0595-2200 0002",
        "action": "去补正",
    },
    {
        "title": "不动产登记辅助核验",
        "number": "SQ-2026-000051",
        "process": "正式申请",
        "chip": ("ok", "已批准"),
        "where": "11 月 6 日批准，可以申请订立数据开发利用协议。",
        "stages": STAGES_DONE,
        "contact": "联系人：林雅婷 0595-2200 0001",
        "action": "",
    },
]

ORGANISATIONS = (
    "泉州丰泽智联数据科技有限公司",
    "福建闽南产业大数据与普惠金融信用服务股份有限公司泉州分公司",
    "厦门海沧云图信息技术有限公司",
    "晋江市鞋服产业数字化创新中心",
)
_TASKS = ("方案审核", "模型代码审核", "入驻审核", "延期说明", "征询意见", "专家评估", "负责人审批", "补正辅导")
_SUBJECTS = (
    "小微企业“用水—用工—经营”联合信用评估模型应用场景",
    "鞋服产业园公交接驳优化",
    "入驻申请",
    "不动产登记辅助核验",
)
_ORDER = ("late", "late", "soon", "soon", "soon", *("ok",) * 13)


def tasks(url: str) -> list[dict[str, Any]]:
    """Eighteen tasks of an inbox, most urgent first; each opens url with ?task=."""
    words = {level: (text, full) for level, text, full in CHIPS}
    return [
        {
            "id": number,
            "url": f"{url}?task={number}",
            "name": _TASKS[number % len(_TASKS)],
            "subject": _SUBJECTS[number % len(_SUBJECTS)],
            "number": f"SQ-2026-{number + 100:06d}",
            "organisation": ORGANISATIONS[number % len(ORGANISATIONS)],
            "deadline": (level, *words[level]),
            "claimable": number % 3 != 1,
            "assignee": "陈建国",
        }
        for number, level in enumerate(_ORDER)
    ]


FILES = [
    {
        "name": "应用场景解决方案（第 2 版）.pdf",
        "url": "#file",
        "size": "2.4 MB",
        "note": "11-12 09:41 上传",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    {
        "name": "建模设计说明书：基于多源公共数据的小微企业联合信用评估模型（含特征工程与可逆性分析附录）.docx",
        "url": "#file",
        "size": "860 KB",
        "note": "11-12 09:43 上传",
    },
    {"name": "credit_model.py", "size": "36 KB", "note": "仅代码审核人员和评审专家可以查看"},
]

EVENTS = [
    {
        "time": "2026-11-20T18:00:00+08:00",
        "when": "11-20 18:00",
        "who": "系统",
        "what": "专家评估已超时",
        "element": "assess",
        "limit": "时限 5 个工作日，应于 11-20 18:00 前完成；已通知运营单位说明原因",
        "tone": "bad",
    },
    {
        "time": "2026-11-14T16:20:00+08:00",
        "when": "11-14 16:20",
        "who": "平台运营单位 · 郑晓东",
        "what": "模型代码审核通过",
        "element": "look_at_code",
        "note": "模型仅输出 0–100 的评分区间，未发现可还原个体明细的路径。\n建议上线后按季度复核输出分布。",
        "limit": "用时 1.5 个工作日，时限 2 个工作日",
        "tone": "ok",
        "files": FILES[:1],
    },
    {
        "time": "2026-11-13T10:05:00+08:00",
        "when": "11-13 10:05",
        "who": "平台运营单位 · 苏丽华",
        "what": "方案退回补正",
        "element": "look_at_plan",
        "note": "“数据使用的必要性”一节没有说明为何需要逐月用水量，请补充。",
        "limit": "用时 0.5 个工作日，时限 2 个工作日",
        "tone": "warn",
    },
    {
        "time": "2026-11-12T09:45:00+08:00",
        "when": "11-12 09:45",
        "who": "泉州丰泽智联数据科技有限公司 · 王海峰",
        "what": "提交申请",
        "element": "start",
        "tone": "info",
    },
]

CHANGES = [
    {
        "label": "逐月用水量的用途",
        "before": "用于建模。",
        "after": "用于判断开工率：连续 6 个月的用水量变化与用工人数互为印证，单月数据不足以区分季节因素。",
    },
    {"label": "数据保存期限", "before": "24 个月", "after": "12 个月"},
    {"label": "安全负责人", "before": None, "after": "王海峰（数据安全部）"},
]

FACTS = [
    ("申请单位", ORGANISATIONS[1]),
    ("统一社会信用代码", "91350503MA2XXXXX1A"),
    ("场景分类", "普惠金融"),
    ("拟用数据集", "企业基本登记信息、参保人数（按月）、企业用水量（按月）"),
    ("预申报", "YS-2026-000066（2026-10-22 通过）"),
    ("备注", ""),
]

KPIS = [
    {"label": "已超时", "value": 2, "unit": "件", "tone": "bad", "note": "待说明 1 件", "url": "#late"},
    {"label": "今天到期", "value": 3, "unit": "件", "tone": "warn", "url": "#today"},
    {"label": "明天到期", "value": 5, "unit": "件", "url": "#tomorrow"},
    {"label": "本月按时率", "value": "96.4", "unit": "%", "note": "上月 94.1%"},
    {"label": "平均办结用时", "value": "11.2", "unit": "个工作日", "note": "时限合计 15 个工作日"},
]

BARS = [
    {"label": "入驻审核", "value": 100, "text": "100%（24/24）", "tone": "ok"},
    {"label": "方案审核", "value": 96, "text": "96%（48/50）", "tone": "ok"},
    {"label": "模型代码审核", "value": 92, "text": "92%（46/50）", "tone": "ok"},
    {"label": "专家评估", "value": 78, "text": "78%（117/150）", "tone": "warn"},
    {"label": "经办审查", "value": 61, "text": "61%（11/18）", "tone": "bad"},
]

HEAT = [
    {"label": "方案审核", "share": 11, "text": "1.2 个工作日", "level": 2},
    {"label": "模型代码审核", "share": 15, "text": "1.7 个工作日", "level": 3},
    {"label": "专家评估", "share": 46, "text": "5.1 个工作日", "level": 5},
    {"label": "经办审查", "share": 17, "text": "1.9 个工作日", "level": 4},
    {"label": "负责人审批", "share": 11, "text": "1.2 个工作日", "level": 1},
]

RATES = [
    ("方案审核", [(5, "100%"), (4, "96%"), (4, "97%")]),
    ("专家评估", [(2, "71%"), (2, "74%"), (3, "86%")]),
    ("经办审查", [(3, "84%"), (1, "61%"), (4, "95%")]),
]

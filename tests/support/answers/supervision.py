"""Valid answers to the forms of supervision."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers.people.actors import Actor
from app.registers.registry import entries
from app.store import registers

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def instruction_issue(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "instruction_title": "规范初审反馈",
        "instruction_text": "近一个月初审反馈理由过于简略，请逐条写明依据，并对经办人员开展培训。",
        "answer_by": (clock.today() + timedelta(days=14)).isoformat(),
    }


def instruction_answer(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "answer_text": "已修订初审反馈模板，并于本周组织全员培训，今后逐条写明依据。",
        "done_on": clock.today().isoformat(),
    }


def instruction_close(_walk: "Walk", _who: Actor) -> Answers:
    return {"close_decision": "close", "close_reason": "措施落实，予以办结。"}


def usage_report(_walk: "Walk", who: Actor) -> Answers:
    agreements = entries.find("agreements", organisation_id=who.organisation_id or 0)
    figures = {"calls": 1200, "subjects": 340, "benefit": 15.5, "results": "审批时间由三天缩短到一天。"}
    return {
        "scene_reports": [{"scene": each.number, **figures} for each in agreements],
        "within_scene": "yes",
        "problems": "",
        "report_true": True,
    }


def usage_receive(_walk: "Walk", _who: Actor) -> Answers:
    return {"receive_decision": "accept", "receive_reason": "内容完整。"}


def risk_raise(_walk: "Walk", _who: Actor) -> Answers:
    return {"scene": registers.scenes_in("approved")[0].id, "occasion": "监测发现调用量异常增长。"}


def risk_assess(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "scope_risk": "low",
        "leak_risk": "low",
        "unit_risk": "medium",
        "findings": "单位制度健全，近一季度调用量平稳，无投诉。",
        "risk_level": "medium",
        "measures": "保持现行监测频次。",
    }


def risk_decide(_walk: "Walk", _who: Actor) -> Answers:
    return {"risk_decision": "watch", "risk_reason": "责令整改后观察一个季度。"}


def sanction_open(walk: "Walk", _who: Actor) -> Answers:
    return {
        "party": walk.town["user1"].organisation_id,
        "conduct": ["misuse"],
        "happened_on": clock.today().isoformat(),
        "facts": "将贷前核验结果用于营销名单。",
        "evidence": "调用日志和营销短信记录。",
        "proposed_measure": "suspend",
    }


def sanction_statement(_walk: "Walk", _who: Actor) -> Answers:
    return {"admits": "partly", "statement": "系外包人员误用，已停用相关账号。"}


def sanction_decide(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "sanction_measure": "suspend",
        "sanction_until": (clock.today() + timedelta(days=30)).isoformat(),
        "sanction_reason": "事实清楚，情节较轻，整改期间暂停数据服务。",
    }


def sanction_consent(_walk: "Walk", _who: Actor) -> Answers:
    return {"consent_decision": "agree", "consent_reason": "情节严重，同意终止。"}


def sanction_lift(_walk: "Walk", _who: Actor) -> Answers:
    return {"rectified": True, "lift_reason": "整改到位，恢复服务。"}


def termination_propose(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "scene": registers.scenes_in("approved")[0].id,
        "termination_ground": ["unnecessary"],
        "grounds": "场景已改用自有数据，继续使用公共数据没有正当必要。",
    }


def termination_order(_walk: "Walk", _who: Actor) -> Answers:
    return {"order_decision": "terminate", "order_reason": "事实清楚，予以终止。"}


def termination_dispose(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "deleted": "生产库两张结果表、昨日备份和缓存均已删除。",
        "recipients_told": "无",
        "disposal_true": True,
    }


def termination_verify(_walk: "Walk", _who: Actor) -> Answers:
    return {"verify_result": "done", "verify_note": "平台侧环境已清除，抽查无残留。"}


def termination_close(_walk: "Walk", _who: Actor) -> Answers:
    return {"close_decision": "close", "close_note": "处置完毕。"}


FORMS = {
    "termination_order/propose": termination_propose,
    "termination_order/order": termination_order,
    "termination_order/dispose": termination_dispose,
    "termination_order/verify": termination_verify,
    "termination_order/close": termination_close,
    "sanction/open": sanction_open,
    "sanction/statement": sanction_statement,
    "sanction/decide": sanction_decide,
    "sanction/consent": sanction_consent,
    "sanction/lift": sanction_lift,
    "usage_report/report": usage_report,
    "usage_report/receive": usage_receive,
    "risk_assessment/raise": risk_raise,
    "risk_assessment/assess": risk_assess,
    "risk_assessment/decide": risk_decide,
    "instruction/issue": instruction_issue,
    "instruction/answer": instruction_answer,
    "instruction/close": instruction_close,
}
DOERS = {
    "propose": "auth1",
    "order": "auth2",
    "close_order": "auth1",
    "decide_sanction": "op2",
    "consent": "auth2",
    "assess": "auth1",
    "decide_risk": "auth2",
    "receive_report": "auth1",
}

"""Valid answers to the forms of third-party services."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock, store
from app.registers import scenes
from app.registers.people.actors import Actor
from app.registers.registry import entries

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def rating_rate(_walk: "Walk", _who: Actor) -> Answers:
    units = store.people.of_kind("service_provider", "onboarded")
    return {
        "rating_batch": "2026 年第一批第三方服务商评定",
        "rating_method": "依据服务商评定规范，由评定小组查阅材料、现场核查后打分。",
        "ratings": [
            {"provider": unit.id, "grade": "qualified", "score": 82, "grounds": "人员和制度齐备。"}
            for unit in units
        ],
    }


def rating_confirm(_walk: "Walk", _who: Actor) -> Answers:
    return {"confirm_decision": "pass", "confirm_reason": "评定程序合规。"}


def rating_receive(_walk: "Walk", _who: Actor) -> Answers:
    return {"report_decision": "receive", "report_reason": "同意报备。"}


def rating_publish(_walk: "Walk", _who: Actor) -> Answers:
    return {"publish_confirmed": True}


def engagement_ask(_walk: "Walk", who: Actor) -> Answers:
    own = scenes.of_organisation(who.organisation_id or 0)
    published = entries.in_force("ratings")
    active = entries.find("engagements", states=("active",))
    return {
        "request_kind": "new",
        "scene": own[0].id if own else None,
        "chosen_provider": published[0].organisation_id if published else None,
        "chosen_products": [],
        "content": "协助开发信用评分模型，每周驻场一天。",
        "price": "按月 2 万元，按季结算",
        "term_from": clock.today().isoformat(),
        "term_to": (clock.today() + timedelta(days=180)).isoformat(),
        "disclaimer": True,
        "engagement": active[0].id if active else None,
        "end_reason": "项目已完成。",
    }


def engagement_answer(_walk: "Walk", _who: Actor) -> Answers:
    return {"answer_decision": "accept", "answer_reason": "同意，按约定提供服务。"}


def complaint_complain(_walk: "Walk", _who: Actor) -> Answers:
    [engaged, *_others] = entries.find("engagements")
    return {
        "against": engaged.data["provider"],
        "complaint_title": "未按约定时间驻场",
        "complaint_kind": "breach",
        "complaint_text": "约定每周驻场一天，近两个月仅到场两次，模型调试延误三周。",
        "complaint_request": "按约定驻场，补足工时。",
    }


def complaint_statement(_walk: "Walk", _who: Actor) -> Answers:
    return {"statement_text": "因人员调整未能按时到场，愿意补足工时。"}


def complaint_verify(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "verify_result": "founded",
        "verify_facts": "比对门禁记录，两个月内到场两次，与约定不符。",
        "verify_evidence": "门禁记录、双方往来邮件。",
    }


def complaint_measure(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "measure_kind": "rectify",
        "rectify_by": (clock.today() + timedelta(days=20)).isoformat(),
        "measure_reason": "未按约定提供服务，情节较轻，限期整改。",
    }


def complaint_result(_walk: "Walk", _who: Actor) -> Answers:
    return {"result_read": True}


def complaint_rectification(_walk: "Walk", _who: Actor) -> Answers:
    return {"rectification_text": "已增派一名驻场人员，补足三周工时。"}


def complaint_rectified(_walk: "Walk", _who: Actor) -> Answers:
    return {"rectified_decision": "pass", "rectified_reason": "核对门禁记录，工时已补足。"}


def operator_complain(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "complaint_title": "预申报受理窗口另收服务费",
        "complaint_kind": "charges",
        "complaint_text": "窗口人员要求另付三千元材料辅导费，否则不予受理，有录音为证。",
        "complaint_request": "停止收费并退还已付款项。",
        "contact_name": "郭投诉",
        "contact_phone": "13805951111",
    }


def operator_accept(_walk: "Walk", _who: Actor) -> Answers:
    return {"accept_decision": "accept", "accept_reason": "属于投诉范围，予以受理。"}


def operator_investigate(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "finding": "抽查近三个月的受理记录和收款账户，存在违规收取辅导费的情况。",
        "finding_evidence": "银行流水、受理登记表。",
        "proposal": "rectify",
    }


def operator_decide(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "decide_result": "rectify",
        "decide_reason": "事实清楚，责令整改。",
        "tell_operator": "yes",
        "release_title": "开展收费自查",
        "release_text": "请对各项业务有无收取目录以外的费用开展自查，发现的立即停止并清退。",
        "release_by": (clock.today() + timedelta(days=15)).isoformat(),
    }


def operator_answer(_walk: "Walk", _who: Actor) -> Answers:
    return {"answer_text": "经查，反映的收费情况属实，已责令整改并清退。感谢监督。"}


def operator_read(_walk: "Walk", _who: Actor) -> Answers:
    return {"mark": "satisfied", "mark_note": "处理及时。", "retaliation": False}


DOERS = {
    "confirm_rating": "op2",
    "verify": "op1",
    "decide_measure": "op2",
    "check_rectification": "op1",
    "accept": "auth1",
    "investigate": "auth1",
    "decide": "auth2",
    "answer_complainant": "auth1",
}

FORMS = {
    "engagement/ask": engagement_ask,
    "engagement/answer": engagement_answer,
    "complaint/complain": complaint_complain,
    "complaint/statement": complaint_statement,
    "complaint/verify": complaint_verify,
    "complaint/measure": complaint_measure,
    "complaint/rectification": complaint_rectification,
    "complaint/rectified": complaint_rectified,
    "complaint/result": complaint_result,
    "complaint_operator/complain": operator_complain,
    "complaint_operator/accept": operator_accept,
    "complaint_operator/investigate": operator_investigate,
    "complaint_operator/decide": operator_decide,
    "complaint_operator/answer": operator_answer,
    "complaint_operator/read": operator_read,
    "provider_rating/rate": rating_rate,
    "provider_rating/confirm": rating_confirm,
    "provider_rating/receive": rating_receive,
    "provider_rating/publish": rating_publish,
}

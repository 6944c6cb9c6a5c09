"""Valid answers to the forms of agreements and of confidentiality."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers import scenes
from app.registers.people.actors import Actor

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def agreement_choose(_walk: "Walk", who: Actor) -> Answers:
    return {"scene": scenes.of_organisation(who.organisation_id or 0, ["approved"])[0].id}


def agreement_draft(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "term_from": clock.today().isoformat(),
        "term_to": (clock.today() + timedelta(days=364)).isoformat(),
        "agreement_terms": "",
        "quality_acknowledged": True,
        "security_acknowledged": True,
    }


def agreement_check(_walk: "Walk", _who: Actor) -> Answers:
    return {"check_decision": "pass", "check_reason": "与批准的内容一致。"}


def agreement_file(_walk: "Walk", _who: Actor) -> Answers:
    return {"file_decision": "file", "filing_number": "泉数备〔2026〕88 号", "file_reason": "材料齐全，予以备案。"}


def agreement_answer(_walk: "Walk", _who: Actor) -> Answers:
    return {"check_decision": "resubmit", "check_reason": "已补充说明，请予备案。"}


def confidentiality_apply(_walk: "Walk", who: Actor) -> Answers:
    """Name the rules; and what the other matters ask, which the form drops."""
    return {
        "matter": "rules",
        **confidentiality_rules(_walk, who),
        "people": [],
        "left_on": clock.today().isoformat(),
        "leave_reason": "调离，资料已交还。",
    }


def confidentiality_rules(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "rules_title": "数据处理和操作人员安全管理制度",
        "rules_department": "数据部",
        "rules_person": "王敏",
        "rules_confirmed": True,
    }


FORMS = {
    "confidentiality/apply": confidentiality_apply,
    "confidentiality/rules": confidentiality_rules,
    "confidentiality/promise": lambda _walk, _who: {"promise_agreed": True},
    "confidentiality/check": lambda _walk, _who: {"check_decision": "pass", "check_reason": "材料齐全。"},
    "agreement/choose": agreement_choose,
    "agreement/draft": agreement_draft,
    "agreement/check": agreement_check,
    "agreement/sign": lambda _walk, _who: {"unit_agreed": True},
    "agreement/partner_sign": lambda _walk, _who: {"partner_decision": "sign"},
    "agreement/operator_sign": lambda _walk, _who: {"operator_agreed": True},
    "agreement/file": agreement_file,
    "agreement/answer_filing": agreement_answer,
}
DOERS = {"check_agreement": "op1", "operator_sign": "op2", "answer_filing": "op1", "file_agreement": "auth1"}

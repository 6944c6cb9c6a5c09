"""Valid answers to the forms about the rules themselves."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers.people.actors import Actor

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def rule_draft(_walk: "Walk", _who: Actor) -> Answers:
    """Everything that any kind asks; what is not asked is dropped by the form."""
    return {
        "rule_kind": "interpretation",
        "rule_title": "退回修改后的时限如何计算",
        "clauses": ["三(七)"],
        "interpretation": "退回修改的，该环节的时限至退回时止；重新提交后，按新的收件时间重新计算。",
        "fee_item": "data_use",
        "fee_price": 0.25,
        "fee_bearer": "数据使用单位",
        "rules_version": "2027-01-01",
        "figures": [{"figure": "expert_limit", "value": "7"}],
        "valid_from": (clock.today() + timedelta(days=30)).isoformat(),
        "continued_under": "泉数〔2026〕8 号",
        "basis": "局务会议纪要〔2026〕12 号",
    }


def rule_decide(_walk: "Walk", _who: Actor) -> Answers:
    return {"decide_decision": "pass", "decide_reason": "同意。"}


def pool_propose(walk: "Walk", _who: Actor) -> Answers:
    """Everything that either kind asks; the candidate is the one who is not in the pool."""
    return {
        "pool_kind": "nominate",
        "candidate": walk.town["newcomer"].id if "newcomer" in walk.town else 0,
        "employer": "华侨大学",
        "fields": [{"field": "数据安全"}],
        "interests": [],
        "term_from": clock.today().isoformat(),
        "term_to": (clock.today() + timedelta(days=700)).isoformat(),
        "member": walk.town["exp1"].id,
        "last_day": clock.today().isoformat(),
        "pool_reason": "长期从事数据安全研究，符合入库条件。",
    }


def pool_confirm(_walk: "Walk", _who: Actor) -> Answers:
    return {"confirm_decision": "pass", "confirm_reason": "同意。"}


def mandate_mandate(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "document_number": "泉政函〔2026〕31 号",
        "grantor": "泉州市人民政府",
        "mandate_scope": "负责开发服务平台的建设运维和日常运营，受理入驻、预申报和场景申报，签订公共数据协议。",
        "valid_from": clock.today().isoformat(),
        "valid_to": (clock.today() + timedelta(days=365)).isoformat(),
    }


def mandate_verify(_walk: "Walk", _who: Actor) -> Answers:
    return {"verify_decision": "pass", "verify_reason": "与授权文件一致。"}


def mandate_renew(_walk: "Walk", _who: Actor) -> Answers:
    return {"renewal": "renew", "renewal_note": "已报市政府办理续期。"}


FORMS = {
    "operator_authorisation/mandate": mandate_mandate,
    "operator_authorisation/verify": mandate_verify,
    "operator_authorisation/renew": mandate_renew,
    "expert_pool/propose": pool_propose,
    "expert_pool/confirm": pool_confirm,
    "rule_set/draft": rule_draft,
    "rule_set/decide": rule_decide,
}
DOERS = {"decide_rule": "auth2", "confirm_expert": "auth2", "verify_mandate": "auth1", "renew_mandate": "auth2"}

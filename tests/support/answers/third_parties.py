"""Valid answers to the forms of third-party services."""

from typing import TYPE_CHECKING, Any

from app import store
from app.registers.actors import Actor

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


DOERS = {"confirm_rating": "op2"}

FORMS = {
    "provider_rating/rate": rating_rate,
    "provider_rating/confirm": rating_confirm,
    "provider_rating/receive": rating_receive,
    "provider_rating/publish": rating_publish,
}

"""Valid answers to the forms about changes of data sets."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers import data_sets
from app.registers.people.actors import Actor

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]
FIELD = {"action": "set", "name": "grade", "label": "等级", "type": "string", "data_class": "public"}


def ask(_walk: "Walk", who: Actor) -> Answers:
    """Everything that any kind asks; what is not asked is dropped by the form."""
    return {
        "data_set": data_sets.of_provider(who.organisation_id or 0)[0].code,
        "change_kind": "interface",
        "field_changes": [FIELD],
        "new_interface": "第 2 版查询接口",
        "new_openness": "open",
        "resumes_on": (clock.today() + timedelta(days=90)).isoformat(),
        "new_authorised_until": (clock.today() + timedelta(days=365)).isoformat(),
        "parallel_test": "测试版本自下周一起可用，与现行版本并行四周。",
        "change_reason": "原接口所在系统即将下线，改由新系统提供。",
        "effective_on": (clock.today() + timedelta(days=30)).isoformat(),
    }


def examine(_walk: "Walk", _who: Actor) -> Answers:
    return {"examine_decision": "pass", "examine_reason": "有并行测试安排，影响可控。"}


def decide(_walk: "Walk", _who: Actor) -> Answers:
    return {"decide_decision": "agree", "decide_reason": "同意。"}


def acknowledge(_walk: "Walk", _who: Actor) -> Answers:
    return {"change_known": True}


FORMS = {
    "data_change/apply": ask,
    "data_change/examine": examine,
    "data_change/decide": decide,
    "data_change/acknowledge": acknowledge,
}

"""Valid answers to the forms about data and agreements."""

from typing import TYPE_CHECKING, Any

from app import clock
from app.registers import scenes
from app.registers.people.actors import Actor

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def problem_report(_walk: "Walk", who: Actor) -> Answers:
    scene = scenes.of_organisation(who.organisation_id or 0)[0]
    return {
        "scene": scene.id,
        "data_set": scenes.sampled(scene)[0].code,
        "problem_kind": "stale",
        "problem_fields": "参保人数",
        "problem_description": "本月以来参保人数没有更新，约三成记录停留在上季度，影响评分。",
        "noticed_on": clock.today().isoformat(),
    }


def problem_triage(_walk: "Walk", _who: Actor) -> Answers:
    return {"triage_decision": "accept", "triage_reason": "经比对目录更新记录，情况属实。"}


def problem_repair(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "repair_decision": "repaired",
        "repair_note": "补传本月数据，并修复了同步任务。",
        "repaired_on": clock.today().isoformat(),
    }


def problem_backflow(_walk: "Walk", _who: Actor) -> Answers:
    return {
        "receipt_number": "HJ-2026-000118",
        "returned_at": clock.now().astimezone(clock.SHANGHAI).isoformat(timespec="seconds"),
        "backflow_note": "参保人数 11 月全量批次。",
    }


def problem_retest(_walk: "Walk", _who: Actor) -> Answers:
    return {"retest_result": "solved", "retest_note": "已恢复正常。"}


def sampling_ask(_walk: "Walk", who: Actor) -> Answers:
    scene = scenes.of_organisation(who.organisation_id or 0)[0]
    return {
        "scene": scene.id,
        "data_set": scenes.sampled(scene)[0].code,
        "wanted": ["completeness", "accuracy"],
        "fields": [],
        "purpose": "判断缺失率是否影响评分模型。",
    }


def sampling_set_up(_walk: "Walk", _who: Actor) -> Answers:
    return {"set_up_decision": "ready", "environment": "sandbox", "sample_size": 2000}


def sampling_metrics(_walk: "Walk", _who: Actor) -> Answers:
    figures = {"completeness": 98.5, "timeliness": 96.2, "accuracy": 99.1}
    return {**figures, "tested": 2000, "hours_used": 6, "closed_and_cleared": True}


def sampling_result(_walk: "Walk", _who: Actor) -> Answers:
    return {"result_read": True}


FORMS = {
    "quality_sampling/ask": sampling_ask,
    "quality_sampling/set_up": sampling_set_up,
    "quality_sampling/metrics": sampling_metrics,
    "quality_sampling/result": sampling_result,
    "data_problem/report": problem_report,
    "data_problem/triage": problem_triage,
    "data_problem/repair": problem_repair,
    "data_problem/backflow": problem_backflow,
    "data_problem/retest": problem_retest,
}

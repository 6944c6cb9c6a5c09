"""Valid answers to the forms of a change of a plan."""

from typing import TYPE_CHECKING, Any

from app.registers import scenes
from app.registers.people.actors import Actor
from tests.support.answers import approval

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]


def choose(_walk: "Walk", who: Actor) -> Answers:
    planned = scenes.of_organisation(who.organisation_id or 0, ("approved",))
    return {"scene": planned[0].id if planned else None, "change_reason": "增加接收结果的单位，模型、数据不变。"}


def plan(walk: "Walk", _who: Actor) -> Answers:
    """Repeat the plan in force, but for what is said on inversion; the papers are new ones."""
    now = walk.variables()
    kept = ("developer", "inputs", "output_schema", "min_cell_size", "letter_template", "uses_partner")
    return {key: now[key] for key in kept} | {
        "model_source": "unchanged",
        "irreversibility_note": f"只输出分数区间，新增的接收单位同样无法推算任何原始数据（{walk.case.number}）。",
        "no_inversion_declared": True,
        "truth_declared": True,
    }


FORMS = {
    "plan_change/choose": choose,
    "plan_change/plan": plan,
    "plan_change/plan_review": approval.plan_review,
    "plan_change/code_review": approval.code_review,
    "plan_change/examine": approval.examine,
    "plan_change/decide": approval.decide,
}

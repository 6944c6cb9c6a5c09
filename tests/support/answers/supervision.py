"""Valid answers to the forms of supervision."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers.actors import Actor

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


FORMS = {
    "instruction/issue": instruction_issue,
    "instruction/answer": instruction_answer,
    "instruction/close": instruction_close,
}

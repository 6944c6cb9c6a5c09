"""监督意见: the authority tells the operator what to mend; the operator answers in time; asked again if need be (一(三))."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.views import reading
from app.errors import NotFound
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused


def closed(walk):
    walk.start("auth1", "instruction")
    walk.do("op1", "answer_instruction")
    walk.do("auth1", "close_instruction")


def closed_after_asking_again_and_delays(walk):
    walk.start("auth1", "instruction")
    walk.lapse("answer_instruction")
    walk.do("op1", "answer_instruction")
    walk.lapse("close_instruction")
    again = {"close_decision": "again", "close_reason": "尚未培训", "again_by": later(10)}
    walk.do("auth1", "close_instruction", **again)
    walk.do("op2", "answer_instruction")
    walk.do("auth1", "close_instruction")


WAYS = {closed: "closed", closed_after_asking_again_and_delays: "closed"}


def later(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def registered(walk):
    return entries.get(walk.variables()["entry_id"])


TestEveryWay = every_way("instruction", WAYS)


@pytest.mark.clause("一(三)")
def test_the_register_follows_each_step(walk):
    walk.start("auth1", "instruction")
    assert registered(walk).state == "open"
    walk.do("op1", "answer_instruction")
    assert registered(walk).state == "answered"
    walk.do("auth1", "close_instruction")
    made = registered(walk)
    assert (made.state, made.data["closing"]) == ("closed", "措施落实，予以办结。")
    assert [change.note for change in store.entries.changes("instructions", made.id)] == [
        "下达监督意见",
        "平台运营单位已答复",
        "办结",
    ]


@pytest.mark.clause("一(三)")
def test_asking_again_sets_a_new_term(walk):
    walk.start("auth1", "instruction")
    walk.do("op1", "answer_instruction")
    walk.do("auth1", "close_instruction", close_decision="again", close_reason="尚未培训", again_by=later(5))
    [limit] = walk.limits("answer_instruction")
    assert limit.due_at.astimezone(clock.SHANGHAI).date().isoformat() == later(5)
    assert registered(walk).state == "open"


def test_the_term_runs_to_the_close_of_business_of_its_day(walk):
    walk.start("auth1", "instruction", answer_by=later(1))
    [limit] = walk.limits("answer_instruction")
    assert limit.due_at.astimezone(clock.SHANGHAI).strftime("%H:%M") == "18:00"


def test_asking_again_needs_a_new_term(walk):
    walk.start("auth1", "instruction")
    walk.do("op1", "answer_instruction")
    with refused("again_by"):
        walk.do("auth1", "close_instruction", close_decision="again", close_reason="尚未培训")


def test_a_term_in_the_past_is_refused(walk):
    with refused("answer_by"):
        walk.start("auth1", "instruction", answer_by=later(-1))


def test_nobody_else_knows_of_it(walk):
    walk.start("auth1", "instruction")
    for who in ("user1", "tpp1", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)

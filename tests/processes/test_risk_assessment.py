"""风险评估: each approved scene once a period and on demand; a high risk is decided on (七(二)1c)."""

from datetime import datetime

import pytest

from app import clock, store
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.jobs import outbox, work
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    with store.writing():
        scene = store.registers.scenes_of(walk.town["user1"].organisation_id)[0]
        scene.state = "approved"
    return walk


HIGH = {"leak_risk": "high", "risk_level": "high"}


def assessed(walk):
    walk.start("auth1", "risk_assessment")
    walk.do("auth1", "assess")


def decided(how):
    def way(walk):
        walk.start("auth1", "risk_assessment")
        walk.do("auth1", "assess", **HIGH)
        walk.do("auth2", "decide_risk", risk_decision=how)

    way.__name__ = f"decided_{how}"
    return way


def assessed_late(walk):
    walk.start("auth1", "risk_assessment")
    walk.lapse("assess")
    walk.do("auth1", "assess", **HIGH)
    walk.lapse("decide_risk")
    walk.do("auth2", "decide_risk")


WAYS = [assessed, decided("watch"), decided("instruct"), decided("terminate"), assessed_late]


TestEveryWay = every_way("risk_assessment", dict.fromkeys(WAYS, "assessed"))


@pytest.mark.clause("七(二)1c")
def test_each_approved_scene_is_assessed_once_a_year(walk):
    walk.traveller.move_to(datetime(2027, 1, 4, 9, tzinfo=clock.SHANGHAI))
    work.everything()
    work.everything()
    raised = store.db.select(store.cases.Case).where(store.cases.Case.process == "risk_assessment")
    [case] = store.db.session.scalars(raised)
    walk.case = case
    assert case.title == store.registers.scenes_in("approved")[0].name
    assert walk.variables()["occasion"] == "定期评估（2026 年度）"


@pytest.mark.clause("七(二)1c")
def test_the_register_keeps_level_findings_and_measures(walk):
    assessed(walk)
    [kept] = entries.find("assessments")
    assert (kept.data["level"], kept.data["measures"]) == ("中", "保持现行监测频次。")
    with pytest.raises(NotFound):
        entries.seen_by(walk.town["op1"], kept.number)


@pytest.mark.clause("七(二)1c", "七(二)4b")
def test_a_single_high_risk_makes_the_whole_high(walk):
    walk.start("auth1", "risk_assessment")
    with refused("risk_level"):
        walk.do("auth1", "assess", unit_risk="high", risk_level="low")
    with refused("risk_level"):
        walk.do("auth1", "assess", scope_risk="high", risk_level="low")


@pytest.mark.clause("七(二)1c", "七(二)1d")
def test_what_was_decided_is_set_going(walk):
    decided("instruct")(walk)
    outbox.deliver_all()
    raised = store.db.select(store.cases.Case).where(store.cases.Case.process == "instruction")
    [case] = store.db.session.scalars(raised)
    assert case.title.endswith("风险整改")


@pytest.mark.clause("七(二)1c")
def test_the_operator_and_the_unit_know_nothing_of_it(walk):
    walk.start("auth1", "risk_assessment")
    for who in ("op1", "user1", "user3", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)


def test_who_assesses_does_not_decide(walk):
    walk.start("auth3", "risk_assessment")
    walk.do("auth3", "assess", **HIGH)
    with pytest.raises(Forbidden):
        walk.do("auth3", "decide_risk")

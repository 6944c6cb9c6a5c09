"""终止开发授权: ordered by the authority, in force at once, traced and disposed of until closed (七(二)1d)."""

import pytest

from app import store
from app.cases.automatic import raising
from app.cases.automatic.raising import Order
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.registers import scenes
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM
from tests.processes.conftest import every_way, refused


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def scene(walk):
    """Return user1's scene, approved, with an agreement in force and a provider engaged."""
    unit, provider = walk.town["user1"].organisation_id, walk.town["tpp1"].organisation_id
    with store.writing():
        found = store.registers.scenes_of(unit)[0]
        found.state = "approved"
        about = {"organisation_id": unit, "subject": f"scene:{found.id}"}
        entries.enter(SYSTEM, "agreements", title=found.name, state="in_force", data={"scene": found.name}, **about)
        data = {"scene": found.name, "provider": provider}
        entries.enter(
            SYSTEM, "engagements", title=found.name, state="active", data=data, readers=[f"org:{provider}"], **about
        )
    return found


def terminated(walk):
    walk.start("auth1", "termination_order")
    walk.do("auth2", "order")
    walk.do("user1", "dispose")
    walk.do("op1", "verify_disposal")
    walk.do("auth1", "close_order")


def dropped(walk):
    walk.start("auth1", "termination_order")
    walk.do("auth2", "order", order_decision="drop")


def terminated_after_delays_and_a_second_disposal(walk):
    walk.start("auth1", "termination_order")
    walk.lapse("order")
    walk.do("auth2", "order")
    walk.lapse("dispose")
    walk.do("user1", "dispose")
    walk.lapse("verify_disposal")
    walk.do("op1", "verify_disposal", verify_result="not_done", verify_note="备份仍在")
    walk.do("user1", "dispose")
    walk.do("op1", "verify_disposal")
    walk.lapse("close_order")
    walk.do("auth1", "close_order", close_decision="again", close_note="请补充证明")
    walk.finish()


def dropped_after_it_was_raised(walk):
    found = store.registers.scenes_in("approved")[0]
    order = Order("termination_order", "risk:1", variables={"scene": found.id, "grounds": "高风险，建议终止授权。"})
    walk.case = raising.raise_case(order)
    walk.lapse("propose")
    walk.do("auth1", "propose")
    walk.do("auth2", "order", order_decision="drop")


WAYS = {
    dropped: "dropped",
    dropped_after_it_was_raised: "dropped",
    terminated: "terminated",
    terminated_after_delays_and_a_second_disposal: "terminated",
}


def ordered(walk):
    walk.start("auth1", "termination_order")
    walk.do("auth2", "order")
    return entries.get(walk.variables()["entry_id"])


REACHING = (dropped, dropped_after_it_was_raised, terminated_after_delays_and_a_second_disposal)
TestEveryWay = pytest.mark.usefixtures("scene")(every_way("termination_order", WAYS, REACHING))


@pytest.mark.clause("七(二)1d")
def test_everything_downstream_stops_at_once(walk, scene):
    data_set = scenes.sampled(scene)[0]
    assert scenes.may_see_sample(scene, data_set)
    ordered(walk)
    store.db.session.expire_all()
    ended = scenes.get(scene.id)
    assert ended.state == "ended"
    assert not scenes.may_see_sample(ended, data_set)
    for register in ("agreements", "engagements"):
        assert entries.in_force(register, subject=f"scene:{scene.id}") == []


@pytest.mark.clause("七(二)1d")
def test_the_trace_names_data_and_recipients(walk, scene):
    filed = {"name": "合作银行泉州分行", "use": "贷前核验"}
    walk.pass_scene("user1", recipients=[filed])
    with store.writing():
        store.registers.scenes_of(scene.organisation_id)[0].state = "approved"
    order = ordered(walk)
    kinds = {row["kind"] for row in order.data["trace"]}
    assert kinds == {"使用的数据", "结果接收方"}
    assert {row["state"] for row in order.data["trace"] if row["kind"] == "使用的数据"} == {"已停用"}


@pytest.mark.clause("七(二)1d")
def test_the_trace_names_agreement_and_engaged_provider(walk, scene):
    rows = {(row["kind"], row["state"]) for row in ordered(walk).data["trace"]}
    assert {("协议", "已终止"), ("委托的服务商", "已终止")} <= rows


@pytest.mark.clause("七(二)1d")
def test_it_stays_open_until_the_disposal_is_done(walk, scene):
    order = ordered(walk)
    walk.do("user1", "dispose")
    walk.do("op1", "verify_disposal", verify_result="not_done", verify_note="备份仍在")
    assert (walk.open(), order.state) == (["dispose"], "disposing")
    walk.finish()
    assert entries.get(order.id).state == "closed"


@pytest.mark.clause("七(二)1d")
def test_a_late_disposal_stands_on_the_units_file(walk, scene):
    ordered(walk)
    walk.lapse("dispose")
    [remark] = entries.in_force("remarks", organisation_id=scene.organisation_id)
    assert remark.data["kind"] == "逾期未删除数据"
    assert walk.open() == ["dispose"]


@pytest.mark.clause("七(二)1d")
def test_without_a_certificate_nothing_is_reported_as_deleted(walk, scene):
    ordered(walk)
    with refused("deletion_certificate"):
        walk.do("user1", "dispose", deletion_certificate=[])


@pytest.mark.clause("七(二)1d", "七(二)1a")
def test_who_proposes_does_not_order(walk, scene):
    walk.start("auth3", "termination_order")
    with pytest.raises(Forbidden):
        walk.do("auth3", "order")


@pytest.mark.clause("七(二)1d")
def test_the_engaged_provider_is_told_and_knows_no_more(walk, scene):
    ordered(walk)
    told = [notice.text for notice in store.messages.notices(walk.town["tpp1"].id, 1, 20)[0]]
    assert any("已终止" in text for text in told)
    for who in ("tpp1", "user3", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)

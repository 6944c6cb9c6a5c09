"""服务投诉: the provider is heard, the operator verifies, another one decides; no measure without it (五(四))."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound
from app.jobs import outbox
from app.registers.registry import entries
from app.service_api import Call, Refusal
from handlers import complaints
from tests.processes.conftest import not_reached, refused
from tests.processes.third_parties import another, engaged, held_off, listed, ordered, published


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    published(walk)
    engaged(walk)
    return walk


def founded(walk):
    walk.start("user1", "complaint")
    walk.do("tpp1", "hear_provider")
    walk.do("op1", "verify")
    walk.do("op2", "decide_measure")
    walk.do("user1", "read_result")
    walk.do("tpp1", "report_rectification")
    walk.do("op1", "check_rectification")


def founded_without_a_measure(walk):
    to_measure(walk)
    walk.do("op2", "decide_measure", measure_kind="none")
    walk.do("user1", "read_result")


def unfounded(walk):
    walk.start("user1", "complaint")
    walk.do("tpp1", "hear_provider")
    walk.do("op1", "verify", verify_result="unfounded")
    walk.do("user1", "read_unfounded")


def founded_in_silence_and_late(walk):
    walk.start("user1", "complaint")
    walk.lapse("hear_provider")
    walk.lapse("verify")
    walk.do("op1", "verify")
    walk.lapse("decide_measure")
    walk.do("op2", "decide_measure")
    walk.lapse("report_rectification")
    walk.do("tpp1", "report_rectification")
    walk.lapse("check_rectification")
    walk.do(
        "op1",
        "check_rectification",
        rectified_decision="again",
        rectified_reason="请补材料。",
        rectify_by=in_days(9),
    )
    walk.finish()


WAYS = {
    founded: "founded",
    founded_without_a_measure: "founded",
    unfounded: "unfounded",
    founded_in_silence_and_late: "founded",
}


def in_days(number):
    return (clock.today() + timedelta(days=number)).isoformat()


def registered(walk):
    return entries.get(walk.variables()["entry_id"])


def to_measure(walk):
    walk.start("user1", "complaint")
    walk.do("tpp1", "hear_provider")
    walk.do("op1", "verify")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", WAYS[way])
    assert registered(walk).state == WAYS[way]


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "complaint", WAYS) == set()


@pytest.mark.clause("五(四)")
def test_the_provider_is_heard_before_anything_is_verified(walk):
    walk.start("user1", "complaint")
    assert walk.open() == ["hear_provider"]
    walk.do("tpp1", "hear_provider", statement_text="到场次数有误，附签到表。")
    assert registered(walk).data["answer"] == "到场次数有误，附签到表。"
    told = next(
        each
        for each in reading.case(walk.town["op1"], walk.case.number).submissions
        if each.task.element == "hear_provider"
    )
    assert told.answers["statement_text"] == "到场次数有误，附签到表。"


@pytest.mark.clause("五(四)")
def test_silence_is_noted_after_five_working_days_and_holds_nothing_up(walk):
    walk.start("user1", "complaint")
    [limit] = walk.limits("hear_provider")
    assert limit.limit_days == 5
    walk.lapse("hear_provider")
    assert (walk.open(), registered(walk).data["answer"]) == (["verify"], "期限内未答复")


@pytest.mark.clause("五(四)")
@pytest.mark.parametrize("field", ["verify_result", "verify_facts", "verify_evidence"])
def test_a_verification_has_result_facts_and_evidence(walk, field):
    walk.start("user1", "complaint")
    walk.onto("verify")
    with refused(field):
        walk.do("op1", "verify", **{field: None})


@pytest.mark.clause("五(四)", "七(二)2")
def test_who_verified_does_not_decide_the_measure(walk):
    to_measure(walk)
    with pytest.raises(Forbidden):
        walk.do("op1", "decide_measure")


@pytest.mark.clause("五(四)")
@pytest.mark.parametrize(
    ("state", "changed"),
    [("open", {}), ("unfounded", {}), ("founded", {"verification": None}), ("founded", {"evidence": ""})],
)
def test_no_measure_is_taken_without_a_recorded_verification(walk, state, changed):
    to_measure(walk)
    with store.writing():
        entries.change(entries.SYSTEM, registered(walk), "更正", state=state, data=changed)
    with refused():
        walk.do("op2", "decide_measure")
    assert "measure" not in registered(walk).data


@pytest.mark.clause("五(四)", "七(二)2")
def test_the_handler_itself_refuses_who_verified_and_nobody(walk):
    to_measure(walk)
    for actor_id in (walk.town["op1"].id, None):
        call = Call(
            case=walk.case, element="take_measure", element_name="", clause="", settings={}, now=None, today=None,
            variables={**walk.variables(), "measure_kind": "none", "measure_reason": "无"}, actor_id=actor_id,
        )  # fmt: skip
        with pytest.raises(Refusal, match="核实人以外"), store.writing():
            complaints.take_measure(call)


@pytest.mark.clause("五(四)")
def test_delisting_is_a_case_of_its_own_for_each_product_chosen(walk):
    product, _other = (
        listed(walk.town["tpp1"].organisation_id),
        listed(walk.town["tpp1"].organisation_id, "另一产品"),
    )
    to_measure(walk)
    walk.do("op2", "decide_measure", measure_kind="delist", delist_products=[product.id])
    [order] = ordered()
    assert order.payload["process"] == "product_delisting"
    assert registered(walk).data["measure"] == "产品下架：企业画像模型"
    said = outbox.deliver_all()
    assert not [line for line in said if "未送达" in line], said
    raised = store.db.select(store.cases.Case).where(store.cases.Case.process == "product_delisting")
    case = store.db.session.scalars(raised).one()
    assert (case.status, case.title) == ("running", "企业画像模型")
    assert [task.element for task in store.tasks.open_of_case(case.id)] != []
    walk.case = case
    assert walk.variables()["product_id"] == product.id


@pytest.mark.clause("五(四)")
def test_only_products_of_that_provider_are_delisted_and_none_offered_where_there_is_none(walk):
    to_measure(walk)
    with refused("measure_kind", "delist_products"):
        walk.do("op2", "decide_measure", measure_kind="delist", delist_products=[1])
    foreign = listed(another(walk), "别家的产品")
    listed(walk.town["tpp1"].organisation_id)
    to_measure(walk)
    with refused("delist_products"):
        walk.do("op2", "decide_measure", measure_kind="delist", delist_products=[foreign.id])


@pytest.mark.clause("五(四)")
def test_both_parties_are_told_the_result(walk):
    founded(walk)
    notices, _ = store.messages.notices(walk.town["tpp1"].id, 1, 20)
    assert any("通报整改" in notice.text for notice in notices)
    read = {each.task.element for each in reading.case(walk.town["user1"], walk.case.number).submissions}
    assert {"verify", "decide_measure"} <= read


def test_only_a_provider_that_the_unit_has_engaged_can_be_complained_about(walk):
    with refused("against"):
        walk.start("user1", "complaint", against=another(walk))


def test_who_engaged_nobody_has_nobody_to_complain_about(walk):
    with pytest.raises(Conflict, match="没有委托过"):
        start.start(walk.town["user3"], "complaint", {})


def test_a_suspended_unit_may_still_complain(walk):
    held_off(walk, "user1")
    assert walk.start("user1", "complaint").status == "running"


def test_other_units_know_nothing_of_it(walk):
    founded(walk)
    for who in ("user3", "prov1", "exp1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            entries.seen_by(walk.town[who], registered(walk).number)


# Rectification


def to_rectification(walk):
    to_measure(walk)
    walk.do("op2", "decide_measure")


@pytest.mark.clause("五(四)")
def test_the_complainant_learns_of_the_measure_while_the_provider_rectifies(walk):
    to_rectification(walk)
    assert walk.open() == ["read_result", "report_rectification"]
    walk.do("user1", "read_result")
    assert walk.case.status == "running"


@pytest.mark.clause("五(四)")
def test_a_rectification_is_over_when_the_operator_finds_it_sufficient(walk):
    to_rectification(walk)
    walk.do("tpp1", "report_rectification")
    walk.do(
        "op1", "check_rectification", rectified_decision="again", rectified_reason="缺记录。", rectify_by=in_days(9)
    )
    assert [
        limit.due_at.astimezone(clock.SHANGHAI).date().isoformat() for limit in walk.limits("report_rectification")
    ] == [in_days(9)]
    walk.do("tpp1", "report_rectification", rectification_text="已补充驻场记录。")
    walk.do("op1", "check_rectification")
    assert registered(walk).data["rectification"] == "已补充驻场记录。"


@pytest.mark.clause("五(四)")
def test_a_late_rectification_is_put_on_the_providers_file_and_still_owed(walk):
    to_rectification(walk)
    walk.lapse("report_rectification")
    [remark] = entries.find("remarks", organisation_id=walk.town["tpp1"].organisation_id)
    assert remark.data["kind"] == "逾期未整改"
    assert "report_rectification" in walk.open()


@pytest.mark.clause("五(四)")
@pytest.mark.parametrize("who", ["user1", "op1", "user3"])
def test_nobody_reports_the_rectification_for_the_provider(walk, who):
    to_rectification(walk)
    with pytest.raises((Forbidden, NotFound)):
        walk.do(who, "report_rectification")

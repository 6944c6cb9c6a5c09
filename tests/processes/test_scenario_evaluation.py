"""场景申报审批, evaluation: experts online or at a meeting, providers beside them (三(三)c, d, e, g)."""

import pytest

from app import store
from app.cases.actions import tasks
from app.cases.steps.halting import CaseHalted
from app.cases.views import reading
from app.errors import NotFound
from tests.processes.conftest import refused
from tests.support.answers import CRITERIA, PRINCIPLES

CHECKED = (*CRITERIA, *PRINCIPLES)


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    walk.file("user1")
    walk.first_reviews()
    return walk


def opinions_read_by(walk, who):
    """How many experts' opinions a person reads now."""
    papers = reading.case(walk.town[who], walk.case.number).submissions
    return sum(paper.task.element == "evaluate" for paper in papers)


# Where the case stands


@pytest.mark.clause("三(一)2")
def test_the_applicant_sees_that_the_experts_are_at_work_whatever_is_late_beside_it(walk):
    walk.lapse("evaluate")
    walk.wait(minutes=1)
    view = reading.case(walk.town["user1"], walk.case.number)
    assert [stage.state for stage in view.rail][:3] == ["done", "done", "late"]
    assert "评审专家评估中" in view.status_text
    assert "延误" not in view.status_text


# The panel


@pytest.mark.clause("三(三)c")
def test_three_experts_of_the_authoritys_pool_are_asked(walk):
    asked = walk.doers("evaluate")
    assert len(set(asked)) == 3
    assert all(walk.town[who].role == "expert" for who in asked)


@pytest.mark.clause("三(三)c")
def test_the_lot_is_recorded(walk):
    seats = store.panels.seats(walk.case.id)
    assert [len(seat.seed) for seat in seats] == [32, 32, 32]


@pytest.mark.clause("三(三)c", "七(二)1b")
def test_who_is_tied_to_a_unit_of_the_case_is_never_drawn(walk):
    """exp6 works for a provider, exp7 has an interest in the applicant: five of the seven remain."""
    drawn = set(walk.doers("evaluate"))
    for _ in range(2):
        walk.do(walk.doers("evaluate")[0], "evaluate", recusal="yes")
        drawn |= set(walk.doers("evaluate"))
    assert drawn == {"exp1", "exp2", "exp3", "exp4", "exp5"}
    with pytest.raises(CaseHalted):
        walk.do(walk.doers("evaluate")[0], "evaluate", recusal="yes")


@pytest.mark.clause("三(三)c")
def test_who_steps_back_gives_a_reason_and_is_replaced_by_one_who_has_not_sat(walk):
    before = walk.doers("evaluate")
    with refused("recusal_reason"):
        walk.do(before[0], "evaluate", recusal="yes", recusal_reason="")
    walk.do(before[0], "evaluate", recusal="yes")
    [new] = set(walk.doers("evaluate")) - set(before)
    assert set(walk.doers("evaluate")) == {*before[1:], new}


@pytest.mark.clause("七(二)6")
def test_an_expert_who_was_not_drawn_has_no_part_in_it(walk):
    task = walk.task("evaluate")
    outside = {"exp1", "exp2", "exp3", "exp4", "exp5", "exp6", "exp7"} - set(walk.doers("evaluate"))
    for who in outside:
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, {})


@pytest.mark.clause("三(三)c")
def test_the_panel_stays_the_same_after_a_return(walk):
    before = set(walk.doers("evaluate"))
    walk.opinions("fail", "fail", "fail")
    walk.onto("correct_application")
    walk.correct()
    walk.first_reviews()
    assert set(walk.doers("evaluate")) == before


# Each opinion


@pytest.mark.clause("三(三)g", "七(二)6")
@pytest.mark.parametrize("criterion", CHECKED)
def test_no_criterion_and_no_principle_may_be_left_blank(walk, criterion):
    who = walk.doers("evaluate")[0]
    with refused(criterion):
        walk.do(who, "evaluate", **{criterion: None})
    with refused(f"{criterion}_grounds"):
        walk.do(who, "evaluate", **{f"{criterion}_grounds": ""})


@pytest.mark.clause("三(三)g")
def test_irreversibility_needs_evidence(walk):
    with refused("irreversibility_evidence"):
        walk.do(walk.doers("evaluate")[0], "evaluate", irreversibility_evidence="")


@pytest.mark.clause("三(三)g")
@pytest.mark.parametrize("criterion", CHECKED)
def test_who_fails_a_criterion_cannot_pass_the_whole(walk, criterion):
    with refused("overall"):
        walk.do(walk.doers("evaluate")[0], "evaluate", **{criterion: "fail"})


@pytest.mark.clause("三(三)c")
def test_an_opinion_is_sealed_until_all_are_in(walk):
    first, second, third = walk.doers("evaluate")
    for who in (first, second):
        walk.do(who, "evaluate")
    for who in ("op1", "op2", "auth1", "auth2", "auditor", "user1", "prov1", third):
        assert opinions_read_by(walk, who) == 0
    assert opinions_read_by(walk, first) == 1


@pytest.mark.clause("三(三)c")
def test_then_the_operator_the_authority_and_the_lead_read_them_and_the_applicant_never(walk):
    panel = walk.doers("evaluate")
    walk.opinions("pass", "pass", "pass")
    [lead] = walk.doers("panel_conclusion")
    for who in ("op1", "auth1", "auth2", lead):
        assert opinions_read_by(walk, who) == 3
    for who in {*panel} - {lead}:
        assert opinions_read_by(walk, who) == 1
    walk.finish()
    assert opinions_read_by(walk, "user1") == 0


@pytest.mark.clause("三(三)c")
def test_no_task_of_others_begins_with_or_shows_an_opinion(walk):
    first, second, _ = walk.doers("evaluate")
    walk.do(first, "evaluate", opinion_text="机密意见")
    for who, element in ((second, "evaluate"), ("prov1", "give_opinion")):
        view = reading.task(walk.town[who], walk.task(element, who).id)
        shown = [view.form.initial(view.variables), *(paper.answers for paper in view.submissions)]
        assert "机密意见" not in repr(shown)


# The panel's result


@pytest.mark.clause("三(三)c")
@pytest.mark.parametrize(("opinions", "result"), [
    (("pass", "pass", "pass"), "pass"),
    (("pass", "pass", "fail"), "pass"),
    (("pass", "fail", "fail"), "fail"),
    (("fail", "fail", "fail"), "fail"),
])  # fmt: skip
def test_two_thirds_pass_it(walk, opinions, result):
    walk.opinions(*opinions)
    assert walk.variables()["panel_result"]["result"] == result


@pytest.mark.clause("三(三)g")
@pytest.mark.parametrize("criterion", ["irreversibility", "result_irreversible"])
def test_one_who_finds_the_result_reversible_is_enough_to_fail_it(walk, criterion):
    walk.do(walk.doers("evaluate")[0], "evaluate", overall="fail", **{criterion: "fail"})
    walk.opinions("pass", "pass")
    assert walk.variables()["panel_result"]["result"] == "fail"


@pytest.mark.clause("三(三)c")
def test_the_lead_is_a_member_and_writes_the_conclusion_alone(walk):
    panel = walk.doers("evaluate")
    walk.opinions("pass", "pass", "pass")
    [lead] = walk.doers("panel_conclusion")
    assert lead in panel
    task = walk.task("panel_conclusion")
    for who in ({*panel} - {lead}) | {"op1", "auth1"}:
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, {"panel_opinion": "专家组一致同意通过。"})
    with refused("panel_opinion"):
        walk.do(lead, "panel_conclusion", panel_opinion="")


@pytest.mark.clause("三(三)e", "三(七)d")
def test_a_failed_evaluation_returns_the_application_with_the_panels_reasons(walk):
    walk.opinions("fail", "fail", "pass")
    walk.onto("correct_application", panel_conclusion={"panel_opinion": "结果可能被逆算，请补充测试。"})
    assert walk.open() == ["correct_application", "record_guidance"]
    assert walk.variables()["last_return"]["reason"] == "结果可能被逆算，请补充测试。"


@pytest.mark.clause("三(三)f")
def test_at_the_cap_a_failed_evaluation_goes_to_the_authority_which_can_only_refuse(walk):
    for _ in range(5):
        walk.opinions("fail", "fail", "fail")
        walk.onto("correct_application")
        walk.correct()
        walk.first_reviews()
    walk.opinions("fail", "fail", "fail")
    walk.onto("examine")
    for decision in ("approve", "return", "to_experts"):
        with refused("examine_decision"):
            walk.do("auth1", "examine", examine_decision=decision)
    walk.do("auth1", "examine", examine_decision="refuse")
    with refused("decide_decision"):
        walk.do("auth2", "decide")


# The providers


@pytest.mark.clause("三(三)e")
def test_every_provider_of_a_used_data_set_is_asked_beside_the_experts(walk):
    assert walk.open() == ["evaluate"] * 3 + ["give_opinion"] * 2
    assert sorted(walk.doers("give_opinion")) == ["prov1", "prov2"]


@pytest.mark.clause("三(三)e")
def test_who_provides_nothing_that_is_used_is_not_asked(walk):
    walk.file("user1", inputs=[{"item": "SW-001.id", "reason": "计算评分所需。"}])
    walk.first_reviews()
    assert walk.doers("give_opinion") == ["prov2"]
    with pytest.raises(NotFound):
        reading.case(walk.town["prov1"], walk.case.number)


@pytest.mark.clause("三(三)e")
def test_the_authority_is_reached_only_when_experts_and_providers_are_through(walk):
    walk.opinions("pass", "pass", "pass")
    walk.do(walk.doers("panel_conclusion")[0], "panel_conclusion")
    assert walk.open() == ["give_opinion", "give_opinion"]
    walk.do("prov1", "give_opinion")
    assert walk.open() == ["give_opinion"]
    walk.do("prov2", "give_opinion", opinion="conditional")
    assert walk.open() == ["examine"]


@pytest.mark.clause("三(三)e", "七(二)5a")
def test_silence_is_recorded_when_the_time_is_over_and_blocks_nothing(walk):
    walk.do("prov1", "give_opinion")
    [limit] = walk.limits("give_opinion")
    assert (limit.limit_days, limit.interrupting) == (2, True)
    walk.lapse("give_opinion")
    assert "give_opinion" not in walk.open()
    walk.onto("examine")
    heard = {row["provider"]["name"]: row["opinion"] for row in walk.variables()["consultation_results"]}
    assert heard == {"泉州市人力资源和社会保障局": "agree", "泉州水务集团": "silent"}


@pytest.mark.clause("七(二)5a")
def test_an_objection_is_no_veto_but_needs_its_reason(walk):
    with refused("opinion_reason"):
        walk.do("prov1", "give_opinion", opinion="object", opinion_reason="")
    walk.do("prov1", "give_opinion", opinion="object")
    assert (
        walk.finish(
            examine={"examine_objection_reason": "已作脱敏处理。"},
            decide={"decide_objection_reason": "同经办意见。"},
        ).outcome
        == "approved"
    )


@pytest.mark.clause("七(二)5a")
def test_a_provider_can_say_what_it_thinks_and_decide_nothing(walk):
    for verdict in ("refuse", "reject", "return"):
        with refused("opinion"):
            walk.do("prov1", "give_opinion", opinion=verdict)


@pytest.mark.clause("七(二)5a")
def test_what_a_provider_said_is_for_the_authority(walk):
    walk.do("prov1", "give_opinion", opinion="conditional")
    walk.onto("decide")

    def reads(who):
        papers = reading.case(walk.town[who], walk.case.number).submissions
        return any(paper.task.element == "give_opinion" for paper in papers)

    assert {who for who in ("auth1", "auth2", "prov1", "user1", "op1", "exp1", "prov2") if _knows(reads, who)} == {
        "auth1", "auth2", "prov1", "prov2",
    }  # fmt: skip


def _knows(reads, who):
    try:
        return reads(who)
    except NotFound:
        return False


# A meeting


@pytest.mark.clause("三(三)d")
@pytest.mark.parametrize(
    "asked", [{"plan_review": {"plan_complex": "yes"}}, {"code_review": {"code_complex": "yes"}}]
)
def test_the_operator_may_ask_for_a_meeting_and_the_authority_must_agree(walk, asked):
    walk.file("user1")
    walk.onto("offline_consent", **asked)
    assert "evaluate" not in walk.open()
    assert "offline_minutes" not in walk.open()
    walk.do("auth1", "offline_consent")
    assert "offline_minutes" in walk.open()


@pytest.mark.clause("三(三)d")
def test_any_expert_may_ask_for_a_meeting_with_a_reason(walk):
    first, *others = walk.doers("evaluate")
    with refused("offline_reason"):
        walk.do(first, "evaluate", evaluation_mode="offline", offline_reason="")
    walk.do(first, "evaluate", evaluation_mode="offline")
    for who in others:
        walk.do(who, "evaluate")
    assert "offline_consent" in walk.open()
    assert "offline_minutes" not in walk.open()


@pytest.mark.clause("三(三)d")
def test_without_consent_there_is_no_meeting(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.do("auth1", "offline_consent", offline_consent="no")
    assert walk.open().count("evaluate") == 3
    assert "offline_minutes" not in walk.open()


@pytest.mark.clause("三(三)d")
def test_after_the_refusal_of_a_meeting_no_expert_asks_again_in_that_round(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.do("auth1", "offline_consent", offline_consent="no")
    with refused("evaluation_mode"):
        walk.do(walk.doers("evaluate")[0], "evaluate", evaluation_mode="offline")


@pytest.mark.clause("三(三)d")
def test_in_the_next_round_an_expert_may_ask_for_a_meeting_again(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    walk.do("auth1", "offline_consent", offline_consent="no")
    walk.onto("decide")
    walk.do("auth2", "decide", decide_decision="return")
    walk.onto("evaluate")
    walk.do(walk.doers("evaluate")[0], "evaluate", evaluation_mode="offline")


@pytest.mark.clause("三(三)d")
def test_only_the_authority_consents_and_gives_a_reason(walk):
    walk.file("user1")
    walk.onto("offline_consent", plan_review={"plan_complex": "yes"})
    task, answers = walk.doing("auth1", "offline_consent")
    for who in ("op1", "exp1", "user1", "auth2"):
        with pytest.raises(NotFound):
            tasks.complete(walk.town[who], task.id, answers)
    with refused("offline_consent_reason"):
        walk.do("auth1", "offline_consent", offline_consent_reason="")


@pytest.fixture
def meeting(walk):
    walk.file("user1")
    walk.onto("offline_minutes", plan_review={"plan_complex": "yes"})
    return walk


def opinions_of(walk):
    _, answers = walk.doing("op1", "offline_minutes")
    return answers["expert_opinion_results"]


@pytest.mark.clause("三(三)d")
@pytest.mark.parametrize("field", ["minutes_file", "signed_opinion_files"])
def test_minutes_and_signed_opinions_are_uploaded(meeting, field):
    with refused(field):
        meeting.do("op1", "offline_minutes", **{field: []})


@pytest.mark.clause("三(三)d", "三(三)g")
@pytest.mark.parametrize("criterion", CHECKED)
def test_nothing_may_be_left_blank_after_a_meeting_either(meeting, criterion):
    first, *others = opinions_of(meeting)
    with refused(f"expert_opinion_results.0.{criterion}"):
        meeting.do("op1", "offline_minutes", expert_opinion_results=[first | {criterion: None}, *others])


@pytest.mark.clause("三(三)d", "三(三)c")
def test_each_member_of_the_panel_has_one_opinion_no_more_no_less(meeting):
    first, second, third = opinions_of(meeting)
    for wrong in ([first], [first, second], [first, second, second], [first, second, third, third]):
        with refused("expert_opinion_results"):
            meeting.do("op1", "offline_minutes", expert_opinion_results=wrong)
    with refused("expert_opinion_results.0.expert"):
        meeting.do("op1", "offline_minutes", expert_opinion_results=[first | {"expert": 9999}, second, third])


@pytest.mark.clause("三(三)d", "三(三)c")
@pytest.mark.parametrize(("failing", "result"), [(0, "pass"), (1, "pass"), (2, "fail")])
def test_a_meeting_counts_as_the_opinions_online_do(meeting, failing, result):
    rows = [row | {"overall": "fail"} if n < failing else row for n, row in enumerate(opinions_of(meeting))]
    meeting.do("op1", "offline_minutes", expert_opinion_results=rows)
    assert meeting.variables()["panel_result"]["result"] == result


@pytest.mark.clause("三(三)d", "三(三)g")
def test_an_expert_who_failed_a_criterion_at_the_meeting_has_not_passed_it(meeting):
    first, *others = opinions_of(meeting)
    with refused("expert_opinion_results.0.overall"):
        meeting.do("op1", "offline_minutes", expert_opinion_results=[first | {"algorithm": "fail"}, *others])

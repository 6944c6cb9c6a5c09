import pytest

from app.registers.experts import TooFewExperts
from handlers import experts
from tests.support import world


@pytest.fixture(autouse=True)
def _pool():
    for n in range(1, 5):
        world.expert(f"exp{n}")
    world.expert("exp5", employer="闽南数据公司")
    world.expert("exp6", interests=["数服公司"])
    world.expert("exp7", interests=["市人社局"])
    world.expert("exp8", employer="代办公司")


VARIABLES = {
    "data_sets": [{"code": "RS-001", "provider": {"id": 9, "name": "市人社局"}}],
    "service_provider_name": "数服公司",
    "partner_name": "代办公司",
}


def draw(run, variables=VARIABLES, size=3):
    return run(experts.draw_panel, variables, size=size)


def names(panel):
    return {member["name"] for member in panel}


def test_who_has_an_interest_in_any_unit_of_the_case_is_left_out(run):
    assert names(draw(run, size=4)["panel"]) == {"exp1先生", "exp2先生", "exp3先生", "exp4先生"}


def test_only_the_units_of_the_case_count(run):
    free = {"data_sets": [], "service_provider_name": None, "partner_name": None}
    assert len(draw(run, free, size=7)["panel"]) == 7


def test_the_lead_is_a_member_and_the_seed_is_kept(run):
    out = draw(run)
    assert out["panel_lead"] == out["panel"][0]
    assert len(out["panel_seeds"]) == 1


def test_too_few_halt_the_case_with_what_to_do(run):
    with pytest.raises(TooFewExperts, match="补充专家库"):
        draw(run, size=5)


def test_who_steps_back_is_replaced_and_the_answer_cleared(run):
    out = draw(run)
    leaving = out["panel"][0]
    new = run(experts.replace, VARIABLES | {"expert": leaving, "recusal_reason": "有合作"})
    assert new["expert"]["name"] not in names(out["panel"])
    assert (new["recusal"], new["recusal_reason"]) == (None, None)
    led = run(experts.appoint_lead)
    assert names(led["panel"]) == names(out["panel"]) - {leaving["name"]} | {new["expert"]["name"]}
    assert led["panel_lead"]["name"] in names(led["panel"])


def test_the_panel_stays_for_the_next_round(run):
    assert draw(run)["panel"] == draw(run)["panel"]


def test_after_a_meeting_each_members_opinion_is_entered_once(run, refused):
    members = [member["id"] for member in draw(run)["panel"]]
    for entered, right in ((members, True), (members[:2], False), ([*members, members[0]], False)):
        rows = {"expert_opinion_results": [{"expert": person} for person in entered]}
        if right:
            assert run(experts.check_opinions, rows) is None
        else:
            assert refused(experts.check_opinions, rows) == {"expert_opinion_results"}

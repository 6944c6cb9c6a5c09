from datetime import date

import pytest

from app import clock, store
from app.errors import NotFound, Refusal
from app.registers import experts
from app.registers.registry.entries import By
from tests.conftest import BOTH
from tests.support.world import case, expert, person, unit


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def number():
    return case(of=unit("申请公司")).id


def pool(count, **more):
    return [expert(f"exp{n}", **more) for n in range(1, count + 1)]


def draw(number, size=3, units=("申请公司",)):
    with store.writing():
        return [seat.expert.person.username for seat in experts.draw(number, size, units)]


def leave(number, username, units=("申请公司",)):
    person_id = store.people.person_by_username(username).id
    with store.writing():
        return experts.replace(number, person_id, "与申请单位有合作", units).expert.person.username


def test_a_panel_has_different_experts(number):
    pool(5)
    assert len(set(draw(number))) == 3


def test_every_expert_may_be_drawn_and_the_lot_decides():
    pool(4)
    panels = {frozenset(draw(case(of=unit(f"公司{n}")).id)) for n in range(40)}
    assert len(panels) == 4


def test_the_draw_can_be_repeated_from_its_seed(number):
    import random

    pool(6)
    drawn = draw(number)
    free = experts.eligible(["申请公司"], date(2026, 11, 23))
    repeated = random.Random(experts.panel(number)[0].seed).sample(free, 3)  # noqa: S311
    assert [item.person.username for item in repeated] == drawn


@pytest.mark.parametrize("name", ["申请公司", " 申请公司 ", "申请 公司"])
def test_an_expert_employed_by_a_unit_concerned_is_left_out(number, name):
    pool(3)
    expert("employee", employer="申请公司")
    assert "employee" not in {item.person.username for item in experts.eligible([name], date(2026, 11, 23))}


def test_brackets_and_width_do_not_hide_an_interest():
    expert("holder", interests=["泉州(闽南)数据公司"])
    assert experts.eligible(["泉州（闽南）数据公司"], date(2026, 11, 23)) == []


def test_an_expert_with_a_declared_interest_is_left_out(number):
    pool(3)
    expert("shareholder", interests=["市不动产登记中心"])
    assert len(experts.eligible(["申请公司", "市不动产登记中心"], date(2026, 11, 23))) == 3


@pytest.mark.parametrize(
    "more",
    [
        {"confirmed": False},
        {"term_to": date(2026, 11, 22)},
        {"term_from": date(2026, 11, 24)},
    ],
)
def test_only_confirmed_experts_in_their_term_are_in_the_pool(more):
    expert("exp1", **more)
    assert experts.eligible([], date(2026, 11, 23)) == []


def test_too_few_experts_are_named_with_what_to_do(number):
    pool(2)
    with pytest.raises(experts.TooFewExperts, match="需要 3 名，回避后只有 2 名"):
        draw(number)


def test_who_steps_back_is_replaced_by_somebody_new(number):
    pool(4)
    drawn = draw(number)
    new = leave(number, drawn[0])
    assert new not in drawn
    assert {seat.expert.person.username for seat in experts.panel(number)} == {*drawn[1:], new}


def test_who_stepped_back_is_never_drawn_again(number):
    pool(4)
    first = draw(number)[0]
    second = leave(number, first)
    with pytest.raises(experts.TooFewExperts):
        leave(number, second)


def test_only_a_member_of_the_panel_can_step_back(number):
    pool(4)
    outsider = ({"exp1", "exp2", "exp3", "exp4"} - set(draw(number))).pop()
    with pytest.raises(NotFound):
        leave(number, outsider)


def test_the_same_panel_sees_the_correction(number):
    pool(9)
    assert draw(number) == draw(number)


def test_a_unit_that_comes_in_later_moves_its_people_out(number):
    pool(3)
    drawn = draw(number)
    with store.writing():
        experts.of_person(store.people.person_by_username(drawn[0]).id).employer = "新合作单位"
    expert("fresh")
    assert set(draw(number, units=["申请公司", "新合作单位"])) == {*drawn[1:], "fresh"}


def test_panel_members_are_described_by_person(number):
    pool(3)
    draw(number)
    seat = experts.panel(number)[0]
    assert experts.describe(seat) == {
        "id": seat.expert.person_id,
        "name": seat.expert.person.name,
        "employer": "某大学",
        "fields": ["数据安全"],
    }


def test_an_entry_of_the_pool_is_found_by_its_person():
    found = expert("exp1")
    assert experts.of_person(found.person_id).employer == "某大学"
    with pytest.raises(NotFound):
        experts.of_person(77)


def nominated(name="new1", **more):
    who = person(name, "expert")
    facts = {"employer": "某大学", "fields": ["算法"], "term_from": date(2026, 1, 1), "term_to": date(2028, 1, 1)}
    with store.writing():
        return experts.nominate(By(), who.id, **(facts | more))


def notes(expert):
    return [change.note for change in store.entries.changes("experts", expert.id)]


@pytest.mark.clause("七(二)1b", "七(二)6")
def test_who_is_nominated_is_drawn_only_after_the_confirmation():
    expert_ = nominated()
    assert experts.eligible([], clock.today()) == []
    with store.writing():
        experts.confirm(By(), experts.of_person(expert_.person_id))
    assert [each.id for each in experts.eligible([], clock.today())] == [expert_.id]
    assert notes(expert_) == ["提名", "确认入库"]


def test_a_term_ended_at_once_counts_no_more_today():
    expert_ = nominated(interests=["甲公司"])
    with store.writing():
        experts.confirm(By(), expert_)
        experts.end(By(), expert_, "本人辞去")
    assert experts.eligible([], clock.today()) == []
    assert notes(expert_)[-1] == "本人辞去"
    assert store.entries.changes("experts", expert_.id)[-1].effective_on == clock.today()


def test_who_has_left_may_be_nominated_anew():
    expert_ = nominated(term_to=date(2026, 2, 1))
    with store.writing():
        again = experts.nominate(
            By(),
            expert_.person_id,
            employer="另一大学",
            fields=[],
            term_from=clock.today(),
            term_to=date(2030, 1, 1),
        )
    assert (again.id, again.employer, again.confirmed) == (expert_.id, "另一大学", False)


def test_a_nomination_that_can_not_be_right_is_refused():
    inside = nominated()
    facts = {"employer": "某大学", "fields": [], "term_from": date(2026, 1, 1), "term_to": date(2028, 1, 1)}
    applicant = person("user9", of=unit("某公司"))
    wrong = ((inside.person_id, {}, "person"), (applicant.id, {}, "person"))
    late = person("new2", "expert")
    for person_id, more, field in (*wrong, (late.id, {"term_to": date(2025, 1, 1)}, "term_to")):
        with pytest.raises(Refusal) as caught, store.writing():
            experts.nominate(By(), person_id, **(facts | more))
        assert set(caught.value.errors) == {field}
    with pytest.raises(NotFound), store.writing():
        experts.nominate(By(), 777, **facts)

"""Registers as people read them: which they may open, which lines and facts they see, how lists are narrowed."""

from datetime import date, timedelta

import pytest

from app import clock, store
from app.errors import NotFound
from app.registers import misconduct, organisations
from app.registers.registry import entries, line_history, lines
from app.registers.registry.entries import By
from app.registers.registry.lines import Wanted
from app.registers.registry.register import described, named
from tests.conftest import BOTH
from tests.support.world import case, data_set, expert

NUMBER = "350502198001011374"


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def agreement(cast):
    with store.writing():
        return entries.enter(
            By(cast.op1.id),
            "agreements",
            title="信贷风控协议",
            state="in_force",
            data={"scene": "信贷风控"},
            organisation_id=cast.organisations["unit"],
            valid_from=clock.today(),
        )


def keys(actor):
    return {shelf.register.key for shelf in lines.shelves(actor)}


def page(actor, key, **wanted):
    found, total = lines.page(actor, lines.opened(actor, key), Wanted(**wanted))
    return [line.title for line in found], total


def test_staff_open_what_names_them_as_readers(cast):
    assert "operator_complaints" in keys(cast.auth1)
    assert {"operator_complaints", "experts", "assessments"} & keys(cast.op1) == set()
    assert keys(cast.exp1) == {"data_sets", "interpretations", "rule_sets"}


def test_units_open_what_may_hold_their_own(cast):
    assert {"agreements", "organisations", "people", "sanctions", "misconduct"} <= keys(cast.user)
    assert {"experts", "authorisations", "templates", "terminations"} & keys(cast.user) <= {"terminations"}


@pytest.mark.parametrize("key", ["experts", "templates", "nothing"])
def test_what_one_may_not_open_is_like_what_is_not_there(cast, key):
    with pytest.raises(NotFound) as caught:
        lines.opened(cast.user, key)
    assert caught.value.message == "没有这个登记库。"


def test_a_guest_of_one_entry_opens_its_register_and_sees_that_entry(cast, agreement):
    guest = cast.exp1
    with pytest.raises(NotFound):
        lines.opened(guest, "agreements")
    with store.writing():
        entries.change(entries.SYSTEM, agreement, "邀请", readers=[f"person:{guest.id}"])
    assert page(guest, "agreements") == (["信贷风控协议"], 1)
    assert {shelf.count for shelf in lines.shelves(guest) if shelf.register.key == "agreements"} == {1}


@pytest.mark.parametrize(("who", "count"), [("user", 1), ("op1", 1), ("auditor", 1), ("rival", 0), ("water", 0)])
def test_lists_counts_search_and_pages_agree_on_who_may_know(cast, agreement, who, count):
    actor = cast.actors[who]
    assert page(actor, "agreements")[1] == count
    assert page(actor, "agreements", text=agreement.number)[1] == count
    assert {each.count for each in lines.shelves(actor) if each.register.key == "agreements"} == {count}
    if not count:
        with pytest.raises(NotFound):
            lines.one(actor, lines.opened(actor, "agreements"), agreement.number)


@pytest.mark.parametrize("key", ["organisations", "people", "scenes", "models"])
def test_of_typed_registers_units_see_their_own_lines(cast, key):
    own = {"organisations": ["泉州甲科技有限公司"], "people": ["user先生", "user2先生"]}
    assert sorted(page(cast.user, key)[0]) == sorted(own.get(key, []))
    if key in own:
        with pytest.raises(NotFound):
            lines.one(cast.rival, lines.opened(cast.rival, key), str(_first(cast, key)))


def _first(cast, key):
    return cast.organisations["unit"] if key == "organisations" else cast.user.id


@pytest.mark.clause("六(四)", "二(一)c")
def test_a_unit_reads_what_is_on_its_own_record_and_nobody_elses(cast):
    codes = {who: organisations.get(cast.organisations[who]).uscc for who in ("unit", "rival")}
    with store.writing():
        own, foreign = (
            misconduct.enter(entries.SYSTEM, codes[who], "safety", happened_on=clock.today(), description=who)
            for who in codes
        )
    assert page(cast.user, "misconduct")[1] == 1
    assert page(cast.user, "misconduct", text=codes["rival"]) == ([], 0)
    kind = lines.opened(cast.user, "misconduct")
    assert "unit" in [fact.value for fact in lines.one(cast.user, kind, str(own.id)).facts]
    with pytest.raises(NotFound):
        lines.one(cast.user, kind, str(foreign.id))


def test_every_register_can_be_listed_searched_and_narrowed(cast):
    for kind in described().values():
        for state in ("", *kind.states):
            for today in (False, True):
                found, total = lines.page(cast.auditor, kind, Wanted("甲", state, today=today))
                assert len(found) == total


def test_a_number_of_another_register_is_not_found(cast, agreement):
    with pytest.raises(NotFound):
        lines.one(cast.op1, named("plans"), agreement.number)


@pytest.mark.parametrize("address", ["77", "x", "", "²", "99999999999999999999", "-1"])
def test_what_is_no_line_is_not_found(cast, address):
    for key in ("organisations", "data_sets", "agreements"):
        with pytest.raises(NotFound):
            lines.one(cast.op1, named(key), address)


def test_lists_are_narrowed_by_state_day_and_words(cast, agreement):
    assert page(cast.op1, "agreements", state="in_force") == (["信贷风控协议"], 1)
    assert page(cast.op1, "agreements", state="ended") == ([], 0)
    assert page(cast.op1, "agreements", state="ended", today=True) == ([], 0)
    assert page(cast.op1, "agreements", today=True)[1] == 1
    assert page(cast.op1, "agreements", text="甲科技")[1] == 1
    assert page(cast.op1, "agreements", text="100%")[1] == 0
    with store.writing():
        entries.change(entries.SYSTEM, agreement, "到期", valid_to=clock.today() - timedelta(days=1))
    assert page(cast.op1, "agreements", today=True)[1] == 0
    assert not lines.one(cast.op1, named("agreements"), agreement.number).counts


def test_a_unit_can_ask_for_its_own_alone(cast):
    for name in ("unit", "rival"):
        with store.writing():
            entries.enter(
                By(), "products", title=name, state="listed", data={}, organisation_id=cast.organisations[name]
            )
    assert page(cast.user, "products")[1] == 2
    assert page(cast.user, "products", own=True) == (["unit"], 1)
    assert page(cast.op1, "products", own=True) == ([], 0)


@pytest.mark.clause("七(一)", "七(二)1b")
def test_states_of_experts_and_data_sets_follow_from_their_facts(cast):
    water = store.people.organisation(cast.organisations["water"])
    data_set("SW-001", water)
    data_set("SW-002", water, updates="interrupted")
    data_set("SW-003", water, active=False)
    expert("expert1"), expert("expert2", confirmed=False), expert("expert3", term_to=date(2025, 1, 1))
    for key, states in (
        ("data_sets", ["active", "interrupted", "withdrawn"]),
        ("experts", ["confirmed", "nominated", "ended"]),
    ):
        found = [lines.page(cast.auth1, named(key), Wanted(state=state))[0] for state in states]
        assert [[line.state for line in each] for each in found] == [[state] for state in states]


@pytest.fixture
def known(cast):
    with store.writing():
        row = organisations.get(cast.organisations["unit"])
        organisations.record(entries.SYSTEM, row, "注册")
        facts = {"legal_representative": "陈一", "legal_representative_id": NUMBER}
        organisations.change_facts(By(cast.op1.id), row, facts, date(2026, 1, 5), "变更法定代表人")
    return str(row.id)


def test_identity_numbers_are_masked_for_everybody_in_lines_and_history(cast, known):
    for actor in (cast.op1, cast.user, cast.auditor):
        line = lines.one(actor, named("organisations"), known)
        assert {fact.field.key: fact.value for fact in line.facts}[
            "legal_representative_id"
        ] == "3505**********1374"
        assert NUMBER not in repr((line, line_history.events(actor, line)))


def test_no_line_of_a_person_tells_a_password_or_second_factor(cast):
    with store.writing():
        store.people.person(cast.op1.id).otp_secret = "sealed-secret"
    line = lines.one(cast.admin, named("people"), str(cast.op1.id))
    assert {fact.field.key for fact in line.facts} == set(named("people").by_key)
    assert "sealed-secret" not in repr(line)


@pytest.mark.parametrize(("who", "read"), [("op1", False), ("auth1", True), ("user", True), ("admin", True)])
def test_contacts_are_for_overseers_and_the_unit_itself(cast, who, read):
    line = lines.one(cast.actors[who], named("people"), str(cast.user.id))
    assert ("email" in {fact.field.key for fact in line.facts}) == read


@pytest.mark.clause("二(三)")
def test_history_tells_old_and_new_when_it_counts_from_and_by_whom(cast, known):
    event = line_history.events(cast.op1, lines.one(cast.op1, named("organisations"), known))[-1]
    assert (event.note, event.effective_on, event.who) == ("变更法定代表人", date(2026, 1, 5), "op1先生")
    told = {change.label: (change.before, change.after) for change in event.changes}
    assert told["法定代表人"] == (None, "陈一")


def test_a_unit_reads_for_which_role_somebody_acted_but_no_name(cast, known):
    event = line_history.events(cast.user, lines.one(cast.user, named("organisations"), known))[-1]
    assert (event.who, event.role) == (None, "operator")


def test_ones_own_people_are_named(cast, agreement):
    with store.writing():
        entries.change(By(cast.user2.id), agreement, "签署")
    line = lines.one(cast.user, named("agreements"), agreement.number)
    assert [event.who for event in line_history.events(cast.user, line)] == [None, "user2先生"]


def test_an_expert_whom_the_unit_employs_is_none_of_its_people(cast, agreement):
    with store.writing():
        store.people.person(cast.exp1.id).organisation_id = cast.organisations["unit"]
        entries.change(By(cast.exp1.id), agreement, "评审")
    line = lines.one(cast.user, named("agreements"), agreement.number)
    event = line_history.events(cast.user, line)[-1]
    assert (event.who, event.role) == (None, "expert")


@pytest.fixture
def hidden(cast, agreement):
    """A case that the authority alone may know of, and that changed the agreement."""
    row = case(of=store.people.organisation(cast.organisations["unit"]))
    with store.writing():
        store.cases.add_parties(row.id, ["role:authority"])
        entries.change(By(cast.auth1.id, row.id), agreement, "更正", data={"plan_case": row.number})
    return row


def test_cases_are_told_to_whom_they_concern_alone(cast, agreement, hidden):
    for actor, told in ((cast.auth1, [hidden.number]), (cast.op1, []), (cast.user, [])):
        line = lines.one(actor, named("agreements"), agreement.number)
        event = line_history.events(actor, line)[-1]
        assert [each.number for each in line_history.cases(actor, line)] == told
        assert event.case == (told[0] if told else None)
        assert next(fact for fact in line.facts if fact.field.key == "plan_case").target == event.case
        assert (hidden.number in repr((line, event))) == bool(told)


def test_what_a_field_keeps_back_is_kept_back_in_the_history_too(cast):
    with store.writing():
        about = {"title": "委托", "state": "active", "organisation_id": cast.organisations["unit"]}
        entry = entries.enter(By(), "engagements", data={"price": "9 万元"}, **about)
        entries.change(By(), entry, "变更", data={"price": "10 万元"})
    line = lines.one(cast.op1, named("engagements"), entry.number)
    assert "万元" not in repr((line, line_history.events(cast.op1, line)))
    own = lines.one(cast.user, named("engagements"), entry.number)
    assert "10 万元" in repr(line_history.events(cast.user, own))


@pytest.fixture
def engagement(cast):
    data = {"provider": cast.organisations["rival"], "provider_name": "乙", "price": "面议", "scene": "信贷风控"}
    with store.writing():
        return entries.enter(
            By(cast.user.id),
            "engagements",
            title="信贷风控：乙",
            state="active",
            data=data,
            organisation_id=cast.organisations["unit"],
        )


def facts_of(actor, entry):
    line = lines.one(actor, named(entry.register), entry.number)
    return {fact.field.key: fact.value for fact in line.facts}


def test_who_an_entry_names_as_a_party_reads_it_as_its_owner_does(cast, engagement):
    for actor in (cast.user, cast.rival, cast.auth1):
        assert facts_of(actor, engagement)["price"] == "面议"
        assert entries.facts(actor, engagement)["price"] == "面议"
    assert "price" not in facts_of(cast.op1, engagement)
    with pytest.raises(NotFound):
        facts_of(cast.water, engagement)


def test_what_rests_on_a_party_is_held_off_with_it(cast, engagement):
    rival = cast.organisations["rival"]
    assert entries.in_force("engagements", party=rival) == [engagement]
    assert entries.in_force("engagements", party=cast.organisations["unit"]) == []
    with store.writing():
        store.people.organisation(rival).status = "suspended"
    assert entries.in_force("engagements", organisation_id=cast.organisations["unit"]) == []
    assert entries.resting_on(named("engagements"), rival) == [engagement]

"""Entries of registers: numbered, with history, known to their parties, in force within their days."""

from datetime import date, timedelta

import pytest

from app import clock, store
from app.errors import Conflict, NotFound
from app.registers.registry import entries
from app.registers.registry.entries import By
from tests.conftest import BOTH
from tests.support.world import case, person, unit


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def company():
    return unit("申请公司")


def enter(company, by=entries.SYSTEM, **more):
    facts = {"title": "信贷风控协议", "state": "signing", "data": {"scene": "信贷风控"}} | more
    with store.writing():
        return entries.enter(by, "agreements", organisation_id=company.id, **facts)


def change(entry, note="变更", by=entries.SYSTEM, **more):
    with store.writing():
        return entries.change(by, entry, note, **more)


def test_an_entry_is_numbered_by_year(company):
    numbers = [enter(company).number for _ in range(2)]
    assert numbers == [f"XY-{clock.today().year}-00001", f"XY-{clock.today().year}-00002"]


def test_an_entry_remembers_its_case(company):
    row = case(of=company)
    assert enter(company, by=By(case_id=row.id)).case_id == row.id


@pytest.mark.parametrize(
    ("register", "more", "said"),
    [
        ("agreements", {"state": "merry"}, "没有状态“merry”"),
        ("agreements", {"data": {"colour": 1}}, "没有字段：colour"),
        ("experts", {"state": "confirmed", "data": {}}, "有自己的数据表"),
    ],
)
def test_what_a_register_does_not_have_is_refused(register, more, said):
    facts = {"title": "协议", "state": "signing", "data": {}} | more
    with pytest.raises(ValueError, match=said), store.writing():
        entries.enter(By(), register, **facts)


def test_an_unknown_register_is_not_found():
    with pytest.raises(NotFound), store.writing():
        entries.enter(By(), "nothing", title="x", state="x", data={})


def test_each_change_is_kept_with_the_whole_line(company):
    operator = person("op1", "operator", unit("运营单位", "operator"))
    entry = enter(company)
    change(
        entry,
        "签署",
        By(operator.id),
        state="in_force",
        data={"filing_number": "备 1"},
        effective_on=date(2026, 1, 2),
    )
    first, second = store.entries.changes("agreements", entry.id)
    assert (first.note, first.facts["state"], first.person_id) == ("签署中", "signing", None)
    assert (second.note, second.person_id, second.effective_on) == ("签署", operator.id, date(2026, 1, 2))
    assert second.facts["scene"] == "信贷风控"
    assert (second.facts["state"], second.facts["filing_number"]) == ("in_force", "备 1")


def test_a_change_leaves_alone_what_it_does_not_name(company):
    entry = enter(company, valid_from=date(2026, 1, 1))
    changed = change(entry, state="in_force")
    assert (changed.title, changed.valid_from, changed.data) == (
        entry.title,
        date(2026, 1, 1),
        {"scene": "信贷风控"},
    )


@pytest.mark.parametrize("wrong", [{"state": "merry"}, {"data": {"colour": 1}}])
def test_a_wrong_change_changes_nothing(company, wrong):
    entry = enter(company)
    with pytest.raises(ValueError, match="没有"):
        change(entry, **wrong)
    assert entries.get(entry.id).state == "signing"
    assert len(store.entries.changes("agreements", entry.id)) == 1


def test_who_changes_what_somebody_else_has_changed_is_told(company):
    entry = enter(company)
    store.db.session.expunge(entry)  # read by another server before this one changed it
    change(entries.get(entry.id), state="filing")
    with pytest.raises(Conflict, match="已被他人更新"):
        change(entry, state="void")
    assert entries.get(entry.id).state == "filing"


def overtaken(entry):
    """Change an entry while another writer, whom no lock held up, was faster."""
    row = store.entries.hold(entry.id)
    store.db.session.connection().exec_driver_sql(f"UPDATE entry SET version = 9 WHERE id = {int(entry.id)}")
    row.state = "void"
    store.db.session.flush()


def test_two_writers_of_the_same_version_can_not_both_win(company):
    entry = enter(company)
    assert change(entry, state="filing").version == 2
    with pytest.raises(Conflict), store.writing():
        overtaken(entry)
    assert entries.get(entry.id).state == "filing"


def test_readers_and_owner_know_of_an_entry_and_nobody_else(company):
    entry = enter(company)
    op = person("op1", "operator", unit("运营单位", "operator"))
    own, rival = person("own", of=company), person("rival", of=unit("另一公司"))
    assert entries.seen_by(op, entry.number).id == entries.seen_by(own, entry.number).id == entry.id
    for number in (entry.number, "XY-2026-99999"):
        with pytest.raises(NotFound):
            entries.seen_by(rival, number)


def test_more_may_be_let_in_later(company):
    entry, guest = enter(company), person("guest", "expert")
    change(entry, readers=[f"person:{guest.id}"])
    change(entry, readers=[f"person:{guest.id}", "role:operator"])
    assert entries.seen_by(guest, entry.number).id == entry.id


def test_the_operator_knows_no_complaint_about_itself(company):
    with store.writing():
        entry = entries.enter(
            By(), "operator_complaints", title="收费", state="open", data={}, organisation_id=company.id
        )
    op = person("op1", "operator", unit("运营单位", "operator"))
    with pytest.raises(NotFound):
        entries.seen_by(op, entry.number)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "first", "last", "counts"),
    [
        ("in_force", None, None, True),
        ("in_force", 0, 0, True),
        ("in_force", -1, None, True),
        ("in_force", None, 1, True),
        ("in_force", 1, None, False),
        ("in_force", None, -1, False),
        ("signing", None, None, False),
        ("ended", -1, 1, False),
    ],
)
def test_an_entry_counts_in_its_states_within_its_days(company, state, first, last, counts):
    days = {
        name: clock.today() + offset * DAY
        for name, offset in (("valid_from", first), ("valid_to", last))
        if offset is not None
    }
    enter(company, state=state, **days)
    assert bool(entries.in_force("agreements", organisation_id=company.id)) == counts
    assert entries.in_force("agreements", organisation_id=company.id + 1) == []


def test_entries_are_found_by_state_unit_and_subject(company):
    first, second = enter(company, subject="scene:4"), enter(company, state="ended")
    assert [each.id for each in entries.find("agreements")] == [second.id, first.id]
    assert [each.id for each in entries.find("agreements", states=("ended",))] == [second.id]
    assert [each.id for each in entries.find("agreements", subject="scene:4")] == [first.id]
    assert entries.find("agreements", organisation_id=company.id + 1) == []
    assert entries.find("plans") == []


def test_facts_for_some_alone_are_kept_from_the_others(company):
    with store.writing():
        entry = entries.enter(
            By(),
            "engagements",
            title="委托",
            state="active",
            data={"scene": "信贷风控", "price": "10 万元"},
            organisation_id=company.id,
        )
    op, auth = (
        person("op1", "operator", unit("运营单位", "operator")),
        person("auth1", "authority", unit("局", "authority")),
    )
    own = person("own", of=company)
    assert "price" not in entries.facts(op, entry)
    assert entries.facts(auth, entry)["price"] == entries.facts(own, entry)["price"] == "10 万元"


def test_an_entry_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        entries.get(77)

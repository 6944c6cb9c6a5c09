"""Cases: their numbers, who may know of them, and how they are found."""

import pytest

from app import clock, store
from app.errors import Conflict
from app.store.cases import Query
from tests.support import world


@pytest.fixture
def unit():
    return world.unit("泉州 100% 数据公司")


@pytest.fixture
def case(unit):
    """A case of that unit, known to `org:1` and `role:authority`."""
    case = world.case("sample", unit)
    with store.writing():
        store.cases.get(case.id).title = "信用_评估"
        store.cases.add_parties(case.id, ["org:1", "role:authority"])
    return case


def found(grants, **query):
    rows, total = store.cases.search(grants, Query(**query), 1, 10)
    assert len(rows) == total
    return [row.id for row in rows]


def test_numbers_run_by_prefix():
    with store.writing():
        taken = [store.cases.take_number(prefix) for prefix in ("SB-2026", "SB-2026", "YS-2026", "SB-2026")]
    assert taken == [1, 2, 1, 3]


def test_a_number_that_was_rolled_back_is_given_again():
    def fail():
        with store.writing():
            raise ValueError(store.cases.take_number("SB-2026"))

    with pytest.raises(ValueError, match="1"):
        fail()
    with store.writing():
        assert store.cases.take_number("SB-2026") == 1


def test_no_number_is_given_twice_at_once(at_once):
    def take():
        with store.writing():
            return store.cases.take_number("SB-2026")

    assert sorted(at_once(*[take] * 8)) == list(range(1, 9))


@pytest.mark.parametrize(
    ("grants", "knows"), [(["org:1"], True), (["org:2", "person:1"], False), ([], False), (None, True)]
)
def test_who_holds_no_grant_of_the_case_does_not_find_it(case, grants, knows):
    assert found(grants) == ([case.id] if knows else [])
    assert (store.cases.visible(case.number, grants) is not None) == knows
    assert (store.cases.visible_by_id(case.id, grants) is not None) == knows


def test_a_party_counts_once_and_can_be_taken_away(case):
    with store.writing():
        store.cases.add_parties(case.id, ["org:1", "person:7"])
        store.cases.remove_party(case.id, "role:authority")
    assert sorted(store.cases.parties(case.id)) == ["org:1", "person:7"]


@pytest.mark.parametrize("words", ["信用", "信用_", "100%", "泉州", "t-0"])
def test_a_case_is_found_by_number_title_and_unit(case, words):
    assert found(None, text=words) == [case.id]


@pytest.mark.parametrize("words", ["%", "用评", "_评估估", "1_0", "\\"])
def test_signs_of_the_search_itself_are_taken_as_they_stand(case, words):
    assert found(None, text=words) == ([case.id] if words == "%" else [])


def test_a_list_is_narrowed_by_process_status_and_unit(case, unit):
    assert found(None, process="sample", status="running", organisation_id=unit.id) == [case.id]
    for other in ({"process": "other"}, {"status": "completed"}, {"organisation_id": 999}):
        assert found(None, **other) == []


def test_what_was_changed_last_stands_first(case):
    other = world.case("other")
    assert found(None) == [other.id, case.id]
    with store.writing():
        store.cases.get(case.id).updated_at = clock.now()
    assert found(None) == [case.id, other.id]


def test_only_one_of_two_who_hold_the_same_version_writes_it(case):
    with store.writing():
        held, also = store.cases.hold(case.id), store.cases.hold(case.id)
        held.title = "先到"
        store.cases.put_back(held)
        also.title = "后到"
        with pytest.raises(Conflict):
            store.cases.put_back(also)
    store.db.session.expire_all()
    assert store.cases.get(case.id).title == "先到"


def test_the_engines_state_is_replaced_and_kept_as_bytes(case):
    for state in (b"\x00first", b"\xff\x00second"):
        with store.writing():
            store.cases.save_state(case.id, state)
    assert store.cases.state_of(case.id) == b"\xff\x00second"
    assert store.cases.state_of(999) is None


def test_a_case_nobody_knows():
    assert store.cases.by_id(999) is None
    assert store.cases.visible("T-1", None) is None
    with pytest.raises(LookupError):
        store.cases.get(999)
    with store.writing():
        assert store.cases.hold(999) is None

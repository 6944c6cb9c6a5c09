from datetime import date

import pytest

from app import store
from app.registers import data_sets, demo, demo_script, organisations
from app.registers.people import accounts
from app.registers.people.actors import SYSTEM
from app.rules import identifiers


@pytest.fixture
def _loaded():
    demo.load("demo password")


@pytest.mark.usefixtures("_loaded")
def test_the_accounts_that_people_rely_on_are_there():
    names = [
        "admin",
        "auditor",
        "analyst",
        "new1",
        "tpp1",
        "op1",
        "op2",
        "op3",
        "op4",
        "auth1",
        "auth2",
        "auth3",
        "user1",
        "user2",
        "user3",
    ]
    names += [f"exp{n}" for n in range(1, 12)] + [f"prov{n}" for n in range(1, 6)]
    assert all(accounts.by_username(name) for name in names)
    assert accounts.check_credentials("user1", "demo password") is not None


@pytest.mark.usefixtures("_loaded")
def test_loading_again_changes_nothing():
    before = [store.people.search_organisations("", (), 1, 1)[1], data_sets.search()[1]]
    demo.load("another password")
    assert [store.people.search_organisations("", (), 1, 1)[1], data_sets.search()[1]] == before
    assert accounts.check_credentials("user1", "another password") is None
    assert len(store.events.of_platform(1, 1000)) == 4 + 37


@pytest.mark.usefixtures("_loaded")
def test_every_credit_code_is_right_and_says_what_the_unit_is():
    for unit in organisations.search(size=100)[0]:
        assert identifiers.uscc(unit.uscc).code == unit.uscc
        assert organisations.unit_type(unit.uscc) == unit.unit_type


@pytest.mark.usefixtures("_loaded")
def test_the_catalogue_has_twelve_data_sets_of_five_providers_in_every_class():
    found = data_sets.all_active()
    assert len(found) == 12
    assert len({item.provider_id for item in found}) == 5
    assert {item.data_class for item in found} == set(data_sets.CLASS_NAMES)
    assert {item.source_class for item in found} <= set(data_sets.SOURCE_NAMES)


@pytest.mark.usefixtures("_loaded")
def test_who_still_has_to_onboard_is_only_registered():
    unit = organisations.get(accounts.by_username("new1").organisation_id)
    assert unit.status == "registered"


def test_scripts_name_people_that_exist_and_run_forward_in_time():
    demo.load("demo password")
    for script in demo_script.scripts():
        moments = [step.at.order for step in script.steps]
        assert moments == sorted(moments), script.key
        for step in script.steps:
            if step.kind != "scan" and step.by != "holder":
                assert accounts.by_username(step.by) != SYSTEM


def test_marks_are_replaced_wherever_they_stand():
    marked = {"a": [demo_script.Day(-1), {"b": demo_script.Made("scene", "x")}], "c": 1}
    assert demo_script.resolve(marked, lambda mark: type(mark).__name__) == {"a": ["Day", {"b": "Made"}], "c": 1}


def test_days_and_hours_count_from_the_day_at_hand():
    assert demo_script.Day(-1).on(date(2026, 11, 23)) == date(2026, 11, 22)
    assert demo_script.Hour(0, "16:30").on(date(2026, 11, 23)).isoformat() == "2026-11-23T16:30:00+08:00"

from datetime import date

import pytest
import yaml

from app import store
from app.errors import Conflict, NotFound
from app.registers import rule_sets
from app.registers.registry import entries


@pytest.fixture(autouse=True)
def _seeded():
    for _ in range(2):
        with store.writing():
            rule_sets.seed()


def test_the_rules_of_2024_are_entered_once():
    assert [rules.version for rules in rule_sets.all_versions()] == ["2024-05-17"]


@pytest.mark.clause("一(一)")
def test_each_version_names_the_law_it_rests_on():
    assert "福建省大数据发展条例" in rule_sets.get("2024-05-17").basis
    assert all(rules.basis for rules in rule_sets.all_versions())


def test_new_figures_are_a_new_file_and_a_known_version_never_changes(tmp_path):
    (rules,) = rule_sets.described()
    changed = rules | {"settings": rules["settings"] | {"panel_size": 5}}
    (tmp_path / "1.yaml").write_text(yaml.safe_dump(changed), "utf-8")
    (tmp_path / "2.yaml").write_text(
        yaml.safe_dump(changed | {"version": "2027", "valid_from": date(2027, 1, 1)}), "utf-8"
    )
    with store.writing():
        rule_sets.seed(tmp_path)
    assert rule_sets.in_force(date(2026, 12, 31)).settings["panel_size"] == 3
    assert rule_sets.in_force(date(2027, 1, 1)).settings["panel_size"] == 5


def test_a_rule_set_goes_on_after_its_term_but_says_so():
    rules = rule_sets.in_force(date(2026, 11, 23))
    assert rules.version == "2024-05-17"
    assert rule_sets.trial_over(rules, date(2026, 5, 17))
    assert not rule_sets.trial_over(rules, date(2026, 5, 16))


def test_before_the_first_rules_there_were_none():
    with pytest.raises(NotFound):
        rule_sets.in_force(date(2024, 5, 16))


def test_a_later_rule_set_takes_over_on_its_day():
    later = {**rule_sets.described()[0], "version": "2027", "valid_from": date(2027, 1, 1), "valid_to": None}
    with store.writing():
        store.db.session.add(store.rule_sets.RuleSet(**later, created_at=store.db.func.now()))
    assert rule_sets.in_force(date(2026, 12, 31)).version == "2024-05-17"
    assert rule_sets.in_force(date(2027, 1, 1)).version == "2027"
    assert not rule_sets.trial_over(rule_sets.get("2027"))


@pytest.mark.clause("七(八)")
def test_it_is_kept_under_what_the_platform_goes_on():
    with store.writing():
        rule_sets.extend(entries.SYSTEM, " 泉数〔2026〕12号 ")
    rules = rule_sets.in_force()
    assert rules.continued_under == "泉数〔2026〕12号"


def test_a_known_version_is_not_entered_again():
    with pytest.raises(Conflict), store.writing():
        rule_sets.enter(entries.SYSTEM, version="2024-05-17")


def test_an_unknown_version_is_not_found():
    with pytest.raises(NotFound):
        rule_sets.get("1999")

from app import store
from app.registers import calendar, commitments, rule_sets, seeding


def seed():
    with store.writing():
        seeding.seed()


def test_an_empty_machine_gets_calendar_rules_and_texts_once():
    seed()
    seed()
    assert len(calendar.years()) == 24
    assert [rules.version for rules in rule_sets.all_versions()] == ["2024-05-17"]
    assert len(store.commitments.versions("onboarding")) == 1


def test_the_commitment_that_units_sign_is_filed():
    seed()
    assert "入驻承诺书" in commitments.current("onboarding").title

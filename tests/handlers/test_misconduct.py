from datetime import date

import pytest

from app import store
from app.registers import misconduct as register
from app.registers.people.actors import SYSTEM
from handlers import misconduct

DECLARED = {"head": "other", "happened_on": "2025-06-01", "description": "逾期未报送年报"}


@pytest.fixture
def _recorded(company):
    with store.writing():
        for day in (date(2023, 11, 22), date(2023, 11, 23), date(2026, 11, 23)):
            register.record(SYSTEM, company.uscc, "safety", happened_on=day, description="未按规定整改隐患")


def look_back(run, declared=None, since="2023-11-23", until="2026-11-23"):
    return run(misconduct.look_back, {"declared_misconduct": declared}, since=since, until=until)["look_back"]


@pytest.mark.usefixtures("_recorded")
def test_the_register_and_the_declaration_count_within_the_window(run):
    hits = look_back(run, [DECLARED, DECLARED | {"happened_on": "2023-11-22"}])["hits"]
    assert [(hit["happened_on"], hit["head"]) for hit in hits] == [
        ("2023-11-23", "safety"),
        ("2025-06-01", "other"),
        ("2026-11-23", "safety"),
    ]


@pytest.mark.usefixtures("_recorded")
def test_the_hits_are_told_in_words(run):
    hit = look_back(run)["hits"][0]
    assert (hit["head_name"], hit["source"], hit["description"]) == ("安全", "运营单位登记", "未按规定整改隐患")


def test_a_clean_record_has_no_hits(run):
    assert look_back(run) == {"since": "2023-11-23", "until": "2026-11-23", "hits": []}

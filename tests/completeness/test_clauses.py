"""Every clause of the rules is known, and each duty that is easily missed is carried out and tested."""

import re
from collections import Counter

import pytest
import yaml

from app.studio import trace
from app.studio.sources import ROOT

MARK = re.compile(r"[一二三四五六七]\([一二三四五六七八]\)(?:\d?[a-g]?)(?![0-9a-z])")
CODE = ("app", "handlers", "tests", "bench")
LISTED = {"asks", "by", "later", "awaits", "more"}


@pytest.fixture(scope="module")
def rules():
    """The rules as the project carries them: clause → {title, text, items, marks, careful}."""
    return yaml.safe_load((ROOT / "processes" / "clauses.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def duties(rules):
    """Every mark of the rules that names one duty."""
    return {clause + part for clause, entry in rules.items() for part in entry.get("marks", {"": ""})}


@pytest.fixture(scope="module")
def careful(rules):
    """The duties that are easily missed."""
    parts = {clause: entry["careful"] for clause, entry in rules.items() if "careful" in entry}
    return {clause + part for clause, those in parts.items() for part in ([""] if those is True else those)}


@pytest.fixture(scope="module")
def listed():
    """What the project says of each duty: mark → {asks, by, later, awaits, more}."""
    return yaml.safe_load((ROOT / "processes" / "duties.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def found():
    return trace.build()


def test_the_rules_have_their_37_clauses(rules):
    assert Counter(clause[0] for clause in rules) == dict(zip("一二三四五六七", (5, 3, 7, 5, 4, 5, 8), strict=True))


def test_every_clause_has_its_title_its_text_and_what_is_told_of_its_duties(rules):
    for clause, entry in rules.items():
        assert entry["title"], clause
        assert entry["text"], clause
        assert all(entry.get("marks", {"": "whole"}).values()), clause


def test_every_duty_is_counted_and_those_easily_missed_are_among_them(duties, careful):
    assert (len(duties), len(careful)) == (97, 54)
    assert careful <= duties


def test_every_numbered_mark_has_its_item(rules):
    for clause, entry in rules.items():
        numbers = {part[0] for part in entry.get("marks", {}) if part[0].isdigit() and part != "0"}
        assert numbers <= set(entry.get("items", {})), clause


def test_the_list_tells_every_duty_in_the_order_of_the_rules(rules, listed):
    marks = [clause + str(part) for clause, entry in rules.items() for part in entry.get("marks", {"": ""})]
    assert list(listed) == marks


def test_the_list_says_what_is_asked_and_of_what_can_not_be_shown_who_or_why(listed):
    for mark, duty in listed.items():
        assert set(duty) <= LISTED, mark
        assert duty["asks"].endswith("。"), mark
        assert len({"by", "later"} & set(duty)) <= 1, mark
        assert "later" in duty or "awaits" not in duty, mark


def test_nothing_but_the_data_plane_is_left_for_later(listed):
    waiting = {mark for mark, duty in listed.items() if "later" in duty}
    assert {mark for mark in waiting if not mark.startswith(("四(", "六(一)", "六(二)"))} == set()


def test_no_duty_has_lost_its_proof_and_the_list_calls_nothing_later_that_is_there(found):
    assert found.findings == ()


def test_every_mark_of_diagrams_registers_handlers_and_tests_is_one_of_the_rules(duties, rules, found):
    marked = {mark for place in found.places if place.kind != "code" for mark in place.marks}
    assert marked <= duties | set(rules)


def test_every_clause_that_code_cites_is_one_of_the_rules(duties, rules):
    cited = {
        (mark, path.relative_to(ROOT).as_posix())
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for mark in MARK.findall(path.read_text("utf-8"))
    }
    items = {clause + number for clause, entry in rules.items() for number in entry.get("items", {})}
    assert {(mark, path) for mark, path in cited if mark not in duties | set(rules) | items} == set()


def test_every_duty_that_is_easily_missed_is_tested_unless_it_is_yet_to_come(careful, found):
    proofs = [found.proofs[mark] for mark in careful]
    assert sorted(proof.part.mark for proof in proofs if proof.state != "later" and not proof.tests) == []

"""Every clause of the rules is known, and each duty that is easily missed is carried out and tested."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter

import pytest
import yaml

from app.cases.bundle import listed
from app.studio.sources import ROOT

MARK = re.compile(r"[一二三四五六七]\([一二三四五六七八]\)(?:\d?[a-g]?)(?![0-9a-z])")
CODE = ("app", "handlers", "tests", "bench")
LATER = ("二(三)", "三(五)")
"""Changes of registered facts and agreements: later stages of the platform. Chapters 四 to 七 likewise."""


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
def carried_out(models, elements):
    """The marks of diagrams and handlers."""
    holders = [*models.values(), *elements]
    drawn = {mark for each in holders for mark in listed(each.properties.get("clause", ""))}
    modules = [info.name for info in pkgutil.iter_modules([str(ROOT / "handlers")])]
    functions = [f for name in modules for _, f in inspect.getmembers(importlib.import_module(f"handlers.{name}"))]
    return drawn | {mark for each in functions for mark in getattr(each, "__clauses__", ())}


def marked(tree):
    """Yield the arguments of every `pytest.mark.clause(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.clause"):
            yield from (ast.literal_eval(argument) for argument in node.args)


@pytest.fixture(scope="module")
def tested():
    """The marks of tests."""
    return {
        mark for path in (ROOT / "tests").rglob("test_*.py") for mark in marked(ast.parse(path.read_text("utf-8")))
    }


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


def test_every_mark_of_diagrams_handlers_and_tests_is_one_of_the_rules(duties, rules, carried_out, tested):
    assert carried_out | tested <= duties | set(rules)


def test_every_clause_that_code_cites_is_one_of_the_rules(duties, rules):
    cited = {
        (mark, path.relative_to(ROOT).as_posix())
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for mark in MARK.findall(path.read_text("utf-8"))
    }
    items = {clause + number for clause, entry in rules.items() for number in entry.get("items", {})}
    assert {(mark, path) for mark, path in cited if mark not in duties | set(rules) | items} == set()


def due_now(careful):
    return {mark for mark in careful if mark[0] in "二三" and not mark.startswith(LATER)}


def test_every_duty_of_onboarding_and_approval_that_is_easily_missed_is_carried_out(careful, carried_out):
    assert sorted(due_now(careful) - carried_out) == []


def test_every_duty_of_onboarding_and_approval_that_is_easily_missed_is_tested(careful, tested):
    assert sorted(due_now(careful) - tested) == []

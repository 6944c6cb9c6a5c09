"""docs/procedures.md says of every procedure what its diagram says, and what its cases leave behind."""

import re

import pytest
from sqlalchemy import select

from app import store
from app.registers.registry import register
from app.store.cases import Case
from app.store.documents import Document
from app.store.entries import Change
from tests import tables

TEXT = tables.PAGE.read_text("utf-8")
LINE = re.compile(r"^\| `(\w+)` \| (\S+) \| (\S+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LISTED = {key: rest for key, *rest in LINE.findall(TEXT.split("\n## ", 1)[0])}
NONE = "–"


def names(cell):
    return set(re.findall(r"`(\w+)`", cell))


def test_the_tables_of_steps_are_those_of_the_diagrams():
    assert tables.page(TEXT) == TEXT, "python -m tests.tables writes them anew"


def test_every_procedure_has_its_line_and_its_section(models):
    assert set(LISTED) == {found[1] for found in tables.SECTION.finditer(TEXT)} == set(models)


def test_a_line_tells_name_number_and_ends(models):
    for key, (name, prefix, _, ends, *_rest) in LISTED.items():
        outcomes = {
            each.properties["outcome"] for each in models[key].elements.values() if "outcome" in each.properties
        }
        found = (name, prefix, names(ends))
        called = models[key].properties.get("callable") == "true"
        assert found == (
            models[key].name,
            models[key].properties.get("numberPrefix", NONE),
            set() if called else outcomes,
        )


@pytest.fixture(scope="module")
def left_behind(demo):
    """What the demo's cases have written: of each procedure the registers and the kinds of documents."""
    changed = select(Case.process, Change.register).join(Change, Change.case_id == Case.id)
    issued = select(Case.process, Document.kind).join(Document, Document.case_id == Case.id)
    with demo.app_context():
        yield [{tuple(row) for row in store.db.session.execute(query.distinct())} for query in (changed, issued)]
        store.db.session.remove()


def test_a_line_tells_what_its_cases_write_and_issue(left_behind):
    for place, found in zip((4, 5), left_behind, strict=True):
        told = {(key, name) for key, rest in LISTED.items() for name in names(rest[place])}
        assert found - told == set()


def test_what_a_line_names_exists():
    assert {name for rest in LISTED.values() for name in names(rest[4])} <= set(register.described())
    templates = {path.stem for path in (tables.ROOT / "processes" / "templates").glob("*.yaml")}
    assert {name for rest in LISTED.values() for name in names(rest[5])} == templates

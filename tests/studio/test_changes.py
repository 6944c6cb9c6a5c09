"""What an analyst changed is told in words; what only moves on the drawing is no change."""

import pytest

from app.cases import bundle
from app.studio import changes, sources
from app.studio.changes import Fact

DIAGRAM = "processes/pre_application.bpmn"
FORM = "forms/pre_application/review.form"
TABLE = "processes/review_route.dmn"


def built(files, key):
    own = sources.closure(files, key)
    return bundle.build(sources.digest(own), key, own)


@pytest.fixture
def between(files):
    """Return the function that compares the project's own version of a procedure with an edited one."""
    return lambda edited, key="pre_application": changes.between(built(files, key), built(edited, key))


def test_a_limit_is_told_once_on_the_step_it_limits(between, edited):
    (found,) = between(edited(DIAGRAM, "working_days(2)", "working_days(3)"))
    assert (found.area, found.name, found.id, found.kind) == ("环节", "预申报审核", "review", "changed")
    assert found.facts == (Fact("时限", "working_days(2)", "working_days(3)"),)
    assert changes.told(found) == "修改环节“预申报审核”（review）：时限 working_days(2) → working_days(3)"


def test_a_step_with_another_name_changes_no_flow(between, edited):
    (found,) = between(edited(DIAGRAM, 'id="review" name="预申报审核"', 'id="review" name="预申报初审"'))
    assert found.facts == (Fact("名称", "预申报审核", "预申报初审"),)


def test_a_property_of_a_step_is_told_by_its_name(between, edited):
    (found,) = between(edited(DIAGRAM, 'name="applicantText" value="', 'name="applicantText" value="现在'))
    assert [(fact.label, fact.after.startswith("现在")) for fact in found.facts] == [("applicantText", True)]


def test_a_field_that_comes_and_one_that_goes(between, files, edited):
    more = edited(
        FORM, '"components": [', '"components": [{"type": "textfield", "id": "N", "key": "note", "label": "备注"},'
    )
    (added,) = between(more)
    assert (added.kind, added.area, added.id) == ("added", "表单项", "pre_application/review.note")
    (gone,) = changes.between(built(more, "pre_application"), built(files, "pre_application"))
    assert (gone.kind, gone.name, gone.facts) == ("removed", "备注", ())
    assert changes.told(gone) == "删除表单项“备注”（pre_application/review.note）"


def test_what_a_called_procedure_changes_is_told_with_its_key(between, edited):
    found = between(edited("processes/guidance.bpmn", "联系指导并记录", "联系并记录"))
    assert {change.id for change in found} == {"guidance.record_guidance"}


def test_a_row_that_goes_changes_no_other(between, files):
    text = files[TABLE].decode()
    row = text[text.index("<rule ") : text.index("</rule>") + len("</rule>")]
    (gone,) = between({**files, TABLE: text.replace(row, "", 1).encode()}, "scenario_application")
    assert (gone.area, gone.kind, gone.name.endswith(" 第 1 行")) == ("决策规则", "removed", True)


def test_how_a_table_chooses_among_its_rows_is_told(between, edited):
    (found,) = between(edited(TABLE, 'hitPolicy="UNIQUE"', 'hitPolicy="FIRST"'), "scenario_application")
    assert found.facts == (Fact("命中策略", "UNIQUE", "FIRST"),)


def test_another_place_on_the_drawing_is_no_change(between, edited):
    moved = edited(DIAGRAM, '<dc:Bounds x="', '<dc:Bounds x="1')
    assert between(moved) == []

"""From a clause to what carries it out."""

import pytest

from app.studio import trace
from app.studio.trace import covers


@pytest.mark.parametrize("mark", ["二(二)", "二(二)0", "二(二)2b"])
def test_a_clause_covers_its_parts(mark):
    assert covers("二(二)", mark)


@pytest.mark.parametrize(("clause", "mark"), [("三(三)b", "三(三)"), ("二(二)", "二(三)"), ("三(一)", "三(二)a")])
def test_a_part_does_not_cover_the_whole_nor_another_clause(clause, mark):
    assert not covers(clause, mark)


def test_diagram_form_handler_code_and_test_of_a_clause():
    lines = trace("二(二)2b")
    kinds = {line.split()[0] for line in lines}
    assert {"元素", "表单", "处理", "代码", "测试"} <= kinds
    assert any("processes/onboarding.bpmn#check_application" in line for line in lines)
    assert any("handlers/organisations.py" in line for line in lines)


def test_a_procedure_that_carries_a_clause_as_a_whole():
    assert any(line.startswith("流程   processes/pre_application.bpmn") for line in trace("三(一)1a"))


def test_parts_are_found_with_the_clause_but_not_longer_marks_with_a_part():
    assert len(trace("二(二)")) > len(trace("二(二)2")) > len(trace("二(二)2b"))


def test_a_clause_that_nothing_carries_out():
    nowhere = "九" + "(九)"  # in two parts: this very line would be found
    assert trace(nowhere) == []

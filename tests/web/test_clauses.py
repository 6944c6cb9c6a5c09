"""The text of the rules beside the steps that carry it out."""

import re

from app import engine
from app.registers.clauses import described
from app.studio import sources
from app.web import clauses


def test_all_37_clauses_are_there_with_title_and_text():
    table = described()
    assert len(table) == 37
    assert all(entry["title"] and entry["text"] for entry in table.values())


def test_marks_of_one_clause_stand_together_with_their_duties():
    first, second = clauses.cited("三(三)c,三(三)g，七(二)6")
    assert (first.mark, first.title) == ("三（三）", "场景申报审批")
    assert len(first.duties) == 2
    assert second.text.startswith("评审专家：")


def test_a_numbered_mark_shows_its_item_alone():
    (clause,) = clauses.cited("二(二)1a")
    assert clause.text.startswith("法人或负责人身份认证")
    assert clause.duties == ("72 小时有效的入驻二维码",)


def test_marks_the_rules_do_not_have_are_left_out():
    assert clauses.cited("九(九)z, nonsense,") == ()


def test_every_mark_of_the_diagrams_is_known():
    marks = set()
    for model in engine.outline(sources.read(()).files):
        for element in model.elements.values():
            marks |= set(re.split(r"[,，]\s*", element.properties.get("clause", ""))) - {""}
    known = {
        key + mark
        for key, entry in described().items()
        for mark in ("", *entry.get("marks", ()), *entry.get("items", ()))
    }
    assert marks <= known, marks - known

"""Issuing: numbered and written within the step, read by whom it concerns, void for good."""

import pytest

from app import store
from app.cases.actions import start
from app.documents import issuing, reading, templates
from app.errors import Conflict, NotFound, Refusal
from app.registers.registry.entries import By
from tests.support import paper


def test_a_document_is_numbered_and_waits_to_be_typeset(case):
    document = paper.document(case)
    assert document.number == f"BMS-{document.issued_at.year}-00001"
    assert (document.state, document.sha256) == ("pending", "")


def test_numbers_follow_each_other(cast, case):
    assert paper.document(paper.begin(cast)).number.endswith("-00002")


def test_its_public_page_has_a_code_that_nobody_guesses(cast, case):
    codes = {paper.document(each).code for each in (case, paper.begin(cast))}
    assert {len(code) for code in codes} == {32}
    assert len(codes) == 2


@pytest.mark.clause("七(六)")
def test_without_a_filed_template_the_step_is_refused_and_nothing_is_written(cast):
    with store.writing():
        for entry in store.entries.found(store.entries.Query("templates")):
            entry.state = "withdrawn"
    with pytest.raises(Refusal):
        start.start(cast.user, "paper", {"subject": "共同保密"})
    assert store.cases.count() == 0


@pytest.mark.parametrize("wrong", [{"facts": ["一", "二"]}, {"unit": {"name": "某单位"}}, {"measure": None}])
def test_facts_that_could_not_be_typeset_are_found_in_the_step(case, wrong):
    usual = templates.sample("sanction")
    data = {name: value for name, value in (usual | wrong).items() if value is not None}
    with store.writing(), pytest.raises(ValueError, match=next(iter(wrong))):
        issuing.issue(By(None, case.id), "sanction", title="处置", data=data, readers=[])


@pytest.mark.parametrize(("who", "reads"), [("user", True), ("op1", True), ("auth1", True), ("rival", False), ("exp1", False), ("admin", False)])  # fmt: skip
def test_who_reads_a_document(cast, case, who, reads):
    document, actor = paper.document(case), cast.actors[who]
    assert (reading.listed(actor)[1] == 1) is reads
    assert [each.number for each in reading.of_case(actor, case.id)] == ([document.number] if reads else [])
    if reads:
        assert reading.seen_by(actor, document.number).id == document.id
    else:
        with pytest.raises(NotFound) as hidden:
            reading.seen_by(actor, document.number)
        with pytest.raises(NotFound) as absent:
            reading.seen_by(actor, "BMS-2026-99999")
        assert hidden.value.message == absent.value.message


def test_a_void_document_stays_and_is_void_once(case):
    document = paper.document(case)
    with store.writing():
        issuing.void(document, "重新签署。")
    assert (paper.document(case).state, paper.document(case).void_reason) == ("void", "重新签署。")
    with pytest.raises(Conflict), store.writing():
        issuing.void(document, "再次。")


def test_the_bytes_of_a_document_that_is_being_made_are_told_to_wait_for(case):
    with pytest.raises(Conflict, match="正在生成"):
        reading.content(paper.document(case))

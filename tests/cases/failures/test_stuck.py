"""What could not be delivered, as administrators read it: which document, never what it says."""

import pytest

from app import store
from app.cases.failures import stuck
from app.documents import making
from app.jobs import outbox
from tests.support import paper


@pytest.fixture
def case(cast, monkeypatch):
    """A case whose paper can't be typeset, for a reason that quotes it."""
    paper.publish()
    begun = paper.begin(cast, "一桩私事")
    monkeypatch.setattr(making, "_typeset", lambda document: {}[document.data["work"]])
    outbox.deliver_all()
    return begun


def shown(cast):
    [found], _ = stuck.failing(cast.admin, 1, 9)
    return found.about, found.reason


def test_a_document_is_named_and_why_it_failed_without_its_words(cast, case):
    assert shown(cast) == (f"文书 {paper.document(case).number}", "KeyError: '〔略〕'")


def test_of_a_case_kept_from_them_neither_is_told(cast, case):
    with store.writing():
        store.cases.remove_party(case.id, "role:admin")
    assert shown(cast) == (stuck.HIDDEN, stuck.HIDDEN)

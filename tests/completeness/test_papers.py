"""Every kind of document that the platform describes is issued somewhere in the demo, and can be typeset."""

import pytest
from sqlalchemy import select

from app import store
from app.documents import making, templates
from app.store.documents import Document

KINDS = [facts["kind"] for facts in templates.described()]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_case_issues_can_be_typeset(demo, kind):
    with demo.app_context():
        issued = store.db.session.scalars(select(Document.id).where(Document.kind == kind).limit(2)).all()
        assert issued
        for each in issued:
            making.render(each)
        assert {store.documents.get(each).state for each in issued} <= {"ready", "void"}

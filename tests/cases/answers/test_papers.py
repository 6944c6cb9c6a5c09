"""Papers of a case: the trail says who had them issued, who signed, and that they became void."""

import pytest

from app import store
from app.cases.actions import withdraw
from app.cases.views import reading
from app.documents import making
from tests.support import paper

SAID = ("issued", "signed", "voided")


@pytest.fixture
def case(cast):
    """A case whose paper waits for the applicant's signature."""
    paper.publish()
    begun = paper.begin(cast)
    making.render(paper.document(begun).id)
    return begun


def trail(case):
    number = paper.document(case).number
    events = [event for event in store.events.of_case(case.id) if event.kind in SAID]
    assert {event.data["document"] for event in events} == {number}
    return [(event.kind, event.actor_name, event.data.get("proof")) for event in events]


def test_the_trail_says_who_issued_signed_and_voided_a_paper(cast, case):
    for who in (cast.user, cast.op1, cast.user):
        paper.do(who, case)
    by = ("user先生", "op1先生")
    signed = [("signed", who, "password") for who in by]
    assert trail(case) == [("issued", by[0], None), *signed, ("voided", by[0], None)]
    assert store.events.broken_link(case.id) is None


def test_the_trail_says_that_a_paper_fell_with_the_case(cast, case):
    withdraw.withdraw(cast.user, case.number, "")
    assert trail(case)[-1] == ("voided", "user先生", None)


def test_a_step_that_fails_leaves_no_word_of_a_paper(cast, case):
    from handlers import papers

    papers.fail["sign"] = True
    with pytest.raises(Exception, match="异常"):
        paper.do(cast.user, case)
    papers.fail["sign"] = False
    assert [kind for kind, *_ in trail(case)] == ["issued"]


@pytest.mark.parametrize(("who", "told"), [("user", True), ("op1", True), ("auth1", True), ("admin", False)])
def test_of_papers_the_trail_tells_who_may_read_them(cast, case, who, told):
    paper.do(cast.user, case)
    shown = [entry for entry in reading.case(cast.actors[who], case.number).entries if entry.kind in SAID]
    assert [entry.data.get("document") for entry in shown] == [paper.document(case).number] * 2 * told

"""What takes long is tried before a step opens: nobody waits for it, and only who may do the step has it tried."""

import pytest

from app.cases.actions import tasks
from app.documents import making
from app.errors import NotFound, Refusal
from tests.support import paper


@pytest.fixture
def case(cast):
    """A case whose last step, with a precheck, is open."""
    paper.publish()
    begun = paper.begin(cast)
    making.render(paper.document(begun).id)
    for who in (cast.user, cast.op1):
        paper.do(who, begun)
    return begun


@pytest.fixture
def tried():
    from handlers import papers

    papers.tried.clear()
    return papers.tried


def test_it_is_tried_once_and_while_nothing_is_held(cast, case, tried):
    paper.do(cast.user, case)
    assert (tried, paper.document(case).state) == ([False], "void")


def test_what_is_wrong_is_told_at_its_field_and_nothing_happens(cast, case, tried):
    with pytest.raises(Refusal) as caught:
        paper.do(cast.user, case, note="不妥")
    assert caught.value.errors == {"note": [f"{paper.document(case).number} 不宜作废。"]}
    assert paper.task(case).state == "open"


def test_answers_that_do_not_fit_the_form_are_not_tried(cast, case, tried):
    with pytest.raises(Refusal) as caught:
        tasks.complete(cast.user, paper.task(case).id, {"other": 1})
    assert ("other" in caught.value.errors, tried) == (True, [])


def test_who_may_not_do_the_step_has_nothing_tried(cast, case, tried):
    with pytest.raises(NotFound):
        paper.do(cast.rival, case)
    assert tried == []

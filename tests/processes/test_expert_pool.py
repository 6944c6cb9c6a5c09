"""专家库管理: the authority's alone; only who is confirmed and in office is drawn (七(二)1b, 七(二)6)."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from tests.processes.conftest import every_way, refused
from tests.support import world


@pytest.fixture
def walk(walk):
    walk.town.people["newcomer"] = world.person("newcomer", "expert")
    return walk


def confirmed(walk):
    walk.start("auth1", "expert_pool")
    walk.do("auth2", "confirm_expert")


def ended(walk):
    walk.start("auth1", "expert_pool", pool_kind="end")
    walk.do("auth2", "confirm_expert")


def refused_after_a_return(walk):
    walk.start("auth1", "expert_pool", pool_kind="end", member=walk.town["exp2"].id)
    walk.lapse("confirm_expert")
    walk.do("auth2", "confirm_expert", confirm_decision="return")
    walk.do("auth1", "revise_proposal", pool_kind="end", member=walk.town["exp2"].id)
    walk.do("auth2", "confirm_expert", confirm_decision="refuse")


WAYS = {confirmed: "confirmed", ended: "ended", refused_after_a_return: "refused"}


def in_office():
    return {expert.person.username for expert in store.registers.experts(clock.today())}


TestEveryWay = every_way("expert_pool", WAYS)


@pytest.mark.clause("七(二)1b", "七(二)6")
def test_an_expert_is_in_office_only_after_the_confirmation(walk):
    walk.start("auth1", "expert_pool")
    assert "newcomer" not in in_office()
    walk.do("auth2", "confirm_expert")
    assert "newcomer" in in_office()


@pytest.mark.clause("七(二)6")
def test_the_term_begins_on_its_day(walk):
    begins = clock.today() + timedelta(days=10)
    walk.start("auth1", "expert_pool", term_from=begins.isoformat())
    walk.do("auth2", "confirm_expert")
    assert "newcomer" not in in_office()
    walk.wait(days=10)
    assert "newcomer" in in_office()


@pytest.mark.clause("七(二)1b")
def test_who_leaves_is_in_office_on_the_last_day_and_not_after(walk):
    ended(walk)
    assert "exp1" in in_office()
    walk.wait(days=1)
    assert "exp1" not in in_office()


@pytest.mark.clause("七(二)1b")
def test_the_operator_neither_begins_nor_knows_of_it(walk):
    with pytest.raises((Forbidden, NotFound)):
        start.start(walk.town["op1"], "expert_pool", {})
    walk.start("auth1", "expert_pool")
    for who in ("op1", "op2", "user1", "exp1", "prov1"):
        with pytest.raises(NotFound):
            reading.case(walk.town[who], walk.case.number)


@pytest.mark.clause("七(二)1b")
def test_who_proposes_does_not_confirm(walk):
    walk.start("auth3", "expert_pool")
    with pytest.raises(Forbidden):
        walk.do("auth3", "confirm_expert")


def test_a_term_that_ends_at_once_is_refused(walk):
    soon = clock.today() + timedelta(days=5)
    with refused("term_to"):
        walk.start("auth1", "expert_pool", term_from=soon.isoformat(), term_to=soon.isoformat())


def test_who_is_in_the_pool_is_not_offered_again(walk):
    with refused("candidate"):
        walk.start("auth1", "expert_pool", candidate=walk.town["exp1"].id)

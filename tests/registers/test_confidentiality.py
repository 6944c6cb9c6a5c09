"""Before a promise of confidentiality: no models, no samples, no tokens (六(三)b)."""

import pytest

from app import store
from app.errors import Forbidden
from app.registers import confidentiality, rule_sets
from app.registers.people import accounts, tokens
from app.registers.people.actors import SYSTEM, actor_of
from app.registers.registry import entries
from tests.support import world


@pytest.fixture
def rules():
    with store.writing():
        rule_sets.seed()


@pytest.fixture
def newcomer(rules):
    """Somebody of a unit who has not promised."""
    unit = world.unit("泉州甲公司")
    facts = {"username": "new1", "name": "吕新", "role": "applicant", "password_hash": "-"}
    with store.writing():
        return actor_of(accounts.create(SYSTEM, **facts, organisation_id=unit.id))


def promise(actor):
    with store.writing():
        return confidentiality.enter(entries.SYSTEM, store.people.person(actor.id), department="部", duty="岗")


@pytest.mark.clause("六(三)b")
def test_who_has_not_promised_gets_no_token_and_is_told_what_to_do(newcomer):
    with pytest.raises(Forbidden, match="登记您为保密责任人员"):
        tokens.create(newcomer, "报表")
    promise(newcomer)
    assert tokens.create(newcomer, "报表")


@pytest.mark.clause("六(三)b")
def test_who_has_left_uses_no_token_any_more(newcomer):
    entry = promise(newcomer)
    secret = tokens.create(newcomer, "报表")
    with store.writing():
        entries.change(entries.SYSTEM, entry, "离岗", state="ended")
    with pytest.raises(Forbidden):
        tokens.check_use(tokens.find(secret))


def test_a_promise_is_ones_own(newcomer):
    world.person("other", "applicant", store.people.organisation(newcomer.organisation_id))
    assert confidentiality.why_not(newcomer)


@pytest.mark.parametrize("role", ["operator", "admin", "auditor"])
def test_staff_are_not_asked(rules, role):
    home = world.unit("运营公司", "operator", uscc=None) if role == "operator" else None
    assert confidentiality.why_not(world.person("staff1", role, home)) is None


def test_whether_it_is_asked_for_is_a_figure_of_the_rules(newcomer, monkeypatch):
    rules = rule_sets.in_force()
    with store.writing():
        store.db.session.get_one(type(rules), rules.version).settings = {}
    assert confidentiality.why_not(newcomer) is None

"""The operator's mandate: its term, its warning, the one after it (一(四))."""

from datetime import datetime, timedelta

import pytest

from app import clock, store
from app.registers.registry import entries
from app.registers.registry.entries import By
from handlers import mandates
from tests.conftest import BOTH
from tests.support import world


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


def mandate(days, **more):
    since, until = clock.today(), clock.today() + timedelta(days=days)
    facts = {"document_number": "泉政〔2026〕1 号", "grantor": "市政府", "mandate_scope": "运营"}
    return facts | {"valid_from": since.isoformat(), "valid_to": until.isoformat()} | more


@pytest.mark.parametrize("days", [0, -1])
def test_a_term_ends_after_it_begins(refused, days):
    assert refused(mandates.check, mandate(days)) == {"valid_to"}


@pytest.mark.parametrize(("days", "ahead"), [(100, 41), (59, 0)])
def test_the_warning_comes_sixty_days_before_the_end_or_at_once(run, days, ahead):
    found = run(mandates.check, mandate(days))
    warned = datetime.fromisoformat(found["mandate_warning"]).date()
    over = datetime.fromisoformat(found["mandate_end"])
    assert (warned - clock.today()).days == ahead
    assert (over.date() - clock.today()).days == days + 1


def test_the_one_before_ends_and_its_case_is_told_once(run, put):
    older = put("authorisations", title="旧", by=By(case_id=world.case().id))
    seeded = put("authorisations", title="初始")
    made = run(mandates.enter, mandate(100))["entry_id"]
    states = [entries.get(each).state for each in (older.id, seeded.id, made)]
    assert states == ["ended", "ended", "in_force"]
    assert [effect.kind for effect in store.messages.undelivered(clock.now(), 9)] == ["message"]


def test_over_is_over(run, put):
    found = put("authorisations")
    for _ in range(2):
        run(mandates.end, {"entry_id": found.id})
    assert entries.get(found.id).state == "ended"

"""Ratings go one way: rated, reported, published (五(二)a)."""

import pytest

from app.registers.registry import entries
from handlers import ratings
from tests.conftest import BOTH
from tests.support import world


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def provider():
    return world.unit("第三方服务商", "service_provider")


def rate(run, provider, grade="qualified"):
    row = {"provider": provider.id, "grade": grade, "score": 80, "grounds": "符合要求"}
    rated = run(ratings.check_batch, {"ratings": [row]})["rated"]
    return run(ratings.record, {"rated": rated, "rating_batch": "2026 年第一批"})


def test_each_is_rated_once_and_only_while_onboarded(refused, provider):
    row = {"provider": provider.id, "grade": "qualified", "score": 80, "grounds": "符合要求"}
    gone = row | {"provider": world.unit("已终止", "service_provider", "terminated").id}
    wrong = refused(ratings.check_batch, {"ratings": [row, row, gone]})
    assert wrong == {"ratings.1.provider", "ratings.2.provider"}


def test_nothing_is_published_that_was_not_reported_and_nothing_reported_twice(run, refused, provider):
    batch = rate(run, provider)
    assert "不能越过前一步" in refused(ratings.publish, batch)
    run(ratings.report, batch)
    assert "不能越过前一步" in refused(ratings.report, batch)


@pytest.mark.parametrize(("grade", "listed"), [("excellent", 1), ("qualified", 1), ("unqualified", 0)])
def test_who_fails_is_not_published_and_loses_the_rating_before(run, provider, grade, listed):
    for each in ("qualified", grade):
        batch = rate(run, provider, each)
        run(ratings.report, batch)
        run(ratings.publish, batch)
    found = entries.in_force("ratings", organisation_id=provider.id)
    assert [each.id for each in found] == batch["rating_ids"] * listed
    assert len(ratings.published_providers(None, None, {})) == listed


def test_a_report_that_is_returned_takes_its_ratings_back(run, provider):
    batch = rate(run, provider)
    run(ratings.withdraw, batch | {"report_reason": "材料不全"})
    assert entries.get(batch["rating_ids"][0]).state == "withdrawn"

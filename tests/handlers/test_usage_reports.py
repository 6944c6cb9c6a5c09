"""Who owes a report for a period, and what is kept of it (七(二)4c)."""

from datetime import date

import pytest

from app.registers.registry import entries
from app.service_api import Period
from handlers import usage_reports
from tests.conftest import BOTH


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


QUARTER = Period("2026Q3", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 8))


@pytest.mark.parametrize(
    ("since", "until", "owes"),
    [
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2025, 1, 1), date(2026, 7, 1), True),
        (date(2025, 1, 1), date(2026, 6, 30), False),
        (None, None, False),
    ],
)
def test_one_day_of_the_period_under_an_agreement_is_enough(put, company, since, until, owes):
    put("agreements", organisation_id=company.id, valid_from=since, valid_to=until)
    assert bool(usage_reports.due_units(QUARTER)) == owes


@pytest.mark.parametrize(("state", "owes"), [("ended", True), ("signing", False), ("void", False)])
def test_an_agreement_that_was_in_force_counts_one_that_never_was_does_not(put, company, state, owes):
    put("agreements", state, organisation_id=company.id, valid_from=QUARTER.since)
    assert bool(usage_reports.due_units(QUARTER)) == owes


def test_a_unit_owes_one_report_however_many_its_agreements(put, company):
    for _ in range(2):
        put("agreements", organisation_id=company.id, valid_from=QUARTER.since)
    assert [target.organisation_id for target in usage_reports.due_units(QUARTER)] == [company.id]


def row(number):
    return {"scene": number, "calls": 2, "subjects": 1, "benefit": 3, "results": "有成效"}


def test_a_scene_is_reported_once(refused, put, company):
    number = put("agreements", organisation_id=company.id).number
    rows = [row(number), row(number)]
    assert refused(usage_reports.submit, {"scene_reports": rows, "entry_id": 1}) == {"scene_reports.1.scene"}


def test_the_sums_are_those_of_its_scenes(run, put, company):
    numbers = [put("agreements", organisation_id=company.id).number for _ in range(2)]
    owed = run(usage_reports.open, {"report_period": "2026Q3", "report_name": "2026 年第三季度"})["entry_id"]
    found = run(usage_reports.submit, {"scene_reports": [row(each) for each in numbers], "entry_id": owed})
    assert (found["total_calls"], found["total_subjects"], found["total_benefit"]) == (4, 2, 6)
    assert entries.get(owed).state == "submitted"

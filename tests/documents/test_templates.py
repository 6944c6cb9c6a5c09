"""Templates: only what is filed and in its days is used; documents keep the version they were issued on."""

from datetime import timedelta

import pytest

from app import clock, store
from app.documents import templates
from app.errors import Refusal
from app.registers.registry import entries


@pytest.fixture
def seeded(app):
    with store.writing():
        templates.seed()


def version(state, source="#v2", **more):
    """Enter another version of the approval."""
    data = {"kind": "approval", "version": "2", "source": source, "digest": templates.digest(source)}
    dated = {"filed_on": clock.today().isoformat(), "filing_number": "泉数备 2 号"}
    with store.writing():
        return entries.enter(
            entries.SYSTEM, "templates", title="批准通知书", state=state, data=data | dated, **more
        )


def test_seeding_twice_enters_each_version_once(seeded):
    with store.writing():
        templates.seed()
    known = [entry.data["kind"] for entry in entries.find("templates")]
    assert sorted(known) == sorted(facts["kind"] for facts in templates.described())


def test_a_version_is_known_by_the_digest_of_its_source(seeded):
    used = templates.current("approval")
    assert entries.get(used.id).data["digest"] == templates.digest(used.source)


@pytest.mark.clause("七(六)")
@pytest.mark.parametrize("state", ["draft", "refused", "withdrawn"])
def test_a_version_that_is_not_filed_is_not_used(seeded, state):
    before = templates.current("approval")
    version(state)
    assert templates.current("approval") == before


@pytest.mark.clause("七(六)")
def test_the_version_filed_last_is_used(seeded):
    made = version("filed")
    assert templates.current("approval").id == made.id


@pytest.mark.clause("七(六)")
def test_a_version_is_used_from_its_first_day_only(seeded):
    made = version("filed", valid_from=clock.today() + timedelta(days=1))
    assert templates.current("approval").id != made.id


@pytest.mark.clause("七(六)")
def test_without_a_filed_version_nothing_is_issued(app):
    with pytest.raises(Refusal, match="尚未报市数据管理部门备案"):
        templates.current("approval")


def test_a_source_that_was_altered_is_not_typeset(seeded):
    used = templates.current("approval")
    with store.writing():
        entry = entries.get(used.id)
        entry.data = {**entry.data, "source": "#other"}
    with pytest.raises(ValueError, match="摘要不符"):
        templates.of_document(used.id)

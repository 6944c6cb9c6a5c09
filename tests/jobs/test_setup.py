"""An empty machine becomes ready, once and again."""

import pytest

from app import create_app, store
from app.jobs import setup
from app.registers import rule_sets
from app.registers.people import accounts
from app.store import health
from app.studio.sources import ROOT
from tests.conftest import settings


@pytest.fixture
def empty(tmp_path):
    """Return a function that makes an application whose database does not exist yet."""
    url = f"sqlite:///{tmp_path / 'var' / 'deep' / 'new.db'}"
    contexts = []

    def empty(**more):
        application = create_app(settings(url, tmp_path, **more), headless=True)
        contexts.append(application.app_context())
        contexts[-1].push()
        return application

    yield empty
    for context in contexts:
        store.db.session.remove()
        store.db.engine.dispose()
        context.pop()


@pytest.mark.slow
def test_the_projects_procedures_are_live_on_current_tables(empty):
    setup.prepare(empty())
    assert health.up_to_date()
    assert len(store.definitions.all_live()) >= 5
    assert store.people.holders(["role:applicant"]) == []


@pytest.mark.slow
def test_a_demo_is_loaded_once(empty):
    application = empty(DEMO=True)
    setup.prepare(application)
    cases = store.cases.count()
    assert cases > 0
    assert accounts.check_credentials("admin", setup.demo_password())
    setup.prepare(application)
    assert store.cases.count() == cases
    assert {deployment.version for deployment in store.definitions.all_live()} == {1}


@pytest.mark.slow
def test_a_command_prepares_what_several_servers_share_and_may_be_repeated(empty):
    application, own = empty(), list((ROOT / "processes").glob("*.bpmn"))
    for _ in range(2):
        done = application.test_cli_runner().invoke(args=["prepare"])
        assert (done.exit_code, done.output) == (0, f"已就绪：{len(own)} 个流程已发布。\n")
    assert rule_sets.in_force().version

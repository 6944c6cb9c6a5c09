"""Two people at the same task, or one who clicks twice: exactly one step happens, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import store
from app.registers.people import tokens
from tests.cases.conftest import case, live_trial, panel, task_of
from tests.conftest import BOTH

__all__ = ["case", "live_trial", "panel"]
PASS = {"answers": {"review_decision": "pass", "review_reason": "齐全"}}


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def at_once(app, cast):
    """Return a function that lets people (by name) post to an address at the same moment; gives their answers."""

    def go(address, body, *names):
        secrets = {name: tokens.create(cast.actors[name], "race") for name in set(names)}
        store.db.session.remove()
        ready = threading.Barrier(len(names), timeout=30)

        def post(name):
            client, headers = app.test_client(), {"Authorization": f"Bearer {secrets[name]}"}
            ready.wait()
            return client.post(address, json=body, headers=headers, buffered=True)

        with ThreadPoolExecutor(len(names)) as pool:
            return list(pool.map(post, names))

    return go


def kinds(case):
    store.db.session.rollback()
    return [event.kind for event in store.events.of_case(case.id)]


@pytest.mark.parametrize("names", [("op1", "op2"), ("op1", "op1"), ("op1", "op2", "op3", "op1")])
def test_of_all_who_complete_at_once_one_does_and_the_others_are_told(at_once, case, names):
    task = task_of(case, "review").id
    answers = at_once(f"/api/v1/tasks/{task}/complete", PASS, *names)
    assert sorted(each.status_code for each in answers) == [200] + [409] * (len(names) - 1)
    assert all("已经办理" in each.json["detail"] for each in answers if each.status_code == 409)
    assert kinds(case).count("completed") == 1
    assert store.events.broken_link(case.id) is None


def test_of_all_who_claim_at_once_one_holds_the_task(at_once, case):
    task = task_of(case, "review").id
    answers = at_once(f"/api/v1/tasks/{task}/claim", None, "op1", "op2", "op3")
    assert sorted(each.status_code for each in answers) == [200, 409, 409]
    assert kinds(case).count("claimed") == 1


def test_two_tasks_of_a_case_completed_at_once_are_both_done(app, at_once, cast, case):
    review, code = (task_of(case, name).id for name in ("review", "code"))
    bodies = {review: PASS, code: {"answers": {"code_decision": "pass"}}}
    ready = threading.Barrier(2, timeout=30)
    secrets = {review: tokens.create(cast.op1, "race"), code: tokens.create(cast.op2, "race")}
    store.db.session.remove()

    def post(task):
        headers = {"Authorization": f"Bearer {secrets[task]}"}
        ready.wait()
        return (
            app.test_client().post(f"/api/v1/tasks/{task}/complete", json=bodies[task], headers=headers).status_code
        )

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, (review, code))) == [200, 200]
    assert kinds(case).count("completed") == 2
    assert store.cases.by_id(case.id).stage == "评估"


def test_many_starts_at_once_have_numbers_of_their_own(at_once, cast, live_trial):
    answers = at_once("/api/v1/cases", {"process": "trial", "answers": {"subject": "x"}}, *["user", "user2"] * 3)
    assert [each.status_code for each in answers] == [201] * 6
    assert len({each.json["number"] for each in answers}) == 6

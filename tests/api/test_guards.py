"""Who may call what: every route, every kind of caller."""

import pytest

from app.api.guards import ACCOUNT, ADMIN, MONITOR, PUBLIC, Guard
from tests.api.conftest import problem

PUBLIC_ROUTES = {"/api/v1/openapi.json", "/healthz", "/readyz"}
ADMIN_ROUTES = {("PUT", "/api/v1/calendar/<int:year>")}
ROLES = ["user", "op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"]


def routes(app):
    """Yield (method, rule, guard) of every route of the interface."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api_"):
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method, rule.rule, getattr(app.view_functions[rule.endpoint], "__guard__", None)


def test_every_route_names_its_guard(app):
    found = {(method, rule): guard for method, rule, guard in routes(app)}
    assert len(found) >= 24
    assert all(isinstance(guard, Guard) for guard in found.values())
    assert {rule for (_, rule), guard in found.items() if guard is PUBLIC} == PUBLIC_ROUTES
    assert {key for key, guard in found.items() if guard is ADMIN} == ADMIN_ROUTES
    assert {rule for (_, rule), guard in found.items() if guard is MONITOR} == {"/metrics"}


def test_no_route_but_the_public_ones_answers_a_stranger(app, client):
    for method, rule, guard in routes(app):
        if guard in {ACCOUNT, ADMIN}:
            path = rule.replace("<int:year>", "2026").replace("<", "").replace(">", "")
            document = problem(client.open(path, method=method), 401)
            assert "令牌" in document["detail"]


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer qs_wrong", "Basic dXNlcjp4", "Bearer", "qs_x"])
def test_a_bad_token_is_refused(client, cast, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert problem(answer, 401)["title"] == "未提供有效令牌"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", ROLES)
def test_the_calendar_is_replaced_by_administrators_alone(calls, name):
    answer = calls(name).put("/calendar/2028", json={"state": "official", "days": []})
    assert answer.status_code == (200 if name == "admin" else 403)


@pytest.mark.parametrize("name", ROLES)
def test_everyone_learns_who_they_are(calls, cast, name):
    answer = calls(name).get("/me").json
    assert (answer["username"], answer["role"]) == (name, cast.actors[name].role)


def test_a_closed_account_is_a_stranger(app, calls, cast):
    from app import store
    from app.registers.people import accounts

    assert calls("op1").get("/me").status_code == 200
    with store.writing():
        accounts.set_active(cast.admin, cast.op1.id, active=False)
    problem(calls("op1").get("/me"), 401)


KNOWS = {"user": 200, "user2": 200, "op1": 200, "op3": 200, "auth1": 200, "exp1": 200, "water": 200}
KNOWS |= {"admin": 200, "auditor": 200, "rival": 404, "exp3": 404, "analyst": 404}


@pytest.mark.parametrize("name", KNOWS)
@pytest.mark.parametrize("part", ["", "/events", "/diagram"])
def test_a_case_is_known_to_whom_it_concerns(calls, reviewed, name, part):
    answer = calls(name).get(f"/cases/{reviewed.number}{part}")
    assert answer.status_code == KNOWS[name]


@pytest.mark.parametrize("name", [name for name, status in KNOWS.items() if status == 404])
def test_lists_and_counts_keep_silent_too(calls, reviewed, name):
    caller = calls(name)
    assert caller.get(f"/cases?q={reviewed.number}").json["total"] == 0
    assert caller.get("/deadlines").json["total"] == 0
    assert caller.get("/tasks").json["total"] == 0


def test_a_task_is_known_to_its_candidates_alone(calls, case, inbox, cast):
    task = inbox("op1", "初审")
    for name in cast.actors:
        expected = 200 if name in {"op1", "op2", "op3"} else 404
        assert calls(name).get(f"/tasks/{task}").status_code == expected


@pytest.mark.parametrize("action", ["claim", "release", "complete", "reassign"])
def test_nobody_acts_on_a_task_that_is_not_theirs(calls, case, inbox, action):
    body = {"complete": {"answers": {}}, "reassign": {"to": "op1"}}.get(action)
    for name in ("user", "rival", "exp1", "auth1", "auditor"):
        problem(calls(name).post(f"/tasks/{inbox('op1', '初审')}/{action}", json=body), 404)

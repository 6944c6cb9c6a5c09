"""What monitors ask."""

from app import create_app
from app.store import health
from tests.conftest import settings


def test_the_process_answers(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_database_without_migrations_is_not_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "checks": {"database": True, "migrations": False, "jobs": True}}


def test_a_migrated_database_is_ready(client, migrated):
    assert client.get("/readyz").json["ready"] is True


def test_where_due_work_belongs_into_the_process_it_must_run(app, client, migrated):
    app.config["EMBEDDED_JOBS"] = True
    assert client.get("/readyz").json["checks"]["jobs"] is False


def test_a_database_out_of_reach_is_not_ready(app, client, monkeypatch):
    monkeypatch.setattr(health, "reachable", lambda: False)
    assert client.get("/readyz").json["checks"] == {"database": False, "migrations": False, "jobs": True}


def test_a_database_that_does_not_answer_is_noticed(tmp_path):
    application = create_app(settings("postgresql+psycopg://127.0.0.1:1/none", tmp_path), headless=True)
    with application.app_context():
        assert health.reachable() is False


def figures(client, **more):
    lines = client.get("/metrics", **more).text.splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_counts_of_the_database(client, case):
    found = figures(client)
    assert (found["quanshu_open_tasks"], found["quanshu_cases_running"]) == ("2.0", "1.0")
    assert found["quanshu_overdue"] == "0.0"
    assert "quanshu_outbox_waiting" in found


def test_each_change_of_a_case_is_counted(client, calls, case, inbox):
    before = float(figures(client)["quanshu_case_changes_total"])
    answers = {"review_decision": "pass", "review_reason": "齐"}
    calls("op1").post(f"/tasks/{inbox('op1', '初审')}/complete", json={"answers": answers})
    assert float(figures(client)["quanshu_case_changes_total"]) == before + 1


def test_counts_of_requests_name_routes_not_addresses(client):
    client.get("/api/v1/cases/secret-number")
    client.get("/api/v1/nothing-here")
    text = client.get("/metrics").text
    assert 'quanshu_requests_total{endpoint="api_cases.show",method="GET",status="401"} 1.0' in text
    assert "secret" not in text
    assert "nothing-here" not in text


def test_counts_are_for_this_machine_and_administrators(client, calls, cast):
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    assert client.get("/metrics", **elsewhere).status_code == 401
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    for name, status in (("user", 403), ("op1", 403), ("admin", 200)):
        assert client.get("/metrics", headers=calls(name).headers, **elsewhere).status_code == status

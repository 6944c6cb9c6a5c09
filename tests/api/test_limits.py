"""Too many requests."""

import pytest

from app.api import limits
from tests.api.conftest import problem
from tests.conftest import opened


@pytest.fixture
def app(database_url, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CALLS", "3 per minute")
    monkeypatch.setattr(limits, "GUESSES", "2 per minute")
    with opened(database_url, tmp_path, RATELIMIT_ENABLED=True) as application:
        yield application


def test_a_token_has_so_many_calls_a_minute(calls, cast):
    left = [calls("op1").get("/me").headers["X-RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    answer = calls("op1").get("/me")
    assert "频繁" in problem(answer, 429)["detail"]
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert calls("op2").get("/me").status_code == 200


def test_guessing_at_tokens_ends_soon(client):
    codes = [client.get("/api/v1/me", headers={"Authorization": f"Bearer qs_{n}"}).status_code for n in range(4)]
    assert codes == [401, 401, 429, 429]

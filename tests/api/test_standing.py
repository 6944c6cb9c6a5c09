"""Tokens of units that are held off, or of people who have not promised, are refused in words (六(三)b, 六(四))."""

import pytest

from app import store
from app.registers import standing
from app.registers.registry import entries
from app.registers.registry.entries import By
from tests.api.conftest import problem


@pytest.fixture
def become(cast):
    def become(act):
        with store.writing():
            act(By(), cast.organisations["unit"], "未按期整改")

    return become


@pytest.mark.clause("六(四)")
def test_a_suspended_unit_is_told_and_a_reinstated_one_goes_on(calls, case, become):
    user = calls("user")
    become(standing.suspend)
    assert "数据服务已暂停" in problem(user.get("/cases"), 403)["detail"]
    become(standing.reinstate)
    assert user.get("/cases").json["total"] == 1


@pytest.mark.clause("六(四)")
def test_the_tokens_of_a_terminated_unit_are_gone(calls, case, become):
    user = calls("user")
    become(standing.terminate)
    problem(user.get("/cases"), 401)


@pytest.mark.clause("六(三)b")
def test_without_a_promise_a_token_opens_nothing(calls, case, cast):
    user = calls("user")
    (entry,) = entries.in_force("confidentiality", subject=f"person:{cast.user.id}")
    with store.writing():
        entries.change(entries.SYSTEM, entry, "离岗", state="ended")
    assert "保密承诺" in problem(user.get("/cases"), 403)["detail"]
    assert calls("op1").get("/cases").status_code == 200

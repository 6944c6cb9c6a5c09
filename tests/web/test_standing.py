"""What members of a unit that is held off, or who have not promised, read on the pages."""

from io import BytesIO

import pytest

from app import store
from app.cases.actions import start
from app.registers import standing
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.uploads import files


@pytest.fixture
def become(cast):
    """Return a function that puts 泉州甲科技有限公司 into a standing."""

    def become(act, reason="未按期整改"):
        with store.writing():
            act(By(), cast.organisations["unit"], reason)

    return become


@pytest.fixture
def unpromised(cast):
    """Let the promise of somebody of the unit end."""
    (entry,) = entries.in_force("confidentiality", subject=f"person:{cast.user.id}")
    with store.writing():
        entries.change(entries.SYSTEM, entry, "离岗", state="ended")


@pytest.mark.parametrize("url", ["/", "/cases", "/account", "/catalogue"])
def test_every_page_says_why_a_unit_is_suspended_and_what_to_do(browser, live_trial, become, url):
    become(standing.suspend)
    page = browser("user").get(url).text
    for words in ("本单位的数据服务自", "原因：未按期整改", "申请恢复"):
        assert words in page
    assert "未按期整改" not in browser("rival").get(url).text


def test_a_reinstated_unit_reads_no_more_of_it(browser, live_trial, become):
    become(standing.suspend)
    become(standing.reinstate, "已整改")
    assert "未按期整改" not in browser("user").get("/").text


def test_the_reason_stands_beside_what_may_not_be_started(browser, live_trial, become):
    become(standing.suspend)
    assert standing.REFUSED["suspended"] in browser("user").get("/").text
    assert browser("user").post("/start/trial", {"subject": "甲"}).status_code == 409


def test_the_page_of_tokens_says_why_there_are_none(browser, live_trial, become, unpromised):
    page = browser("user").get("/account/tokens").text
    assert "尚未签署保密承诺" in page
    assert "新建令牌" not in page
    assert browser("user").post("/account/tokens", {"name": "报表"}).status_code == 403
    become(standing.suspend)
    assert "接口令牌暂不能使用" in browser("user").get("/account/tokens").text


@pytest.mark.clause("六(三)b", "六(五)a")
def test_a_model_is_not_downloaded_without_a_promise(browser, cast, live_trial, unpromised):
    model, plan = (files.upload(cast.user, BytesIO(b"x"), name).id for name in ("模型.txt", "方案.txt"))
    start.start(cast.user, "trial", {"subject": "甲", "model": [model], "plan": [plan]})
    refused = browser("user").get(f"/files/{model}")
    assert (refused.status_code, "登记您为保密责任人员" in refused.text) == (403, True)
    assert browser("user").get(f"/files/{plan}").status_code == 200
    assert browser("user2").get(f"/files/{model}").status_code == 200
